"""Writes: accounts and invitations. Every one of them is recorded in the audit log."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

from allauth.usersessions.models import UserSession
from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.clients.models import Client
from trimtab.domain.people import queries
from trimtab.domain.people.addresses import exact
from trimtab.domain.people.models import Invitation, Person, User
from trimtab.domain.people.refusals import (
    AddressTaken,
    AlreadyInvited,
    ClientWanted,
    InvitationOver,
    LastOwner,
    PersonTaken,
    UnknownChoice,
)
from trimtab.domain.people.sign_in import TOKEN_BYTES, end_links, make_link

INVITATION_LASTS = timedelta(days=7)
LINK_LASTS = timedelta(hours=24)
LANGUAGES = ("", "en", "tr", "ja")
THEMES = ("", "light", "dark")


@transaction.atomic
def invite(
    *,
    by: Actor,
    as_of: datetime,
    email: str,
    name: str,
    role: str,
    client: Client | None = None,
    language: str = "",
) -> tuple[Invitation, str]:
    """Invite somebody to make an account: the invitation, and its token of 256 random bits, kept nowhere else.

    A technician's record with exactly this address becomes theirs. Raises Refused.
    """
    address = exact(email)
    _check_role(role, client)
    _check_choice(language, LANGUAGES)
    if queries.account_with(address) is not None:
        raise AddressTaken(address)
    if Invitation.objects.filter(email=address, accepted_at=None, revoked_at=None).exists():
        raise AlreadyInvited(address)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = Invitation.objects.create(
        email=address,
        name=name,
        role=role,
        client=client,
        person=None if client else _person_with(address),
        language=language,
        digest=queries.digest_of(token),
        made_by_id=_account_of(by),
        made_at=as_of,
        expires_at=as_of + INVITATION_LASTS,
    )
    _record_invitation("invitation.make", by, as_of, made, after=_invited(made))
    return made, token


@transaction.atomic
def renew_invitation(*, by: Actor, as_of: datetime, invitation: Invitation) -> str:
    """A new token for an invitation nobody accepted; the old one is worth nothing any more. Raises Refused."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    _settle(invitation, digest=queries.digest_of(token), expires_at=as_of + INVITATION_LASTS)
    _record_invitation("invitation.renew", by, as_of, invitation, after=_invited(invitation))
    return token


@transaction.atomic
def revoke_invitation(*, by: Actor, as_of: datetime, invitation: Invitation) -> None:
    """From now on the invitation lets nobody in. Raises Refused."""
    _settle(invitation, revoked_at=as_of)
    _record_invitation("invitation.revoke", by, as_of, invitation, before=_invited(invitation))


@transaction.atomic
def accept_invitation(
    *, by: Actor, as_of: datetime, invitation: Invitation, name: str, password: str | None
) -> User:
    """The account that an open invitation leads to. ``password`` None: a passkey or the provider's own sign-in.

    Of several calls at once exactly one gets the account. Raises Refused.
    """
    if invitation.expires_at <= as_of:
        raise InvitationOver(invitation.email)
    _settle(invitation, accepted_at=as_of)
    if queries.account_with(invitation.email) is not None:
        raise AddressTaken(invitation.email)
    account = User(
        email=invitation.email,
        name=name,
        role=invitation.role,
        client=invitation.client,
        language=invitation.language,
        person=_free(invitation.person),
    )
    account.set_password(password)  # None makes it unusable
    account.save()
    _record_account("account.make", by, as_of, account, after=_rights(account))
    return account


@transaction.atomic
def change_rights(
    *, by: Actor, as_of: datetime, account: User, role: str, client: Client | None, person: Person | None
) -> None:
    """Give an account another role, client or technician's record. Raises Refused."""
    _check_role(role, client)
    if person is not None and User.objects.filter(person=person).exclude(pk=account.pk).exists():
        raise PersonTaken(person.name)
    if role != User.Role.OWNER:
        _keep_an_owner_beside(account)
    before = _rights(account)
    account.role, account.client, account.person = role, client, person
    account.save(update_fields=["role", "client", "person"])
    _record_account("account.change", by, as_of, account, before=before, after=_rights(account))


@transaction.atomic
def close_account(*, by: Actor, as_of: datetime, account: User) -> None:
    """Let an account in no longer: its sessions and sign-in links end at once. Raises Refused."""
    _keep_an_owner_beside(account)
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_links(account, as_of=as_of)
    for session in UserSession.objects.filter(user_id=account.pk):
        session.end()
    _record_account("account.close", by, as_of, account, before={"active": True}, after={"active": False})


@transaction.atomic
def end_sessions(*, by: Actor, as_of: datetime, account: User, keys: Collection[int]) -> int:
    """Sign an account out in these of its sessions. How many were there?"""
    found = list(UserSession.objects.filter(user_id=account.pk, pk__in=keys))
    for session in found:
        session.end()
    if found:
        _record_account("account.end-sessions", by, as_of, account, after={"ended": len(found)})
    return len(found)


@transaction.atomic
def open_account(*, by: Actor, as_of: datetime, account: User) -> None:
    """Let a closed account in again, with the role it had."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    _record_account("account.open", by, as_of, account, before={"active": False}, after={"active": True})


@transaction.atomic
def give_sign_in_link(*, by: Actor, as_of: datetime, account: User) -> str:
    """A token that signs this account in once within 24 hours, for whoever lost every other way in."""
    end_links(account, as_of=as_of)
    token = make_link(account, as_of=as_of, valid_for=LINK_LASTS)
    _record_account("account.link", by, as_of, account)
    return token


@transaction.atomic
def save_profile(
    *, by: Actor, as_of: datetime, account: User, name: str, language: str, theme: str, zone: str
) -> None:
    """What an account's own person chose: how they are called, and how pages look to them. Raises Refused."""
    _check_choice(language, LANGUAGES)
    _check_choice(theme, THEMES)
    if zone and zone not in available_timezones():
        raise UnknownChoice(zone)
    before = _profile(account)
    account.name, account.language, account.theme, account.zone = name, language, theme, zone
    if before == _profile(account):
        return
    account.save(update_fields=["name", "language", "theme", "zone"])
    _record_account("account.profile", by, as_of, account, before=before, after=_profile(account))


def _check_role(role: str, client: Client | None) -> None:
    _check_choice(role, User.Role.values)
    if (role == User.Role.CLIENT_CONTACT) != (client is not None):
        raise ClientWanted(role)


def _check_choice(value: str, known: Any) -> None:
    if value not in known:
        raise UnknownChoice(value)


def _keep_an_owner_beside(account: User) -> None:
    """Is there another owner who can sign in? Locks the owners, so that two cannot demote each other."""
    owners = User.objects.select_for_update().filter(role=User.Role.OWNER, is_active=True).order_by("pk")
    keys = {owner.pk for owner in owners}
    if keys == {account.pk}:
        raise LastOwner(account.email)


def _settle(invitation: Invitation, **changes: Any) -> None:
    """Change an invitation that is still pending, once. Raises InvitationOver."""
    pending = Invitation.objects.filter(
        pk=invitation.pk, digest=invitation.digest, accepted_at=None, revoked_at=None
    )
    if not pending.update(**changes):
        raise InvitationOver(invitation.email)
    for name, value in changes.items():
        setattr(invitation, name, value)


def _person_with(address: str) -> Person | None:
    return _free(Person.objects.filter(email=address).first())


def _free(person: Person | None) -> Person | None:
    """The technician's record, unless an account has it already."""
    taken = person is not None and User.objects.filter(person=person).exists()
    return None if taken else person


def _account_of(by: Actor) -> int:
    if by.user is None:
        raise TypeError("only somebody with an account invites others")
    return by.user


def _rights(account: User) -> dict[str, Any]:
    person = account.person.name if account.person else None
    return {"role": account.role, "client": account.client.name if account.client else None, "person": person}


def _profile(account: User) -> dict[str, str]:
    return {
        "name": account.name,
        "language": account.language,
        "theme": account.theme,
        "zone": account.zone,
    }


def _invited(invitation: Invitation) -> dict[str, Any]:
    return {
        "role": invitation.role,
        "client": invitation.client.name if invitation.client else None,
        "expires_at": invitation.expires_at,
    }


def _record_account(action: str, by: Actor, as_of: datetime, account: User, **values: Any) -> None:
    record(by=by, as_of=as_of, action=action, of="account", key=account.pk, name=account.email, **values)


def _record_invitation(
    action: str, by: Actor, as_of: datetime, invitation: Invitation, **values: Any
) -> None:
    key, name = invitation.pk, invitation.email
    record(by=by, as_of=as_of, action=action, of="invitation", key=key, name=name, **values)
