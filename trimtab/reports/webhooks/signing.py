"""The headers by which a receiver knows that a message is ours and new (Standard Webhooks, signature v1)."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime


def headers(*, key: str, body: bytes, secrets: Iterable[bytes], as_of: datetime) -> dict[str, str]:
    """The three headers of message ``key`` sent at ``as_of``. Several secrets sign each: the old one until it ends."""
    stamp = str(int(as_of.timestamp()))
    signed = " ".join(signature(key=key, stamp=stamp, body=body, secret=secret) for secret in secrets)
    return {"webhook-id": key, "webhook-timestamp": stamp, "webhook-signature": signed}


def signature(*, key: str, stamp: str, body: bytes, secret: bytes) -> str:
    """ "v1," and the HMAC-SHA256 of id, timestamp and body, in base64."""
    content = f"{key}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, content, hashlib.sha256).digest()).decode("ascii")
