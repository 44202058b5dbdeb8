"""Months are locked when they are due, and what changes them later is kept as a correction (LATE-3)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests.building import (
    AS_OF,
    OWNER,
    answer,
    client,
    contract,
    employed,
    escalation,
    organisation,
    refreshed,
    team,
    ticket,
    week,
)
from trimtab.catalogue.kpis import KPIS
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.batches.models import Batch
from trimtab.domain.changes.actions import FACTS, mark_months
from trimtab.domain.clients.models import Client
from trimtab.domain.locks import actions, queries
from trimtab.domain.locks.models import LockDoubt, LockedFigure, LockReview
from trimtab.domain.organisation.actions import set_parameters
from trimtab.domain.tickets.models import Ticket
from trimtab.intake.undoing import undo
from trimtab.kpi.measures import Confidential
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.breakdowns import breakdown
from trimtab.scorecards.freshness import bring_up_to_date
from trimtab.scorecards.locked import month_lock
from trimtab.scorecards.locking import Reviewed, last_open_day, review, same
from trimtab.scorecards.measuring import measure
from trimtab.scorecards.programme import programme
from trimtab.scorecards.scorecard import scorecard
from trimtab.scorecards.shapes import Filters

ESCALATION = "ticket-escalation"
BY = Actor("jane@msp.example")
MARCH, SEPTEMBER, OCTOBER = date(2026, 3, 1), date(2026, 9, 1), date(2026, 10, 1)
HOUR = timedelta(hours=1)


@pytest.fixture
def _home(tmp_path: Any, settings: Any, transactional_db: None) -> None:
    settings.TRIMTAB_HOME = tmp_path
    organisation()


pytestmark = pytest.mark.usefixtures("_home")


def of(kpi: str, month: date, owner: Client | None = None) -> list[LockedFigure]:
    """The revisions of one figure."""
    return list(queries.revisions_of(kpi, month, owner.pk if owner else None))


def corrected(as_of: datetime = AS_OF + HOUR) -> Reviewed:
    """What a look finds after the records changed and the warehouse was brought up to them."""
    mark_months(facts=FACTS, months=None, as_of=as_of)
    bring_up_to_date(as_of)
    return review(as_of)


def three_months() -> tuple[Client, Client]:
    """Two clients' tickets of March, September and October; one escalation in March."""
    acme, beta = client("Acme"), client("Beta")
    for month in ("03", "09", "10"):
        ticket(acme, f"2026-{month}-02 09:00", escalated=month == "03")
        ticket(acme, f"2026-{month}-03 09:00")
    ticket(beta, "2026-03-04 09:00")
    refreshed()
    return acme, beta


def test_months_are_locked_once_they_are_due_and_no_sooner() -> None:
    acme, beta = three_months()
    assert review(AS_OF, everything=True).locked > 0
    (locked,) = of(ESCALATION, MARCH)
    assert (locked.revision, locked.value, locked.numerator, locked.denominator) == (1, 1 / 3, 1, 3)
    assert (locked.components, locked.n, locked.reason) == ({"kept": 1, "total": 3}, 3, "")
    assert (locked.parameters, locked.specification) == (Parameters().digest, "1.0")
    assert (locked.locked_at, locked.computed_at, locked.because) == (AS_OF, AS_OF, [])
    (own,) = of(ESCALATION, MARCH, acme)
    assert (own.numerator, own.denominator) == (1, 2)
    assert not of(ESCALATION, SEPTEMBER, beta), "no records then, no row"
    # On 22 November September, restated up to 4 November, is due; October is restated up to 5 December.
    assert of(ESCALATION, SEPTEMBER)
    assert not of(ESCALATION, OCTOBER)
    empty = of(ESCALATION, date(2026, 5, 1))[0]
    assert (empty.value, empty.reason, empty.components) == (None, "no_data", {"kept": 0, "total": 0})


@pytest.mark.parametrize(("day", "locked"), [(5, False), (6, True)])
def test_the_last_open_day_is_open(day: int, locked: bool) -> None:
    three_months()
    assert last_open_day(Period.month(2026, 10), 35) == date(2026, 12, 5)
    review(datetime(2026, 12, day, 12, tzinfo=UTC), everything=True)
    assert bool(of(ESCALATION, OCTOBER)) is locked


def test_the_day_is_that_of_the_reports_zone() -> None:
    organisation(zone="Pacific/Auckland")
    three_months()
    review(datetime(2026, 12, 5, 12, tzinfo=UTC), everything=True)  # 6 December there
    assert of(ESCALATION, OCTOBER)


def test_every_counted_kpi_is_locked_with_what_it_measures_and_technicians_answers_are_not() -> None:
    acme, _ = three_months()
    group = team()
    employed("2026-01-15", team=group)
    employed("2026-02-01", "2026-08-20", team=group)
    answer(acme, "2026-03-05 09:00", "overall", 4)
    answer(acme, "2026-09-05 09:00", "overall", 2)
    week("2026-03-02", {group: [4, 4, 4, 4, 4]})
    refreshed()
    review(AS_OF, everything=True)
    kept = {row.kpi for row in LockedFigure.objects.all()}
    with_records = {key for key, kpi in KPIS.items() if kpi.fact in {"ticket", "escalation", "employment"}}
    assert with_records <= kept
    assert not {key for key, kpi in KPIS.items() if isinstance(kpi.measure, Confidential)} & kept
    for row in LockedFigure.objects.filter(client=None):
        found = measure(KPIS[row.kpi], Period.holding(row.month, "month"), AS_OF)
        stored = (row.value, row.numerator, row.denominator, row.n, row.reason or None)
        assert stored == (found.value, found.numerator, found.denominator, found.n, found.reason), row.kpi
        assert same(row.components, found.components), row.kpi


def test_a_late_record_makes_a_correction_that_says_old_new_who_and_why() -> None:
    acme, beta = three_months()
    review(AS_OF, everything=True)
    record(by=BY, as_of=AS_OF, action="account.sign-in", of="account", name="jane")
    entry = record(
        by=BY,
        as_of=AS_OF,
        action="import.record",
        of="batch",
        key=7,
        name="late.csv",
        after={"kind": "tickets"},
    )
    record(by=BY, as_of=AS_OF, action="import.record", of="batch", key=8, after={"kind": "survey-answers"})
    ticket(beta, "2026-03-20 09:00", escalated=1)
    ticket(beta, "2026-09-20 09:00")
    corrected()
    was, now = of(ESCALATION, MARCH)
    assert [(one.numerator, one.denominator) for one in (was, now)] == [(1, 3), (2, 4)]
    assert (now.revision, now.because, now.locked_at, now.computed_at) == (
        2,
        [entry.number],
        AS_OF,
        AS_OF + HOUR,
    )
    assert len(of(ESCALATION, MARCH, acme)) == 1
    # Who had no records when the month was locked gets both lines.
    was, now = of(ESCALATION, SEPTEMBER, beta)
    assert (was.denominator, was.reason, was.computed_at) == (0, "no_data", AS_OF)
    assert (now.denominator, now.value, now.because) == (1, 0, [entry.number])
    assert corrected() == Reviewed()


def test_another_look_makes_the_next_revision_and_only_what_came_since_explains_it() -> None:
    acme, _ = three_months()
    review(AS_OF, everything=True)
    first = record(by=BY, as_of=AS_OF, action="import.record", of="batch", after={"kind": "tickets"})
    Ticket.objects.filter(client=acme, opened_at__month=3).update(excluded="spam")
    corrected()
    second = record(by=BY, as_of=AS_OF, action="import.undo", of="batch", before={"kind": "tickets"})
    Ticket.objects.filter(client=acme, opened_at__month=3).update(excluded="")
    corrected(AS_OF + 2 * HOUR)
    assert [(one.denominator, one.because) for one in of(ESCALATION, MARCH)] == [
        (3, []),
        (1, [first.number]),
        (3, [second.number]),
    ]
    assert [one.denominator for one in of(ESCALATION, MARCH, acme)] == [2, 0, 2]


def test_a_look_costs_only_what_was_rewritten(django_assert_num_queries: Any) -> None:
    acme, _ = three_months()
    review(AS_OF, everything=True)
    with django_assert_num_queries(2):  # nothing was rewritten: what to look at, and when everything was
        assert review(AS_OF + HOUR) == Reviewed()
    escalation(
        Ticket.objects.filter(client=acme, opened_at__month=3).last() or ticket(acme, ""), "2026-03-20 09:00"
    )
    mark_months(facts=["escalation"], months=[MARCH], as_of=AS_OF)
    bring_up_to_date(AS_OF + HOUR)
    assert set(LockDoubt.objects.values_list("fact", "month")) == {("escalation", MARCH)}
    assert review(AS_OF + HOUR) == Reviewed(0, 1)
    assert [one.value for one in of("escalation-count", MARCH)] == [1, 2]
    assert not LockDoubt.objects.exists()


def test_a_killed_look_is_done_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    acme, _ = three_months()
    keep, times = actions.keep, iter([True, True, False])

    def killed(*, figures: Any) -> None:
        if not next(times):
            raise SystemExit
        keep(figures=figures)

    monkeypatch.setattr(actions, "keep", killed)
    with pytest.raises(SystemExit):
        review(AS_OF, everything=True)
    monkeypatch.setattr(actions, "keep", keep)
    review(AS_OF, everything=True)
    once = LockedFigure.objects.count()
    assert of(ESCALATION, MARCH)
    assert LockedFigure.objects.filter(revision__gte=2).count() == 0
    # The same when corrections were under way: none twice, none lost.
    Ticket.objects.filter(client=acme, opened_at__month=3).update(excluded="spam")
    mark_months(facts=FACTS, months=None, as_of=AS_OF)
    bring_up_to_date(AS_OF)
    times = iter([True] * 9 + [False])
    monkeypatch.setattr(actions, "keep", killed)
    with pytest.raises(SystemExit):
        review(AS_OF, everything=True)
    assert LockDoubt.objects.exists()
    monkeypatch.setattr(actions, "keep", keep)
    review(AS_OF, everything=True)
    assert LockedFigure.objects.filter(revision__gte=3).count() == 0
    assert LockedFigure.objects.filter(revision=1).count() == once
    assert [one.denominator for one in of(ESCALATION, MARCH)] == [3, 1]
    assert corrected() == Reviewed()


def test_another_number_of_days_locks_more_and_never_unlocks() -> None:
    three_months()
    review(AS_OF, everything=True)
    set_parameters(by=BY, as_of=AS_OF, values={"lock_days": 120})
    assert corrected() == Reviewed()
    assert of(ESCALATION, SEPTEMBER)
    set_parameters(by=BY, as_of=AS_OF, values={"lock_days": 7})
    corrected()
    assert not of(ESCALATION, OCTOBER), "new locks are taken once a day"
    assert review(AS_OF + HOUR, everything=True).locked > 0
    assert of(ESCALATION, OCTOBER)


def test_a_parameter_that_changes_figures_explains_their_corrections() -> None:
    acme, _ = three_months()
    set_parameters(by=BY, as_of=AS_OF, values={"survey_grace_days": 20})
    contract(acme, "2026-03-01")
    answer(acme, "2026-03-05 09:00", "overall", 4, late_days=18)
    refreshed()
    review(AS_OF, everything=True)
    assert of("client-onboarding-satisfaction", MARCH, acme)[0].value == 4
    set_parameters(by=BY, as_of=AS_OF, values={"survey_grace_days": 14})
    number = queries.explaining(after=0, fact="client_answer")[-1]
    done = corrected()
    rows = LockedFigure.objects.filter(revision=2)
    assert done.corrected == rows.count() > 0
    assert {tuple(row.because) for row in rows} == {(number,)}
    assert {row.parameters for row in rows} == {Parameters(survey_grace_days=14).digest}


def test_two_looks_at_once_lock_and_correct_once() -> None:
    acme, _ = three_months()

    def looking() -> None:
        try:
            review(AS_OF, everything=True)
        finally:
            connection.close()

    def both() -> None:
        threads = [Thread(target=looking) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    both()
    once = LockedFigure.objects.count()
    assert of(ESCALATION, MARCH, acme)
    Ticket.objects.filter(client=acme, opened_at__month=3).update(excluded="spam")
    mark_months(facts=FACTS, months=None, as_of=AS_OF)
    bring_up_to_date(AS_OF)
    both()
    assert len(of(ESCALATION, MARCH)) == 2
    assert LockedFigure.objects.count() == once + LockedFigure.objects.filter(revision=2).count()


def test_a_client_merged_into_another_corrects_both() -> None:
    acme, beta = three_months()
    review(AS_OF, everything=True)
    Client.objects.filter(pk=beta.pk).update(merged_into=acme)
    corrected()
    assert [one.denominator for one in of(ESCALATION, MARCH, beta)] == [1, 0]
    assert [one.denominator for one in of(ESCALATION, MARCH, acme)] == [2, 3]
    assert len(of(ESCALATION, MARCH)) == 1, "together they are what they were"


def test_the_figures_of_a_client_go_with_the_import_that_made_it() -> None:
    _, beta = three_months()
    batch = Batch.objects.create(kind="clients", file_name="beta.csv", file_digest="d", recorded_at=AS_OF)
    Client.objects.filter(pk=beta.pk).update(batch=batch)
    Ticket.objects.filter(client=beta).update(batch=batch)
    review(AS_OF, everything=True)
    assert of(ESCALATION, MARCH, beta)
    undo(batch=batch, as_of=AS_OF, by=BY)
    corrected()
    assert not LockedFigure.objects.filter(client=beta.pk).exists()
    assert [one.denominator for one in of(ESCALATION, MARCH)] == [3, 2]
    (number,) = of(ESCALATION, MARCH)[-1].because
    assert queries.entries([number])[number].action == "import.undo"


def test_a_month_that_sleeps_is_looked_at_when_it_wakes() -> None:
    three_months()
    review(AS_OF, everything=True)
    assert review(AS_OF + timedelta(hours=25)) == Reviewed()
    later = datetime(2026, 12, 8, 12, tzinfo=UTC)
    assert review(later).locked > 0
    assert LockReview.objects.get().looked_at == later


def test_figures_say_that_they_are_locked_and_restated() -> None:
    acme, beta = three_months()
    review(AS_OF, everything=True)
    ticket(beta, "2026-03-20 09:00")
    corrected()
    march, october = Period.month(2026, 3), Period.month(2026, 10)
    assert scorecard(OWNER, ESCALATION, march, AS_OF).figure.flags[-2:] == ("locked", "restated")
    assert "locked" not in scorecard(OWNER, ESCALATION, october, AS_OF).figure.flags
    own = scorecard(OWNER, ESCALATION, march, AS_OF, Filters(client=acme.pk)).figure
    assert own.flags[-1] == "locked"
    by_client = breakdown(OWNER, ESCALATION, march, "client", AS_OF)
    assert {row.label: "restated" in row.figure.flags for row in by_client.rows} == {
        "Acme": False,
        "Beta": True,
    }
    assert {"locked", "restated"} <= set(by_client.total.flags)
    year = breakdown(OWNER, ESCALATION, Period.year(2026), "month", AS_OF)
    assert {row.key: "locked" in row.figure.flags for row in year.rows} == {
        MARCH: True,
        SEPTEMBER: True,
        OCTOBER: False,
    }
    assert "locked" not in year.total.flags
    assert "locked" not in scorecard(OWNER, ESCALATION, march, AS_OF, Filters(team=team().pk)).figure.flags
    lanes = programme(OWNER, march, AS_OF).lanes["onboarding"]
    assert "restated" in next(card for card in lanes if card.kpi.key == ESCALATION).figure.flags


def test_a_month_still_open_says_until_when() -> None:
    acme, _ = three_months()
    review(AS_OF, everything=True)
    kpi = KPIS[ESCALATION]

    def lock(period: Period, **filters: Any) -> Any:
        return month_lock(OWNER, kpi, period, Filters(**filters), AS_OF)

    open_one = lock(Period.month(2026, 10))
    assert (open_one.locked_at, open_one.open_until, open_one.is_due) == (None, date(2026, 12, 5), False)
    assert lock(Period.month(2026, 3)).locked_at == AS_OF
    assert lock(Period.month(2026, 3), client=acme.pk).locked_at == AS_OF
    assert lock(Period.month(2026, 3), team=1) is None
    assert lock(Period.year(2026)) is None
    assert lock(Period.month(2027, 3)) is None
    assert month_lock(OWNER, KPIS["weekly-pulse"], Period.month(2026, 3), Filters(), AS_OF) is None
    assert month_lock(OWNER, KPIS["reopened"], Period.month(2026, 3), Filters(client=acme.pk), AS_OF) is None


numbers = st.one_of(st.integers(0, 10**9), st.floats(0, 1e9), st.none())


@given(parts=st.dictionaries(st.sampled_from("abcd"), numbers), more=st.integers(1, 5))
def test_sums_are_the_same_up_to_rounding_and_counts_exactly(
    parts: dict[str, float | None], more: int
) -> None:
    assert same(parts, dict(reversed(parts.items())))
    assert same(parts, {name: value for name, value in parts.items() if value})
    counts = {name: int(value or 0) for name, value in parts.items()}
    for name, value in counts.items():
        if value < 10**8:
            assert not same(counts, {**counts, name: value + more})


@given(values=st.lists(st.floats(0.01, 10_000), min_size=1, max_size=50))
def test_the_order_of_adding_makes_no_correction(values: list[float]) -> None:
    add: Callable[[list[float]], float] = lambda given: sum(given)  # noqa: E731
    assert same({"total": add(values)}, {"total": add(sorted(values))})
