"""The secret that signs what a webhook is told: made of its salt and TRIMTAB_SECRET_KEY, so no row gives it away."""

import base64
import secrets
from datetime import datetime

from django.utils.crypto import salted_hmac

from trimtab.domain.notices.webhook_models import Webhook

PREFIX = "whsec_"
_SALT = "trimtab.webhook"


def new_salt() -> str:
    """What a new secret is made of."""
    return secrets.token_hex(24)


def secret_key(salt: str) -> bytes:
    """The 32 bytes that sign."""
    return salted_hmac(_SALT, salt, algorithm="sha256").digest()


def secret_text(salt: str) -> str:
    """The secret as a receiver keeps it: "whsec_" and base64."""
    return PREFIX + base64.b64encode(secret_key(salt)).decode("ascii")


def keys_of(webhook: Webhook, *, as_of: datetime) -> list[bytes]:
    """Which keys sign now, the newest first? The one before signs too until its time is over."""
    old = webhook.old_salt if webhook.old_until is not None and as_of < webhook.old_until else ""
    return [secret_key(salt) for salt in (webhook.salt, old) if salt]
