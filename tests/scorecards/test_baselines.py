"""A lasting change that a lead confirms moves the baseline; the older steps keep their limits (TREND-6, TREND-8)."""

from datetime import date, datetime

import pytest

from tests import building
from tests.building import AS_OF, OWNER, client, refreshed, tickets
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.baselines import actions
from trimtab.domain.baselines.models import Baseline
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import User
from trimtab.kpi.period import Period
from trimtab.scorecards.baselines import shift_to_confirm
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.scorecard import scorecard
from trimtab.scorecards.shapes import Filters, Series

OCTOBER = Period.month(2026, 10)
LEVEL, LATER = (4, 5, 3), (7, 9, 8)
"""Escalated tickets of 40 a month: about a tenth for fourteen months, then about a fifth for eight."""


def months(counts: list[tuple[int, int]], first: date, of: Client | None = None) -> None:
    owner = of or client()
    month = Period.holding(first, "month")
    for escalated, total in counts:
        days = [f"{month.start:%Y-%m}-{number % 28 + 1:02}" for number in range(total)]
        tickets(owner, [(f"{day} 09:00", number < escalated) for number, day in enumerate(days)])
        month = Period.holding(month.end, "month")


def shifted() -> None:
    building.organisation()
    months([(LEVEL[n % 3], 40) for n in range(14)] + [(LATER[n % 3], 40) for n in range(8)], date(2025, 1, 1))
    refreshed()


def escalation(as_of: datetime = AS_OF, **filters: int) -> Series:
    return scorecard(OWNER, "ticket-escalation", OCTOBER, as_of, Filters(**filters)).series


def confirm(as_of: datetime = AS_OF) -> Baseline:
    shift = shift_to_confirm(OWNER, "ticket-escalation", OCTOBER, as_of, Filters())
    assert shift is not None
    return actions.confirm(
        by=Actor(name="console"), as_of=as_of, kpi=shift.kpi.key, starts_on=shift.starts_on,
        seen_to=shift.seen_to, reason="Second line grew",
    )  # fmt: skip


def test_a_confirmed_change_moves_the_baseline_and_can_be_taken_back() -> None:
    shifted()
    before = escalation()
    assert before.verdict is not None
    assert (before.verdict.kind, before.verdict.rule, before.run) == ("shift_above", "R2", 8)
    assert before.since == Period.month(2026, 3)

    confirmed = confirm()
    assert (confirmed.starts_on, confirmed.seen_to) == (date(2026, 3, 1), date(2026, 11, 1))
    after = escalation()
    assert after.verdict is not None
    # Eight steps have a level, but no limits yet (TREND-4).
    assert (after.verdict.kind, after.verdict.complete) == ("not_enough_data", 8)
    assert after.restarted == date(2026, 3, 1)
    old, new = after.points[:5], after.points[5:]
    assert [(p.low, p.centre, p.high) for p in old] == [(p.low, p.centre, p.high) for p in before.points[:5]]
    assert {(p.low, p.centre, p.high) for p in new} == {(None, None, None)}
    entry = AuditEntry.objects.get(action="baseline.confirm")
    assert entry.after["reason"] == "Second line grew"

    actions.undo(by=Actor(name="console"), as_of=AS_OF, baseline=confirmed)
    assert escalation() == before
    assert AuditEntry.objects.filter(action="baseline.undo").count() == 1


def test_the_older_steps_keep_their_limits_when_more_months_arrive() -> None:
    shifted()
    before = escalation()
    confirm()
    months([(8, 40)] * 6, date(2026, 11, 1), Client.objects.get())
    refreshed()
    later = building.at("2027-05-20 09:00")
    found = scorecard(OWNER, "ticket-escalation", Period.month(2027, 4), later).series
    assert found.verdict is not None
    assert (found.verdict.kind, found.verdict.complete) == ("steady", 14)
    assert {point.centre for point in found.points} == {found.points[-1].centre}
    again = scorecard(OWNER, "ticket-escalation", OCTOBER, later).series
    assert [(p.low, p.high) for p in again.points[:5]] == [(p.low, p.high) for p in before.points[:5]]


def test_a_level_is_of_one_chart_alone() -> None:
    shifted()
    confirm()
    one = Client.objects.get()
    own = escalation(client=one.pk)
    assert own.restarted is None
    assert own.verdict is not None
    assert own.verdict.rule == "R2"


def test_only_a_lasting_shift_can_be_confirmed_and_only_by_who_leads() -> None:
    building.organisation()
    months([(LEVEL[n % 3], 40) for n in range(21)] + [(30, 40)], date(2025, 1, 1))
    refreshed()
    verdict = escalation().verdict
    assert verdict is not None
    assert verdict.rule == "R1"
    assert shift_to_confirm(OWNER, "ticket-escalation", OCTOBER, AS_OF, Filters()) is None
    technician = User(role=User.Role.TECHNICIAN, email="t@msp.example", name="T")
    with pytest.raises(NotVisible):
        shift_to_confirm(technician, "ticket-escalation", OCTOBER, AS_OF, Filters())


def test_a_narrower_view_has_no_level_of_its_own() -> None:
    shifted()
    narrowed = Filters(stage="ongoing")
    assert shift_to_confirm(OWNER, "ticket-escalation", OCTOBER, AS_OF, narrowed) is None


def test_the_same_change_is_confirmed_once() -> None:
    shifted()
    made = confirm()
    with pytest.raises(actions.AlreadyConfirmed):
        actions.confirm(
            by=Actor(name="console"), as_of=AS_OF, kpi=made.kpi, starts_on=made.starts_on,
            seen_to=made.seen_to, reason="Again",
        )  # fmt: skip


def test_the_chart_of_a_small_client_has_quarters() -> None:
    building.organisation()
    small, large = client("Small"), client("Large")
    months([(2, 10)] * 15, date(2025, 8, 1), small)
    months([(4, 40)] * 15, date(2025, 8, 1), large)
    refreshed()
    found = escalation(client=small.pk)
    assert found.step == "quarter"
    assert [point.figure.period.label for point in found.points][-2:] == ["2026-Q3", "2026-Q4"]
    third = found.points[-2].figure
    assert (third.numerator, third.denominator) == (6, 30)
    assert found.verdict is not None
    assert (found.verdict.kind, found.verdict.needed) == ("not_enough_data", 12)
    assert escalation(client=large.pk).step == "month"
    assert escalation().step == "month"
    volume = scorecard(OWNER, "ticket-volume", OCTOBER, AS_OF, Filters(client=small.pk)).series
    assert volume.step == "month"


def test_a_rate_has_the_chart_of_its_counts_and_a_mean_that_of_its_values() -> None:
    """TREND-1: limits of a rate widen where there are fewer tickets; those of a count are the same everywhere."""
    building.organisation()
    months([(LEVEL[n % 3], 40 if n % 2 else 20) for n in range(22)], date(2025, 1, 1))
    refreshed()
    rate = [point for point in escalation().points if point.takes_part]
    assert len({point.high for point in rate}) == 2
    volume = scorecard(OWNER, "ticket-volume", OCTOBER, AS_OF).series
    assert len({point.high for point in volume.points if point.takes_part}) == 1
