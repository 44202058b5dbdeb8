"""Words that only this Trimtab can have written: in the sender address of a message, and in its link to opt out.

Both are signed with TRIMTAB_SECRET_KEY, so nothing is kept to recognise them by.
"""

import base64
import binascii
import hmac
import uuid
from dataclasses import dataclass

from django.core import signing
from django.utils.crypto import salted_hmac

from trimtab.domain.outbox.addresses import BadAddress, mailbox

_BOUNCE, _OPT_OUT = "trimtab.outbox.bounce", "trimtab.outbox.opt-out"
_KEY_BYTES, _SEAL_BYTES = 16, 10
BOUNCE_LENGTH = 42
"""Letters and digits in a bounce token; what stands before the @ may have 64 characters."""


@dataclass(frozen=True)
class OptOutLink:
    """What a link to opt out says: whose mail, about what, and the language of its page."""

    address: str
    topic: str
    language: str


def bounce_token(message: uuid.UUID) -> str:
    """The token of a message in its sender address: letters of one case only, for servers fold them."""
    sealed = message.bytes + _seal(message.bytes)
    return base64.b32encode(sealed).decode("ascii").rstrip("=").lower()


def message_of(token: str) -> uuid.UUID | None:
    """Which message does this bounce token name? None when it is none of ours."""
    try:
        told = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    key, seal = told[:_KEY_BYTES], told[_KEY_BYTES:]
    if len(token) != BOUNCE_LENGTH or not hmac.compare_digest(seal, _seal(key)):
        return None
    return uuid.UUID(bytes=key)


def _seal(key: bytes) -> bytes:
    return salted_hmac(_BOUNCE, key, algorithm="sha256").digest()[:_SEAL_BYTES]


def opt_out_token(*, address: str, topic: str, language: str) -> str:
    """The token of a link that opts ``address`` out of ``topic``. It does not expire. Raises BadAddress."""
    return signing.dumps([mailbox(address), topic, language], salt=_OPT_OUT)


def opt_out_of(token: str) -> OptOutLink | None:
    """What does this token say? None when it is none of ours."""
    try:
        address, topic, language = signing.loads(token, salt=_OPT_OUT)
        return OptOutLink(mailbox(address), str(topic), str(language))
    except (signing.BadSignature, BadAddress, ValueError, TypeError, UnicodeError):
        return None
