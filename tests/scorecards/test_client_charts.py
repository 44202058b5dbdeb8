"""The charts of all clients, looked at in one pass, say what each client's own chart says (TREND-8)."""

from datetime import date

import pytest

from tests import building
from tests.building import OWNER, at, client, contract, refreshed, tickets
from trimtab.catalogue.kpis import KPIS
from trimtab.domain.audit.actor import Actor
from trimtab.domain.baselines import actions
from trimtab.domain.clients.models import Client
from trimtab.kpi.period import Period
from trimtab.scorecards.changes import client_charts
from trimtab.scorecards.changes.client_charts import signals
from trimtab.scorecards.changes.shapes import Look, looks
from trimtab.scorecards.moment import moment
from trimtab.scorecards.scorecard import scorecard
from trimtab.scorecards.shapes import Filters
from trimtab.warehouse import tallies
from trimtab.warehouse.client_days import escalated_by_month, escalated_in
from trimtab.warehouse.tallies import Question

OCTOBER = Period.month(2026, 10)
NOW = at("2026-11-23 12:00")
USUAL = (4, 5, 3)


def months(name: str, escalated: list[int], total: int = 40) -> Client:
    """A client with so many escalated tickets in the months that end with October 2026."""
    owner = client(name)
    steps = Period.months_back(len(escalated), OCTOBER.start, include_current=True)
    for step, wanted in zip(steps, escalated, strict=True):
        days = [f"{step.start:%Y-%m}-{number % 28 + 1:02}" for number in range(total)]
        tickets(owner, [(f"{day} 09:00", number < wanted) for number, day in enumerate(days)])
    return owner


def look() -> Look:
    return looks(OCTOBER, moment(NOW))[0]


def usual(count: int) -> list[int]:
    return [USUAL[place % 3] for place in range(count)]


def test_the_clients_with_a_signal_are_those_whose_own_chart_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    building.organisation()
    jump = months("Jump", [*usual(13), 25])
    shift = months("Shift", [*usual(8), *[7, 9, 8] * 3])
    months("Steady", usual(14))
    months("Short", [*usual(10), 25])
    months("Small", [1] * 13 + [8], total=10)
    refreshed()
    found = signals(look())
    assert {one: found[one].verdict.rule for one in found} == {jump.pk: "R1", shift.pk: "R2"}
    for one in (jump, shift):
        own = scorecard(OWNER, "ticket-escalation", OCTOBER, NOW, Filters(client=one.pk)).series
        last, told = own.points[-1], found[one.pk]
        assert own.verdict is not None
        assert (told.verdict.kind, told.run) == (own.verdict.kind, own.run)
        assert (told.low, told.high, told.month) == (last.low, last.high, last.figure.period)
        assert (told.kept, told.total) == (last.figure.numerator, last.figure.denominator)
        assert own.since is not None
        assert told.since == own.since.start
    # The same without the pass before it: it leaves out nothing that a chart would have told.
    monkeypatch.setattr(client_charts, "may_signal", lambda *some, **_: some[2].any(axis=1))
    client_charts._signals.cache_clear()
    assert signals(look()) == found


def test_a_chart_that_begins_anew_is_judged_from_there() -> None:
    building.organisation()
    one = months("Shift", [*usual(8), *[7, 9, 8] * 4 + [20]])
    refreshed()
    (before,) = signals(look()).values()
    assert before.verdict.rule == "R1"
    actions.confirm(
        by=Actor(name="console"), as_of=NOW, kpi="ticket-escalation", client=one.pk,
        starts_on=date(2025, 10, 1), seen_to=date(2026, 10, 1), reason="Second line grew",
    )  # fmt: skip
    (after,) = signals(look()).values()
    assert (after.verdict.rule, after.verdict.complete) == ("R1", 13)
    assert after.high > before.high


def test_the_months_of_every_client_are_those_that_its_tallies_count() -> None:
    building.organisation()
    one, two = months("One", [3, 0, 5], total=6), months("Two", [1], total=2)
    refreshed()
    steps = Period.months_back(4, OCTOBER.start, include_current=True)
    found = escalated_by_month(Period(steps[0].start, steps[-1].end))
    assert {client: table.tolist() for client, table in found.items()} == {
        one.pk: [[0, 0], [3, 6], [0, 6], [5, 6]],
        two.pk: [[0, 0], [0, 0], [0, 0], [1, 2]],
    }
    assert escalated_by_month(Period.month(2020, 1)) == {}


def test_windows_that_overlap_are_counted_in_one_pass_as_each_by_itself() -> None:
    building.organisation()
    one, two = months("One", [3, 0, 5], total=6), months("Two", [1], total=2)
    contract(two, "2026-09-01")
    refreshed()
    last = OCTOBER.last_day
    periods = [*(Period.rolling(days, last) for days in (30, 60, 455)), Period.rolling(30, date(2026, 9, 30))]
    found = escalated_in(periods)
    for period, counts in zip(periods, found, strict=True):
        answers = tallies.tallies(Question(KPIS["ticket-escalation"], period, ("client_id", "stage")))
        assert counts == {answer.keys: (answer.tally["kept"], answer.tally["total"]) for answer in answers}
    assert {client for client, _ in found[0]} == {one.pk, two.pk}
    assert {client for client, _ in found[3]} == {one.pk}
