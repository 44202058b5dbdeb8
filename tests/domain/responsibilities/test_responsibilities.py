"""Who holds a role: what was said of the client, then of the team, then of everything; and who is away."""

from datetime import date
from typing import Any

import pytest

from tests.building import client, team
from tests.domain.notices.about import NOW
from tests.domain.notices.provider import BY, account
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.outbox.addresses import BadAddress
from trimtab.domain.people.models import User
from trimtab.domain.responsibilities import actions, queries
from trimtab.domain.responsibilities.actions import CannotHold
from trimtab.domain.responsibilities.models import Responsibility

pytestmark = pytest.mark.django_db


def give(role: str = "service-desk-lead", **other: Any) -> None:
    actions.give(**{"by": BY, "as_of": NOW, "role": role, "holder": None, "deputy": None, **other})


def test_the_nearest_comes_first_and_nobody_twice() -> None:
    a, b, c, d = (account(name) for name in "abcd")
    acme, desk = client("Acme"), team("Desk")
    give(holder=a, deputy=b)
    give(client=acme, holder=c, deputy=a)
    give(team=desk, holder=d)
    role = "service-desk-lead"
    assert queries.candidates(client=acme.pk, team=None)[role] == (c.pk, a.pk, b.pk)
    assert queries.candidates(client=None, team=desk.pk)[role] == (d.pk, a.pk, b.pk)
    assert queries.candidates(client=None, team=None)[role] == (a.pk, b.pk)


def test_giving_a_role_to_nobody_takes_it_away() -> None:
    give(holder=account("a"))
    give()
    assert not Responsibility.objects.exists()
    assert AuditEntry.objects.filter(action="responsibility.give").count() == 2
    give()
    assert AuditEntry.objects.filter(action="responsibility.give").count() == 2


def test_who_cannot_hold_a_role() -> None:
    a, gone = account("a"), account("gone", is_active=False)
    contact = User.objects.create(
        email="c@acme.example", name="C", role="client-contact", client=client("Acme")
    )
    for bad in ({"holder": gone}, {"holder": contact}, {"deputy": contact}, {"holder": a, "deputy": a}):
        with pytest.raises(CannotHold):
            give(**bad)
    with pytest.raises(CannotHold):
        give("account-owner", holder=a)
    assert not Responsibility.objects.exists()


def test_an_absence_holds_on_its_days() -> None:
    a, b = account("a"), account("b")
    first, last = date(2026, 12, 1), date(2026, 12, 5)
    made = actions.be_away(by=BY, as_of=NOW, account=a, starts_on=first, ends_on=last, stand_in=b)
    assert queries.away_on(date(2026, 11, 30)) == {}
    assert queries.away_on(first) == queries.away_on(last) == {a.pk: b.pk}
    assert queries.away_on(date(2026, 12, 6)) == {}
    actions.be_here(by=BY, as_of=NOW, absence=made.pk)
    assert queries.away_on(first) == {}


def test_the_fallback_address() -> None:
    actions.fall_back_on(by=BY, as_of=NOW, address=" desk@MSP.example ")
    assert queries.fallback_address() == "desk@msp.example"
    with pytest.raises(BadAddress):
        actions.fall_back_on(by=BY, as_of=NOW, address="desk")
    actions.fall_back_on(by=BY, as_of=NOW, address="")
    assert queries.fallback_address() == ""
