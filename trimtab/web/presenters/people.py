"""Accounts and invitations in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from trimtab.domain.people.models import Invitation, User
from trimtab.domain.people.queries import Account
from trimtab.domain.people.refusals import (
    AddressTaken,
    AlreadyInvited,
    ClientWanted,
    InvitationOver,
    LastOwner,
    PersonTaken,
    Refused,
)
from trimtab.web.presenters import dates

# A language is called by its own name, whatever the page is in.
LANGUAGES = (("en", "English"), ("tr", "Türkçe"), ("ja", "日本語"))
THEMES = (("light", _("Light")), ("dark", _("Dark")))


@dataclass(frozen=True)
class AccountLine:
    """One account in the list."""

    key: int
    name: str
    email: str
    role: str
    client: str
    ways: str
    last_sign_in: str
    closed: bool
    me: bool


@dataclass(frozen=True)
class InvitationLine:
    """One invitation that nobody accepted yet."""

    key: int
    name: str
    email: str
    role: str
    client: str
    expires: str
    expired: bool


def role_words() -> list[tuple[str, str]]:
    """The roles and what they are called, those who may do most first."""
    return [(role, role_word(role)) for role in User.Role.values]


def role_word(role: str) -> str:
    """What a role is called."""
    return {
        "owner": gettext("Owner"),
        "service-manager": gettext("Service manager"),
        "technician": gettext("Technician"),
        "client-contact": gettext("Client contact"),
    }[role]


def role_meanings() -> list[tuple[str, str]]:
    """What each role sees and may do."""
    return [
        (gettext("Owner"), gettext("Everything, and who has an account.")),
        (gettext("Service manager"), gettext("Every client, team and technician.")),
        (gettext("Technician"), gettext("Every client, but no other technician's own figures.")),
        (gettext("Client contact"), gettext("The figures and tickets of one client.")),
    ]


def account_lines(accounts: Iterable[Account], viewer: User, zone: ZoneInfo) -> Sequence[AccountLine]:
    """The rows of the list of accounts."""
    return [account_line(one, viewer, zone) for one in accounts]


def account_line(account: Account, viewer: User, zone: ZoneInfo) -> AccountLine:
    """One account as the list and its own page show it."""
    user = account.user
    seen = dates.moment(user.last_login, zone) if user.last_login else pgettext("sign-in", "Never")
    return AccountLine(
        key=user.pk,
        name=user.name,
        email=user.email,
        role=role_word(user.role),
        client=user.client.name if user.client else "",
        ways=_ways(account),
        last_sign_in=seen,
        closed=not user.is_active,
        me=user.pk == viewer.pk,
    )


def invitation_lines(
    invitations: Iterable[Invitation], zone: ZoneInfo, as_of: datetime
) -> Sequence[InvitationLine]:
    """The rows of the list of open invitations."""
    return [
        InvitationLine(
            key=one.pk,
            name=one.name,
            email=one.email,
            role=role_word(one.role),
            client=one.client.name if one.client else "",
            expires=dates.moment(one.expires_at, zone),
            expired=one.expires_at <= as_of,
        )
        for one in invitations
    ]


def why_refused(refusal: Refused) -> str:
    """Why something was not done, and what to do instead."""
    words = {
        LastOwner: gettext("This is the last owner. Make somebody else an owner first."),
        AddressTaken: gettext(
            "There is an account with this address already. It is in the list of accounts."
        ),
        AlreadyInvited: gettext("This address is invited already. Send that invitation again instead."),
        InvitationOver: gettext("This invitation was accepted or revoked in the meantime."),
        ClientWanted: gettext("A client contact belongs to one client, and nobody else does."),
        PersonTaken: gettext("Another account has this technician's record. Choose another, or none."),
    }
    return words.get(type(refusal), gettext("That is not possible."))


def _ways(account: Account) -> str:
    """How the account signs in: "Password, Passkey"."""
    found = [
        (account.has_password, gettext("Password")),
        ("webauthn" in account.factors, gettext("Passkey")),
        ("totp" in account.factors, gettext("Authenticator app")),
    ]
    return ", ".join(word for has, word in found if has) or gettext("Links only")
