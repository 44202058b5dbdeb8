"""Reads: who has an account, who was invited, and who may still come in?"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from trimtab.domain.people.addresses import exact
from trimtab.domain.people.models import Invitation, User

SECOND_FACTORS = (Authenticator.Type.TOTP.value, Authenticator.Type.WEBAUTHN.value)


@dataclass(frozen=True)
class Account:
    """One account in the list. ``factors`` are "totp" and "webauthn", as far as it has them."""

    user: User
    has_password: bool
    factors: Collection[str]


def account_with(address: str) -> User | None:
    """Whose address is exactly this, the case of A to Z aside? Closed accounts too."""
    return User.objects.filter(email=exact(address)).first()


def accounts() -> Sequence[Account]:
    """Which accounts are there? Open ones first, then by name."""
    factors = _factors()
    users = User.objects.select_related("client", "person").order_by("-is_active", "name", "pk")
    return [Account(one, one.has_usable_password(), factors.get(one.pk, ())) for one in users]


def account(pk: int) -> Account | None:
    """The account with this key; None: there is none."""
    found = User.objects.select_related("client", "person").filter(pk=pk).first()
    if found is None:
        return None
    return Account(found, found.has_usable_password(), _factors(pk).get(pk, ()))


def has_second_factor(user: User) -> bool:
    """Has this account a passkey or an authenticator app?"""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists())


def pending_invitations() -> Sequence[Invitation]:
    """Which invitations were neither accepted nor revoked? Expired ones too, newest first."""
    found = Invitation.objects.filter(accepted_at__isnull=True, revoked_at__isnull=True)
    return list(found.select_related("client", "made_by").order_by("-made_at", "pk"))


def pending_invitation(pk: int) -> Invitation | None:
    """The invitation with this key, unless it was accepted or revoked."""
    found = Invitation.objects.filter(pk=pk, accepted_at__isnull=True, revoked_at__isnull=True)
    return found.select_related("client").first()


def invitation_of(token: str, as_of: datetime) -> Invitation | None:
    """Which open invitation does this token belong to? None when it is unknown, used, revoked or expired."""
    return _open(as_of).filter(digest=digest_of(token)).first()


def invitation_to(address: str, as_of: datetime) -> Invitation | None:
    """The open invitation to exactly this address, if there is one."""
    return _open(as_of).filter(email=exact(address)).first()


def digest_of(token: str) -> str:
    """What is kept of a token: its SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _open(as_of: datetime) -> QuerySet[Invitation]:
    found = Invitation.objects.filter(accepted_at__isnull=True, revoked_at__isnull=True)
    return found.filter(expires_at__gt=as_of).select_related("client", "made_by")


def _factors(pk: int | None = None) -> Mapping[int, Collection[str]]:
    rows = Authenticator.objects.filter(type__in=SECOND_FACTORS)
    if pk is not None:
        rows = rows.filter(user_id=pk)
    found: dict[int, set[str]] = defaultdict(set)
    for user, kind in rows.values_list("user_id", "type"):
        found[user].add(kind)
    return found
