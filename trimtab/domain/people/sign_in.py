"""Links that sign an account in once. Only the link knows its token; the database keeps the SHA-256."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from trimtab.domain.people.models import SignInLink, User

TOKEN_BYTES = 32
# A reserved top-level domain: nobody can receive mail there, so nobody else can claim the account.
OWNER_EMAIL = "owner@trimtab.invalid"


@transaction.atomic
def owner() -> User:
    """Which account is the owner's? The oldest active one, made at the first call. It has no password."""
    oldest = User.objects.filter(role=User.Role.OWNER, is_active=True).order_by("pk").first()
    if oldest is not None:
        return oldest
    account = User(email=OWNER_EMAIL, name="Owner", role=User.Role.OWNER)
    account.set_unusable_password()
    account.save()
    return account


def make_link(user: User, *, as_of: datetime, valid_for: timedelta) -> str:
    """A token of 256 random bits that signs ``user`` in once, until ``as_of + valid_for``."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    SignInLink.objects.create(user=user, digest=_digest(token), expires_at=as_of + valid_for)
    return token


def end_links(user: User, *, as_of: datetime) -> int:
    """End the links of ``user`` that nobody used yet. How many were there?"""
    return SignInLink.objects.filter(user=user, used_at__isnull=True, expires_at__gt=as_of).update(
        expires_at=as_of
    )


def redeem(token: str, as_of: datetime) -> User | None:
    """Whom does this token sign in? None when it is unknown, used, expired or its account is closed.

    The four are told apart nowhere. Of several calls at once exactly one gets the account: the database marks
    the link used only where it was not.
    """
    digest = _digest(token)
    # The link's own columns only: with a join, PostgreSQL would judge used_at by an old snapshot.
    won = SignInLink.objects.filter(digest=digest, used_at__isnull=True, expires_at__gt=as_of).update(
        used_at=as_of
    )
    return User.objects.filter(sign_in_links__digest=digest, is_active=True).first() if won else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
