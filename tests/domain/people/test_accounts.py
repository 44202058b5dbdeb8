"""Accounts come from invitations, every change is recorded, and an owner is always left."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore

from tests.building import client
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.people import actions, queries
from trimtab.domain.people.addresses import exact
from trimtab.domain.people.models import Invitation, Person, SignInLink, User
from trimtab.domain.people.refusals import (
    AddressTaken,
    AlreadyInvited,
    ClientWanted,
    InvitationOver,
    LastOwner,
    PersonTaken,
    UnknownChoice,
)
from trimtab.domain.people.sign_in import make_link, redeem

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEW = Actor("new@example.com")


def account(role: str = "owner", name: str = "boss", **fields: Any) -> User:
    made = User(email=f"{name}@example.com", name=name, role=role, **fields)
    made.set_unusable_password()
    made.save()
    return made


def by(user: User) -> Actor:
    return Actor(name=user.email, user=user.pk)


def invited(boss: User, email: str = "new@example.com", **fields: Any) -> tuple[Invitation, str]:
    given = {"name": "New", "role": "technician", **fields}
    return actions.invite(by=by(boss), as_of=NOW, email=email, **given)


def accepted(
    invitation: Invitation, as_of: datetime = NOW, password: str | None = "long enough words"
) -> User:
    return actions.accept_invitation(
        by=NEW, as_of=as_of, invitation=invitation, name="New Name", password=password
    )


def deeds() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("action", flat=True))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Mike@Example.COM ", "mike@example.com"),
        ("mıke@example.com", "mıke@example.com"),
        ("Mİke@example.com", "mİke@example.com"),
        ("mi\u212ae@example.com", "mi\u212ae@example.com"),
        ("ÄRGER@example.com", "Ärger@example.com"),
    ],
)
def test_only_the_case_of_a_to_z_is_forgotten(typed: str, kept: str) -> None:
    assert exact(typed) == kept


def test_one_address_never_finds_another() -> None:
    mike = account(name="mike")
    assert queries.account_with("MIKE@example.com") == mike
    for other in ("mıke@example.com", "mİke@example.com", "mi\u212ae@example.com", "mike@example.com.tr", ""):
        assert queries.account_with(other) is None


def test_an_invitation_becomes_an_account() -> None:
    boss, theirs = account(), client("Acme")
    made, token = invited(boss, "Contact@Acme.example", role="client-contact", client=theirs, language="tr")
    assert made.email == "contact@acme.example"
    assert len(token) * 6 >= 256
    assert token not in str(made.__dict__)
    assert queries.invitation_of(token, NOW) == made
    user = accepted(made)
    assert (user.email, user.role, user.client, user.language) == (made.email, "client-contact", theirs, "tr")
    assert user.check_password("long enough words")
    assert queries.invitation_of(token, NOW) is None
    assert deeds() == ["invitation.make", "account.make"]


def test_an_invitation_works_once_for_seven_days() -> None:
    made, token = invited(account())
    late = NOW + timedelta(days=7)
    assert queries.invitation_of(token, late) is None
    with pytest.raises(InvitationOver):
        accepted(made, late)
    accepted(made)
    with pytest.raises(InvitationOver):
        accepted(made)
    assert User.objects.filter(email=made.email).count() == 1


def test_of_two_who_accept_at_once_one_gets_in() -> None:
    made, _ = invited(account())
    same = Invitation.objects.get(pk=made.pk)
    accepted(made)
    with pytest.raises(InvitationOver):
        accepted(same)


def test_sending_again_makes_the_first_link_worthless() -> None:
    boss = account()
    made, first = invited(boss)
    later = NOW + timedelta(days=30)
    second = actions.renew_invitation(by=by(boss), as_of=later, invitation=made)
    assert queries.invitation_of(first, later) is None
    assert queries.invitation_of(second, later) == made


def test_a_revoked_invitation_is_over() -> None:
    boss = account()
    made, token = invited(boss)
    actions.revoke_invitation(by=by(boss), as_of=NOW, invitation=made)
    assert queries.invitation_of(token, NOW) is None
    for again in (actions.revoke_invitation, actions.renew_invitation):
        with pytest.raises(InvitationOver):
            again(by=by(boss), as_of=NOW, invitation=made)
    assert queries.pending_invitations() == []
    invited(boss)


def test_nobody_is_invited_twice_or_beside_their_account() -> None:
    boss = account()
    with pytest.raises(AddressTaken):
        invited(boss, "BOSS@example.com")
    invited(boss)
    with pytest.raises(AlreadyInvited):
        invited(boss, "New@Example.com")


@pytest.mark.parametrize(("role", "with_client"), [("client-contact", False), ("technician", True)])
def test_a_client_goes_with_the_role_of_a_contact(role: str, with_client: bool) -> None:
    theirs = client("Acme") if with_client else None
    with pytest.raises(ClientWanted):
        invited(account(), role=role, client=theirs)


def test_an_unknown_role_or_language_is_refused() -> None:
    boss = account()
    for wrong in ({"role": "king"}, {"language": "xx"}):
        with pytest.raises(UnknownChoice):
            invited(boss, **wrong)


def test_only_somebody_with_an_account_invites() -> None:
    with pytest.raises(TypeError):
        actions.invite(by=Actor("program"), as_of=NOW, email="x@example.com", name="X", role="technician")


def test_a_technicians_record_with_that_address_becomes_theirs() -> None:
    boss = account()
    person = Person.objects.create(external_id="1", name="New", email="new@example.com")
    made, _ = invited(boss)
    assert made.person == person
    account(role="technician", name="other", person=person)
    assert accepted(made).person is None


def test_the_last_owner_stays_an_open_owner() -> None:
    boss = account()
    account(name="closed", is_active=False)
    rest = {"by": by(boss), "as_of": NOW, "account": boss}
    with pytest.raises(LastOwner):
        actions.close_account(**rest)
    with pytest.raises(LastOwner):
        actions.change_rights(**rest, role="technician", client=None, person=None)
    account(name="second")
    actions.change_rights(**rest, role="technician", client=None, person=None)
    boss.refresh_from_db()
    assert boss.role == "technician"


def test_rights_change_and_are_recorded() -> None:
    boss, other, theirs = account(), account("technician", "tech"), client("Acme")
    actions.change_rights(
        by=by(boss), as_of=NOW, account=other, role="client-contact", client=theirs, person=None
    )
    entry = AuditEntry.objects.get(action="account.change")
    assert entry.before == {"role": "technician", "client": None, "person": None}
    assert entry.after == {"role": "client-contact", "client": "Acme", "person": None}
    assert (entry.actor, entry.name) == (boss.email, other.email)


def test_one_technicians_record_belongs_to_one_account() -> None:
    boss, person = account(), Person.objects.create(external_id="1", name="P")
    account("technician", "first", person=person)
    second = account("technician", "second")
    with pytest.raises(PersonTaken):
        actions.change_rights(
            by=by(boss), as_of=NOW, account=second, role="technician", client=None, person=person
        )


def test_closing_ends_sessions_and_links_at_once() -> None:
    boss, gone = account(), account("technician", "gone")
    session = SessionStore()
    session["x"] = 1
    session.save()
    UserSession.objects.create(user=gone, session_key=session.session_key, ip="192.0.2.1", user_agent="")
    token = make_link(gone, as_of=NOW, valid_for=timedelta(hours=1))
    actions.close_account(by=by(boss), as_of=NOW, account=gone)
    assert not SessionStore().exists(session.session_key)
    assert not UserSession.objects.exists()
    assert not SignInLink.objects.filter(expires_at__gt=NOW).exists()
    actions.open_account(by=by(boss), as_of=NOW, account=gone)
    assert redeem(token, NOW) is None
    assert deeds() == ["account.close", "account.open"]


def test_a_new_sign_in_link_replaces_the_last_one() -> None:
    boss, other = account(), account("technician", "tech")
    first, second = (actions.give_sign_in_link(by=by(boss), as_of=NOW, account=other) for _ in range(2))
    assert redeem(first, NOW) is None
    assert redeem(second, NOW) == other
    assert first not in str(list(AuditEntry.objects.values()))


def test_a_profile_is_saved_and_recorded_once() -> None:
    me = account()
    wanted = {"name": "Me", "language": "ja", "theme": "dark", "zone": "Asia/Tokyo"}
    for _ in range(2):
        actions.save_profile(by=by(me), as_of=NOW, account=me, **wanted)
    assert deeds() == ["account.profile"]
    for wrong in ({"language": "xx"}, {"theme": "pink"}, {"zone": "Mars/Olympus"}):
        with pytest.raises(UnknownChoice):
            actions.save_profile(by=by(me), as_of=NOW, account=me, **{**wanted, **wrong})


def test_the_list_says_how_each_account_signs_in() -> None:
    boss = account()
    boss.set_password("x")
    boss.save()
    account("technician", "tech", is_active=False)
    found = {one.user.name: one for one in queries.accounts()}
    assert list(found) == ["boss", "tech"]
    assert found["boss"].has_password
    assert not found["tech"].has_password
    assert not queries.has_second_factor(boss)
