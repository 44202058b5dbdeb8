"""Notes on charts: which chart has which, and what the audit log keeps of them."""

from datetime import date
from typing import Any

import pytest

from tests.building import AS_OF, client
from trimtab.domain.annotations.actions import add, change, remove
from trimtab.domain.annotations.models import Annotation
from trimtab.domain.annotations.queries import note_of, on_chart
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
ANN = Actor("ann@msp.example")
KPI = "ticket-escalation"
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def note(text: str = "new RMM rolled out", day: date = date(2026, 7, 14), **fields: Any) -> Annotation:
    return add(by=ANN, as_of=AS_OF, day=day, text=text, **fields)


def texts(kpi: str = KPI, of: int | None = None, first: date = FIRST, last: date = LAST) -> list[str]:
    return [one.text for one in on_chart(kpi, client=of, first=first, last=last)]


def test_a_chart_has_its_own_notes_and_those_of_every_chart() -> None:
    note("everywhere")
    note("here", kpi=KPI)
    note("elsewhere", kpi="turnover")
    assert sorted(texts()) == ["everywhere", "here"]


def test_what_is_about_one_client_is_on_that_clients_charts_alone() -> None:
    one, other = client("One"), client("Other")
    note("for all")
    note("for one", client=one)
    assert texts() == ["for all"]
    assert texts(of=one.pk) == ["for all", "for one"]
    assert texts(of=other.pk) == ["for all"]


def test_the_first_and_the_last_day_belong_to_the_chart() -> None:
    for day in (date(2025, 12, 31), FIRST, LAST, date(2027, 1, 1)):
        note(day.isoformat(), day=day)
    assert texts() == ["2026-01-01", "2026-12-31"]


def test_a_note_is_reached_from_its_own_kpi_only() -> None:
    one = note(kpi=KPI)
    assert note_of(KPI, one.pk) == one
    assert note_of("turnover", one.pk) is None


def test_adding_changing_and_removing_leave_their_entries() -> None:
    one = note(kpi=KPI)
    change(by=ANN, as_of=AS_OF, note=one, day=one.day, text="new telephone system", kpi="", client=None)
    remove(by=ANN, as_of=AS_OF, note=one)
    entries = list(AuditEntry.objects.order_by("number"))
    assert [entry.action for entry in entries] == ["annotation.add", "annotation.change", "annotation.remove"]
    assert entries[1].before["text"] == "new RMM rolled out"
    assert entries[1].after == {
        "day": "2026-07-14",
        "text": "new telephone system",
        "kpi": "",
        "client": None,
    }
    assert not Annotation.objects.exists()


def test_a_change_that_changes_nothing_leaves_no_entry() -> None:
    one = note(kpi=KPI)
    change(by=ANN, as_of=AS_OF, note=one, day=one.day, text=one.text, kpi=KPI, client=None)
    assert AuditEntry.objects.count() == 1
