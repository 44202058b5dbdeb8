"""The secret in a survey's link, and what is kept of it.

A token is 192 random bits and is stored nowhere once its message is sent. What is kept are keyed hashes of it, each for
one purpose under a key of its own, so that two of them cannot be told to come from the same token (S2, ANON-8).
"""

import secrets
from typing import Literal

from django.utils.crypto import salted_hmac

Purpose = Literal["invites", "admits", "finds-answers", "finds-comment"]


def new() -> str:
    """A token for one link: 32 characters that need no quoting in an address."""
    return secrets.token_urlsafe(24)


def hashed(token: str, purpose: Purpose) -> str:
    """What is kept of a token for this purpose: 64 hexadecimal digits (HMAC-SHA-256 under the server's secret)."""
    return salted_hmac(f"trimtab.surveys.{purpose}", token, algorithm="sha256").hexdigest()
