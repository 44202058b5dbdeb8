"""A merge inserts what is new, changes what differs, leaves the rest, and can be taken back."""

from typing import Any

import pytest
from django.db import IntegrityError

from tests.building import contract
from tests.intake.importing import AS_OF
from trimtab.domain.batches.actions import CannotUndo, begin, take_back
from trimtab.domain.batches.merging import Merged, add_codes, hours_in, make_codes, merge
from trimtab.domain.batches.models import Batch, BatchChange
from trimtab.domain.batches.queries import batch_tables, later_batch_on, recorded
from trimtab.domain.batches.staging import Lookup, Plan, Stage, staging
from trimtab.domain.clients.models import Client, Contact, Contract
from trimtab.domain.models import Ticket, TicketEvent
from trimtab.domain.people.models import Person, User
from trimtab.domain.surveys.models import OnboardingAsked

pytestmark = pytest.mark.django_db

ID = (("system", "external_id"),)
CLIENTS = Plan(Client, ("system", "external_id", "name", "name_key", "zone"), ID)


def batch(kind: str = "clients") -> Batch:
    return begin(kind=kind, file_name="f.csv", file_digest="d", as_of=AS_OF)


def clients(*rows: tuple[str, ...], of: Batch | None = None, plan: Plan = CLIENTS) -> Merged:
    """Merge clients given as (id, name, zone)."""
    make_codes()
    with staging():
        stage = Stage(plan)
        stage.add(
            [
                (n, None, n, "s", number, name, name.lower(), zone)
                for n, (number, name, zone) in enumerate(rows)
            ]
        )
    return merge(stage, of or batch())


def told(merged: Merged) -> tuple[int, int, int, int]:
    return merged.created, merged.updated, merged.unchanged, merged.repeated


def test_new_rows_are_made_and_known_ones_left_alone() -> None:
    assert told(clients(("1", "Acme", ""), ("2", "Beta", "UTC"))) == (2, 0, 0, 0)
    assert told(clients(("1", "Acme", ""), ("2", "Beta", "UTC"), ("3", "Gamma", ""))) == (1, 0, 2, 0)
    assert not BatchChange.objects.exists()


def test_a_row_that_differs_is_changed_and_its_image_kept() -> None:
    clients(("1", "Acme", "UTC"))
    later = batch()
    assert told(clients(("1", "Acme Ltd", "UTC"), of=later)) == (0, 1, 0, 0)
    kept = BatchChange.objects.get()
    assert (kept.batch, kept.table, kept.before["name"]) == (later, "domain_client", "Acme")
    assert Client.objects.get().name == "Acme Ltd"


def test_columns_the_file_does_not_give_stay() -> None:
    clients(("1", "Acme", "Europe/Paris"))
    plan = Plan(Client, ("system", "external_id", "name", "name_key"), ID)
    make_codes()
    stage = Stage(plan)
    stage.add([(1, None, None, "s", "1", "Acme SA", "acme sa")])
    merge(stage, batch())
    assert Client.objects.get().zone == "Europe/Paris"


def test_of_rows_that_repeat_the_last_one_counts() -> None:
    assert told(clients(("1", "First", ""), ("1", "Second", ""), ("1", "Last", ""))) == (1, 0, 0, 2)
    assert Client.objects.get().name == "Last"


def test_of_rows_that_repeat_the_latest_counts_when_the_file_says_which() -> None:
    stage = Stage(CLIENTS)
    stage.add(
        [
            (1, "2026-02-01", None, "s", "1", "Late", "late", ""),
            (2, "2026-01-01", None, "s", "1", "Early", "early", ""),
        ]
    )
    make_codes()
    merge(stage, batch())
    assert Client.objects.get().name == "Late"


def test_a_plan_that_keeps_never_changes_a_row() -> None:
    clients(("1", "Acme", ""))
    plan = Plan(Client, CLIENTS.columns, ID, keeps=True)
    assert told(clients(("1", "Other", ""), plan=plan)) == (0, 0, 1, 0)
    assert Client.objects.get().name == "Acme"


def test_a_second_way_to_match_finds_what_the_first_does_not() -> None:
    Client.objects.create(system="elsewhere", external_id="9", name="Acme", name_key="acme")
    plan = Plan(Client, CLIENTS.columns, (*ID, ("name_key",)))
    assert told(clients(("1", "ACME", "UTC"), plan=plan)) == (0, 1, 0, 0)
    found = Client.objects.get()
    assert (found.system, found.external_id, found.name) == ("elsewhere", "9", "ACME")


def test_children_find_parents_by_their_codes() -> None:
    there = Client.objects.create(external_id="0", name="There", name_key="there")
    made = batch()
    make_codes()
    add_codes({7: there.pk})
    parents, children = (
        Stage(CLIENTS),
        Stage(
            Plan(Contact, ("system", "external_id", "client_id", "name"), ID, coded=frozenset({"client_id"}))
        ),
    )
    parents.add([(1, None, 8, "s", "1", "New", "new", "")])
    children.add([(1, None, None, "s", "a", 7, "Of there"), (2, None, None, "s", "b", 8, "Of new")])
    merge(parents, made)
    merge(children, made)
    owners = dict(Contact.objects.values_list("name", "client__name"))
    assert owners == {"Of there": "There", "Of new": "New"}


def test_a_row_may_lead_to_one_below_it() -> None:
    plan = Plan(Client, CLIENTS.columns, ID, lookups=(Lookup("merged_into_id", Client),))
    stage = Stage(plan)
    stage.add(
        [
            (1, None, None, "s", "1", "Old", "old", "", "s", "2"),
            (2, None, None, "s", "2", "New", "new", "", None, None),
        ]
    )
    make_codes()
    assert told(merge(stage, batch())) == (2, 0, 0, 0)
    survivor = Client.objects.get(name="Old").merged_into
    assert survivor is not None
    assert survivor.name == "New"
    assert not BatchChange.objects.exists()


def test_the_hours_of_changed_rows_are_told_before_and_after() -> None:
    owner = Client.objects.create(external_id="0", name="A", name_key="a")
    columns = ("system", "external_id", "client_id", "opened_at")
    plan = Plan(Ticket, columns, ID, dated_by=("opened_at",))

    def take(day: int) -> set[int]:
        make_codes()
        stage = Stage(plan)
        stage.add([(1, None, None, "s", "1", owner.pk, AS_OF.replace(day=day))])
        return {hour.day for hour in merge(stage, batch()).hours}

    assert take(3) == {3}
    assert take(3) == set()
    assert take(9) == {3, 9}
    assert {h.minute for h in hours_in("SELECT {} FROM domain_ticket AS r", "r.opened_at")} == {0, 59}


def test_a_row_the_table_forbids_stops_everything() -> None:
    with pytest.raises(IntegrityError):
        clients(("1", "", ""))


def test_taking_back_restores_and_removes() -> None:
    first = batch()
    clients(("1", "Acme", "UTC"), of=first)
    second = batch()
    clients(("1", "Acme Ltd", ""), ("2", "Beta", ""), of=second)
    take_back(batch=second, as_of=AS_OF)
    found = Client.objects.get()
    assert (found.name, found.zone) == ("Acme", "UTC")
    assert not BatchChange.objects.exists()
    second.refresh_from_db()
    assert (second.state, second.undone_at) == ("undone", AS_OF)
    with pytest.raises(CannotUndo, match=f"Batch {second.pk} was undone before"):
        take_back(batch=second, as_of=AS_OF)
    assert [b.pk for b in recorded()] == [first.pk]


def test_a_batch_that_another_one_changed_cannot_be_taken_back_first() -> None:
    first, second = batch(), batch()
    clients(("1", "Acme", ""), of=first)
    clients(("1", "Acme Ltd", ""), of=second)
    with pytest.raises(CannotUndo, match=rf"batch {second.pk} \(clients from f.csv\) builds on it"):
        take_back(batch=first, as_of=AS_OF)
    take_back(batch=second, as_of=AS_OF)
    take_back(batch=first, as_of=AS_OF)
    assert not Client.objects.exists()


def test_a_batch_whose_rows_others_refer_to_cannot_be_taken_back_first() -> None:
    first, second = batch(), batch("contacts")
    clients(("1", "Acme", ""), of=first)
    Contact.objects.create(external_id="a", client=Client.objects.get(), name="Bob", batch=second)
    assert later_batch_on(first) == second
    with pytest.raises(CannotUndo):
        take_back(batch=first, as_of=AS_OF)


def test_what_only_notes_something_of_a_row_goes_with_it() -> None:
    first, second = batch(), batch("contracts")
    clients(("1", "Acme", ""), of=first)
    own = contract(Client.objects.get(), "2026-05-01")
    Contract.objects.filter(pk=own.pk).update(batch=second)
    OnboardingAsked.objects.create(contract=own, survey="agent-onboarding", day=30)
    take_back(batch=second, as_of=AS_OF)
    assert not OnboardingAsked.objects.exists()


def test_an_account_of_a_client_holds_the_batch() -> None:
    first = batch()
    clients(("1", "Acme", ""), of=first)
    role = User.Role.CLIENT_CONTACT
    account = User.objects.create(email="a@acme.example", name="A", role=role, client=Client.objects.get())
    with pytest.raises(CannotUndo, match=f"Batch {first.pk} cannot be undone: 1 users belong to its clients"):
        take_back(batch=first, as_of=AS_OF)
    assert Client.objects.exists()
    account.delete()
    take_back(batch=first, as_of=AS_OF)
    assert not Client.objects.exists()


def test_two_changes_of_one_row_are_taken_back_in_turn() -> None:
    clients(("1", "A", ""))
    second, third = batch(), batch()
    clients(("1", "B", ""), of=second)
    clients(("1", "C", ""), of=third)
    with pytest.raises(CannotUndo, match=f"Undo batch {third.pk} first"):
        take_back(batch=second, as_of=AS_OF)
    take_back(batch=third, as_of=AS_OF)
    assert Client.objects.get().name == "B"
    take_back(batch=second, as_of=AS_OF)
    assert Client.objects.get().name == "A"


def test_every_value_survives_being_changed_and_taken_back() -> None:
    owner = Client.objects.create(external_id="0", name="A", name_key="a")
    first = Ticket.objects.create(
        system="s", external_id="1", client=owner, opened_at=AS_OF.replace(microsecond=123456), title="İş 'x' \"y\" \\",
        priority=2, sla_met=False, tags="a, b", resolved_at=None, reopened=3,
    )  # fmt: skip
    before: dict[str, Any] = Ticket.objects.values().get()
    columns = (
        "system",
        "external_id",
        "client_id",
        "opened_at",
        "title",
        "sla_met",
        "priority",
        "resolved_at",
    )
    stage = Stage(Plan(Ticket, columns, ID))
    stage.add([(1, None, None, "s", "1", owner.pk, AS_OF, "other", True, None, AS_OF)])
    make_codes()
    later = batch("tickets")
    merge(stage, later)
    assert Ticket.objects.get(pk=first.pk).sla_met is True
    take_back(batch=later, as_of=AS_OF)
    assert Ticket.objects.values().get() == before


def test_parents_come_before_children() -> None:
    order = batch_tables()
    assert order.index(Client) < order.index(Contact) < order.index(Ticket) < order.index(TicketEvent)
    assert order.index(Person) < order.index(Ticket)
