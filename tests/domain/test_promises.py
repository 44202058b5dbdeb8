"""What a row names belongs to its client, whichever of them moves; and nobody is employed twice at a time."""

import importlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from trimtab.domain.models import (
    Client,
    Contact,
    Contract,
    Detection,
    Device,
    EmploymentSpell,
    Initiative,
    Person,
    SelfServiceSession,
    Site,
    SurveyInvitation,
    Ticket,
)
from trimtab.domain.promises import OfSameClient

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = date(2026, 3, 1)


class Two:
    """Two clients, each with one of everything that a row of theirs may name."""

    def __init__(self) -> None:
        self.ours, self.theirs = self._things("a"), self._things("b")

    def _things(self, key: str) -> dict[str, Any]:
        client = Client.objects.create(external_id=key, name=key, name_key=key)
        site = Site.objects.create(external_id=key, client=client, name=key, name_key=key)
        return {
            "client": client,
            "site": site,
            "contact": Contact.objects.create(external_id=key, client=client, name=key),
            "contract": Contract.objects.create(external_id=key, client=client, starts_on=DAY),
            "device": Device.objects.create(external_id=key, client=client, name=key, site=site),
        }

    def row(self, model: type[models.Model], field: str) -> models.Model:
        """A row of ours that names one of our things."""
        if model is Device:
            return Device.objects.get(pk=self.ours["device"].pk)
        more: dict[str, Any] = {field: self.ours[field]}
        if model is Detection:
            more |= {"fingerprint": "f", "detected_at": NOON}
        elif model is SelfServiceSession:
            more |= {"started_at": NOON, "outcome": "solved"}
        elif model is SurveyInvitation:
            more |= {"survey": "s", "round": "1", "respondent": field, "sent_at": NOON}
        else:
            more |= {"opened_at": NOON}
        made: models.Model = model._base_manager.create(external_id=field, client=self.ours["client"], **more)
        return made


REFERENCES = [
    (Ticket, "contact"),
    (Ticket, "site"),
    (Ticket, "device"),
    (Ticket, "contract"),
    (Device, "site"),
    (Detection, "device"),
    (SelfServiceSession, "contact"),
    (SurveyInvitation, "contact"),
    (SurveyInvitation, "contract"),
]
references = pytest.mark.parametrize(
    ("model", "field"), REFERENCES, ids=[f"{model.__name__}.{field}" for model, field in REFERENCES]
)


def refused(act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()
        connection.check_constraints()


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def table(model: type[models.Model]) -> str:
    return model._meta.db_table


def test_these_are_all_of_them() -> None:
    promised = {
        (model, one.field)
        for model in (Ticket, Device, Detection, SelfServiceSession, SurveyInvitation)
        for one in model._meta.constraints
        if isinstance(one, OfSameClient)
    }
    owned = {Contact, Contract, Device, Site}
    named = {
        (model, f.name)
        for model in (Ticket, Device, Detection, SelfServiceSession, SurveyInvitation)
        for f in model._meta.concrete_fields
        if f.related_model in owned
    }
    assert promised == set(REFERENCES) == named


@references
def test_a_row_cannot_name_what_is_another_clients(model: type[models.Model], field: str) -> None:
    two = Two()
    row = two.row(model, field)
    theirs = two.theirs[field]
    refused(lambda: model._base_manager.filter(pk=row.pk).update(**{field: theirs}))
    refused(lambda: run(f"UPDATE {table(model)} SET {field}_id = %s WHERE id = %s", theirs.pk, row.pk))
    setattr(row, field, theirs)
    with pytest.raises(ValidationError):
        row.validate_constraints()
    refused(row.save)


@references
def test_neither_the_row_nor_what_it_names_can_go_to_another_client(
    model: type[models.Model], field: str
) -> None:
    two = Two()
    row, other = two.row(model, field), two.theirs["client"]
    named = two.ours[field]
    refused(lambda: run(f"UPDATE {table(model)} SET client_id = %s WHERE id = %s", other.pk, row.pk))
    refused(lambda: run(f"UPDATE {table(type(named))} SET client_id = %s WHERE id = %s", other.pk, named.pk))
    named.client = other
    refused(named.save)


@references
def test_what_is_named_is_there(model: type[models.Model], field: str) -> None:
    two = Two()
    row = two.row(model, field)
    refused(lambda: run(f"DELETE FROM {table(type(two.ours[field]))} WHERE id = %s", two.ours[field].pk))
    refused(lambda: run(f"UPDATE {table(model)} SET {field}_id = 999999 WHERE id = %s", row.pk))


@references
def test_row_and_what_it_names_may_go_together(model: type[models.Model], field: str) -> None:
    two = Two()
    row = two.row(model, field)
    model._base_manager.filter(pk=row.pk).update(**{field: two.theirs[field], "client": two.theirs["client"]})
    row.refresh_from_db()
    row.validate_constraints()


def test_a_merged_clients_records_stay_its_own() -> None:
    """As the import has it: what belongs to the absorbed client is named by rows of the absorbed client only."""
    two = Two()
    Client.objects.filter(pk=two.theirs["client"].pk).update(merged_into=two.ours["client"])
    row = two.row(Ticket, "contact")
    refused(lambda: Ticket.objects.filter(pk=row.pk).update(contact=two.theirs["contact"]))


def spell(first: int, last: int | None, person: Person) -> EmploymentSpell:
    """An employment between two days of January 2026."""
    ended = {} if last is None else {"last_day": date(2026, 1, last), "leaving_type": "other"}
    return EmploymentSpell(person=person, hired_on=date(2026, 1, first), **ended)


@pytest.mark.parametrize(
    ("first", "last"), [(1, 10), (5, 12), (12, 14), (20, 25), (1, None), (20, None), (8, 30)]
)
def test_employments_that_share_a_day_are_refused(first: int, last: int | None) -> None:
    jane = Person.objects.create(external_id="j", name="Jane")
    spell(10, 20, jane).save()
    late = spell(first, last, jane)
    with pytest.raises(ValidationError):
        late.validate_constraints()
    refused(late.save)
    spell(first, last, Person.objects.create(external_id="k", name="Ken")).save()
    columns = "person_id, hired_on, last_day, leaving_type, leaving_reason, contractor"
    values = (jane.pk, late.hired_on, late.last_day, late.leaving_type)
    refused(
        lambda: run(
            f"INSERT INTO {table(EmploymentSpell)} ({columns}) VALUES (%s, %s, %s, %s, '', false)",
            *values,
        )
    )


def test_an_employment_cannot_be_moved_onto_another() -> None:
    jane, ken = (Person.objects.create(external_id=key, name=key) for key in "jk")
    spell(1, 5, jane).save()
    second = spell(6, 10, jane)
    second.save()
    theirs = spell(3, 4, ken)
    theirs.save()
    second.validate_constraints()
    refused(lambda: EmploymentSpell.objects.filter(pk=second.pk).update(hired_on=date(2026, 1, 5)))
    refused(
        lambda: EmploymentSpell.objects.filter(person=jane, last_day=date(2026, 1, 5)).update(
            last_day="2026-01-06"
        )
    )
    refused(lambda: EmploymentSpell.objects.filter(pk=theirs.pk).update(person=jane))
    EmploymentSpell.objects.filter(pk=second.pk).update(last_day=None, leaving_type="")


class OnAnyDays(TestCase):
    """The database and arithmetic agree on which employments share a day."""

    @given(st.lists(st.tuples(st.integers(1, 28), st.integers(0, 9)), min_size=1, max_size=5))
    def test_the_second_is_refused_exactly_when_it_shares_a_day(self, spans: list[tuple[int, int]]) -> None:
        jane = Person.objects.create(external_id="j", name="Jane")
        taken: set[int] = set()
        for first, length in spans:
            days = set(range(first, min(first + length, 28) + 1))
            try:
                with transaction.atomic():
                    spell(min(days), max(days), jane).save()
            except IntegrityError:
                assert taken & days
            else:
                assert not taken & days
                taken |= days


ARRIVAL = importlib.import_module("trimtab.domain.migrations.0006_references_stay_within_the_client")


def put_right() -> None:
    """What the migration does to a database that the promises come to."""
    ARRIVAL.put_right(apps, _Editor())


class _Editor:
    """A schema editor that only executes: SQLite's own wants to be outside of any transaction."""

    connection = connection

    def execute(self, sql: str) -> None:
        run(sql)


def test_references_that_came_in_before_the_promise_are_let_go_of() -> None:
    two = Two()
    rows = [(two.row(model, field), field) for model, field in REFERENCES if model is not Ticket]
    fields = [field for model, field in REFERENCES if model is Ticket]
    ticket = Ticket.objects.create(
        external_id="t", client=two.ours["client"], opened_at=NOON, **{f: two.theirs[f] for f in fields}
    )
    kept = Ticket.objects.create(
        external_id="k", client=two.ours["client"], opened_at=NOON, **{f: two.ours[f] for f in fields}
    )
    for row, field in rows:
        type(row)._base_manager.filter(pk=row.pk).update(**{field: two.theirs[field]})
    put_right()
    connection.check_constraints()
    ticket.refresh_from_db()
    kept.refresh_from_db()
    assert [getattr(ticket, field) for field in fields] == [None] * 4
    assert [getattr(kept, field) for field in fields] == [two.ours[field] for field in fields]
    assert Detection.objects.get().client == two.theirs["client"]


def test_employments_that_overlapped_before_the_promise_are_parted_without_a_day_lost() -> None:
    jane, ken = (Person.objects.create(external_id=key, name=key) for key in "jk")
    if connection.vendor == "postgresql":
        run(f"DROP TRIGGER spell_no_overlap ON {table(EmploymentSpell)}")
    else:
        run("DROP TRIGGER spell_no_overlap_insert")
    spell(1, None, jane).save()
    spell(5, 9, jane).save()
    spell(1, 4, ken).save()
    spell(4, 9, ken).save()
    put_right()
    found = EmploymentSpell.objects.order_by("person__name", "hired_on").values_list(
        "hired_on__day", "last_day__day"
    )
    assert list(found) == [(1, 4), (5, None), (1, 3), (4, 9)]


def test_what_an_initiative_is_judged_by_is_fixed_once_it_has_begun() -> None:
    one = Initiative.objects.create(
        title="Calls", kpi="k", direction="higher", starts_on=date(2026, 2, 1), review_on=date(2026, 3, 1),
        made_at=NOON, state="running", begun_at=NOON, design="d",
    )  # fmt: skip
    same = Initiative.objects.filter(pk=one.pk)
    assert same.update(title="Told otherwise", state="done", ended_on=date(2026, 3, 1)) == 1
    later = NOON + timedelta(days=1)
    for change in ({"kpi": "other"}, {"review_on": later.date()}, {"design": "e"}, {"begun_at": later}):
        with pytest.raises(IntegrityError, match="initiative_fixed_once_begun"), transaction.atomic():
            same.update(**change)
    one.refresh_from_db()
    one.validate_constraints()
    one.kpi = "other"
    with pytest.raises(ValidationError):
        one.validate_constraints()
