"""What does a report say that came back from a mail server (RFC 3464)?

The report is anybody's text. Only its token counts: it stands in the address that the report was sent to, only the
server that got the message knows it, and it names the message and so the one address that can be disabled.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from trimtab.domain.outbox.tokens import BOUNCE_LENGTH, message_of
from trimtab.reports.mail.answers import is_about_the_mailbox

LARGEST = 4 << 20
"""Bytes; a report holds our own message of 100 kB at most."""
_TOKEN = re.compile(rf"\+([a-z2-7]{{{BOUNCE_LENGTH}}})@", re.IGNORECASE)
_ADDRESSED = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Apparently-To")
_MOST_ADDRESSES = 50


class NoReport(Exception):
    """It changes nothing; the text says why."""


@dataclass(frozen=True)
class Report:
    """Which message did not arrive, what the server said, and whether nothing else will arrive there either."""

    message: uuid.UUID
    failed: bool
    permanent: bool
    said: str


def read_report(raw: bytes, *, sent_to: str = "") -> Report:
    """The report in ``raw``. ``sent_to``: the address it came to, where the mail server says so. Raises NoReport."""
    if len(raw) > LARGEST:
        raise NoReport(f"it has {len(raw):,} bytes; a report has {LARGEST:,} at most")
    try:
        letter = BytesParser(policy=policy.default).parsebytes(raw)
        message = _message(letter, sent_to)
        statuses = list(_statuses(letter))
    except (
        RecursionError,
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
    ) as bad:  # nested or broken on purpose
        raise NoReport(f"it cannot be read: {type(bad).__name__}") from None
    if not statuses:
        raise NoReport(
            "it says nothing of a delivery: no message/delivery-status with an action and a status"
        )
    failures = [(status, said) for action, status, said in statuses if action == "failed"]
    for status, said in failures:
        if is_about_the_mailbox(status):
            return Report(message, failed=True, permanent=True, said=said)
    said = (failures or [statuses[0][1:]])[0][1]
    return Report(message, failed=bool(failures), permanent=False, said=said)


def _message(letter: EmailMessage, sent_to: str) -> uuid.UUID:
    told = [sent_to, *(str(value) for name in _ADDRESSED for value in letter.get_all(name, []))]
    tokens = [token for text in told[:_MOST_ADDRESSES] for token in _TOKEN.findall(text)]
    if not tokens:
        raise NoReport("it was not sent to an address with a token of ours")
    for token in tokens[:_MOST_ADDRESSES]:
        found = message_of(token)
        if found is not None:
            return found
    raise NoReport("the token of its address is not signed by this Trimtab")


def _statuses(letter: EmailMessage) -> Iterator[tuple[str, str, str]]:
    """Action, status and words of each recipient that the report tells of."""
    if letter.get_content_type() != "multipart/report":
        return
    for part in letter.iter_parts():
        if part.get_content_type() == "message/delivery-status":
            fields: Any = part.get_payload()
            for block in fields if isinstance(fields, list) else ():
                if block.get("Action") and block.get("Status"):
                    yield _told(block)


def _told(block: Any) -> tuple[str, str, str]:
    status = str(block["Status"]).split()[0] if str(block["Status"]).split() else ""
    words = " ".join(str(block.get("Diagnostic-Code", "")).split()) or status
    return str(block["Action"]).strip().lower(), status, words
