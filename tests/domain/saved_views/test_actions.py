"""A view has a name of its own, is shared by those who may, and opens first for one page; all of it is recorded."""

from typing import Any

import pytest

from tests.building import AS_OF
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.people.models import User
from trimtab.domain.saved_views import actions, queries
from trimtab.domain.saved_views.actions import MayNotShare, NameTaken, NoName
from trimtab.domain.saved_views.models import SavedView

pytestmark = pytest.mark.django_db
BY = Actor("somebody@example.com")


def somebody(role: str = User.Role.OWNER, email: str = "one@example.com", **fields: Any) -> User:
    return User.objects.create(email=email, name=email, role=role, **fields)


def kept(owner: User, name: str = "Noisy clients", **fields: Any) -> SavedView:
    given = {"page": "tickets", "query": "status=open", **fields}
    return actions.save(by=BY, as_of=AS_OF, owner=owner, name=name, **given)


@pytest.mark.parametrize("other", ["noisy clients", "NOİSY  CLIENTS", "ｎｏｉｓｙ clients", "Noısy Clients"])
def test_a_name_is_one_however_it_is_written(other: str) -> None:
    owner = somebody()
    view = kept(owner)
    assert queries.named(owner, other) == view
    with pytest.raises(NameTaken):
        kept(owner, other)
    assert kept(somebody(email="two@example.com"), other).name_key == view.name_key


@pytest.mark.parametrize("name", ["", "  ", "\u200b"])
def test_a_view_has_a_name(name: str) -> None:
    with pytest.raises(NoName):
        kept(somebody(), name)


def test_one_view_of_a_page_opens_first() -> None:
    owner = somebody()
    first = kept(owner, "first", is_default=True)
    elsewhere = kept(owner, "elsewhere", page="kpi", subject="turnover", is_default=True)
    second = kept(owner, "second", is_default=True)
    first.refresh_from_db()
    assert not first.is_default
    assert queries.first_of(owner, "tickets") == second
    assert queries.first_of(owner, "kpi", "turnover") == elsewhere
    assert queries.first_of(owner, "kpi", "backlog") is None


def test_shared_views_are_for_the_provider_and_ones_own_come_first() -> None:
    lead = somebody(User.Role.SERVICE_MANAGER)
    technician = somebody(User.Role.TECHNICIAN, "tech@example.com")
    shared = kept(lead, "Zebra", shared=True)
    kept(lead, "Private")
    own = kept(technician, "zebra")
    assert list(queries.visible_to(technician)) == [own, shared]
    assert queries.named(technician, "ZEBRA") == own
    assert queries.named(technician, "private") is None


def test_a_technician_shares_nothing() -> None:
    technician = somebody(User.Role.TECHNICIAN)
    with pytest.raises(MayNotShare):
        kept(technician, shared=True)
    view = kept(technician)
    with pytest.raises(MayNotShare):
        actions.change(by=BY, as_of=AS_OF, view=view, name="x", shared=True, is_default=False)


def test_whoever_may_no_longer_share_keeps_what_is_shared() -> None:
    lead = somebody(User.Role.SERVICE_MANAGER)
    view = kept(lead, shared=True)
    lead.role = User.Role.TECHNICIAN
    lead.save()
    view.owner = lead
    assert actions.change(by=BY, as_of=AS_OF, view=view, name="New", shared=True, is_default=False).shared


def test_every_deed_is_recorded_with_what_was_before() -> None:
    owner = somebody()
    view = kept(owner)
    actions.change(by=BY, as_of=AS_OF, view=view, name="Noisy clients", shared=False, is_default=False)
    actions.change(by=BY, as_of=AS_OF, view=view, name="Quiet", shared=True, is_default=True)
    actions.delete(by=BY, as_of=AS_OF, view=view)
    entries = list(AuditEntry.objects.filter(of="view").order_by("number"))
    assert [entry.action for entry in entries] == ["view.save", "view.change", "view.delete"]
    assert (entries[1].before["name"], entries[1].after["name"]) == ("Noisy clients", "Quiet")
    assert entries[2].before["opens first"] is True
    assert not SavedView.objects.exists()


def test_a_name_taken_by_another_view_leaves_both_as_they_were() -> None:
    owner = somebody()
    kept(owner, "one")
    two = kept(owner, "two", is_default=True)
    with pytest.raises(NameTaken):
        actions.change(by=BY, as_of=AS_OF, view=two, name="ONE", shared=False, is_default=False)
    assert set(SavedView.objects.values_list("name", "is_default")) == {("one", False), ("two", True)}
