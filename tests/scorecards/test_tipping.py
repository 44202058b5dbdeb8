"""The points of tipping points (TIP-0, TIP-7, TIP-8), and the runs that are due (TIP-12)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import building
from tests.building import AS_OF, OWNER, answer, employed, refreshed, team, ticket, week
from trimtab.domain.audit.actor import Actor
from trimtab.domain.people.models import User
from trimtab.domain.targets.actions import set_target
from trimtab.domain.tipping.models import TippingEstimate
from trimtab.domain.tipping.queries import Standing, standing
from trimtab.kpi.period import Period
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.moment import moment
from trimtab.scorecards.tipping import estimate_all, of_escalations, of_turnover, suggested_threshold
from trimtab.scorecards.tipping_data import ClientMonth, client_months, team_quarters
from trimtab.scorecards.tipping_turnover import over_time, score_bands


def points(source: str = "onboarding") -> list[ClientMonth]:
    refreshed()
    return list(client_months(source, moment(AS_OF)))  # type: ignore[arg-type]


def five_tickets(owner: building.Client, day: str, escalated: int = 2, **fields: object) -> None:
    for place in range(5):
        ticket(owner, f"{day} 0{place}:00", escalated=int(place < escalated), **fields)


def new_client(start: str = "2026-07-01") -> building.Client:
    building.organisation()
    found = building.client()
    building.contract(found, start)
    return found


def test_a_round_is_a_point_with_the_tickets_of_the_thirty_days_before() -> None:
    one = new_client()
    five_tickets(one, "2026-08-10")
    ticket(one, "2026-07-16 09:00")  # 31 days before the round
    ticket(one, "2026-08-16 09:00", escalated=1)  # on its day
    answer(one, "2026-08-16 10:00", "overall", 4, respondent="a", round="day 45")
    answer(one, "2026-08-17 10:00", "overall", 5, respondent="b", round="day 45")
    answer(one, "2026-08-16 10:00", "effort", 7, respondent="a", round="day 45")
    (found,) = points()
    assert (found.client, found.round, found.answers, found.mean) == (one.pk, "day 45", 2, 4.5)
    assert found.period == Period(date(2026, 7, 17), date(2026, 8, 16))
    assert (found.tickets, found.escalated) == (5, 2)
    assert (found.rate, found.satisfaction) == (0.4, 0.875)


def test_four_tickets_are_no_point_nor_is_a_round_without_an_answer() -> None:
    one, silent = new_client(), new_client()
    for place in range(4):
        ticket(one, f"2026-08-1{place} 09:00")
    answer(one, "2026-08-16 10:00", "overall", 4)
    five_tickets(silent, "2026-08-10")
    answer(silent, "2026-08-16 10:00", "overall", None)
    assert points() == []


def test_a_ticket_that_may_still_be_escalated_leaves_the_point_out() -> None:
    one = new_client("2026-10-01")
    five_tickets(one, "2026-11-12")
    answer(one, "2026-11-15 10:00", "overall", 4)
    assert len(points()) == 1
    ticket(one, "2026-11-13 09:00", status="open", closed_at=None)
    assert points() == []


def test_the_two_sources_are_never_mixed() -> None:
    one = new_client("2025-01-01")
    five_tickets(one, "2026-09-10", escalated=1)
    answer(one, "2026-09-20 10:00", "rating", 3, survey="ticket-follow-up", round="t1")
    answer(one, "2026-09-21 10:00", "rating", 5, survey="ticket-follow-up", round="t2")
    assert points() == []
    (month,) = points("ticket-csat")
    assert (month.period, month.round) == (Period.month(2026, 9), "")
    assert (month.tickets, month.escalated, month.answers, month.mean) == (5, 1, 2, 4.0)


def test_neither_the_running_month_nor_one_of_years_ago_is_a_point() -> None:
    one = new_client("2023-01-01")
    for day in ("2024-10-10", "2026-11-02"):
        five_tickets(one, day)
        answer(one, f"{day} 10:00", "rating", 3, survey="ticket-follow-up", round=day)
    assert points("ticket-csat") == []


def quarter_of_pulse(groups: dict[building.Team, list[int]]) -> None:
    """Four weeks of the second quarter in which each of these teams answered so."""
    for monday in ("2026-04-06", "2026-04-13", "2026-05-04", "2026-06-01"):
        week(monday, groups)


def test_satisfaction_stands_beside_who_left_in_the_next_quarter() -> None:
    building.organisation()
    one = team("One")
    for _ in range(9):
        employed("2025-01-01", team=one)
    employed("2025-01-01", "2026-05-31", team=one)  # in the quarter itself
    employed("2025-01-01", "2026-09-30", team=one)  # in the next
    quarter_of_pulse({one: [4] * 10})
    refreshed()
    (found,) = team_quarters("next-quarter", moment(AS_OF))
    assert (found.quarter.label, found.outcome.label) == ("2026-Q2", "2026-Q3")
    assert (found.satisfaction, found.left, found.headcount) == (7.5, 1, pytest.approx(10))
    (same,) = team_quarters("same-quarter", moment(AS_OF))
    assert (same.outcome.label, same.left) == ("2026-Q2", 1)


def test_withheld_satisfaction_is_left_out() -> None:
    """ANON-12: nothing below five enters, and nothing that would give a smaller group away."""
    building.organisation()
    large, middle, small = team("Large"), team("Middle"), team("Small")
    for group, size in ((large, 9), (middle, 8), (small, 4)):
        for _ in range(size):
            employed("2025-01-01", team=group)
    quarter_of_pulse({large: [4] * 9, middle: [4] * 8, small: [2] * 4})
    refreshed()
    assert [one.name for one in team_quarters("same-quarter", moment(AS_OF))] == ["Large"]


def test_a_quarter_that_is_not_over_has_no_outcome_yet() -> None:
    building.organisation()
    one = team()
    for _ in range(9):
        employed("2025-01-01", team=one)
    for monday in ("2026-07-06", "2026-07-13"):
        week(monday, {one: [4] * 9})
    refreshed()
    assert team_quarters("next-quarter", moment(AS_OF)) == []
    assert [found.quarter.label for found in team_quarters("same-quarter", moment(AS_OF))] == ["2026-Q3"]


def test_bands_show_no_rate_of_few_people() -> None:
    building.organisation()
    happy, sad = team("Happy"), team("Sad")
    for group, size in ((happy, 12), (sad, 6)):
        for _ in range(size):
            employed("2025-01-01", team=group)
    employed("2025-01-01", "2026-09-30", team=sad)
    quarter_of_pulse({happy: [5] * 12, sad: [3] * 6})
    refreshed()
    found = score_bands(team_quarters("next-quarter", moment(AS_OF)), fewest=10, level=0.95)
    assert [(one.low, one.high) for one in (found[0], found[-1])] == [(9.5, 10.0), (5.0, 5.5)]
    assert (found[0].turnover, found[0].left, found[0].headcount) == (0.0, 0, 12)
    assert (found[-1].turnover, found[-1].interval, found[-1].left) == (None, None, 1)
    assert all(one.headcount == 0 and one.turnover is None for one in found[1:-1])


def test_months_have_counts_of_who_left() -> None:
    building.organisation()
    one = team()
    for _ in range(11):
        employed("2025-01-01", team=one)
    employed("2025-01-01", "2026-09-15", team=one)
    quarter_of_pulse({one: [4] * 10})
    refreshed()
    months = {each.month.label: each for each in over_time(OWNER, Period.month(2026, 10), AS_OF)}
    assert (months["2026-09"].left, months["2026-08"].left) == (1, 0)
    assert months["2026-10"].turnover == pytest.approx(1 / 12, abs=0.01)
    assert months["2026-04"].satisfaction == 7.5


def test_every_run_is_made_once_and_again_next_month() -> None:
    building.organisation()
    refreshed()
    assert estimate_all(AS_OF).made == 4
    assert TippingEstimate.objects.count() == 4
    TippingEstimate.objects.update(status="no_tipping_point", shown="no_tipping_point", p=0.5)
    assert estimate_all(AS_OF).made == 0
    assert estimate_all(datetime(2026, 12, 1, 3, tzinfo=UTC)).made == 2, "a month is over, the quarter is not"
    assert estimate_all(datetime(2027, 1, 1, 3, tzinfo=UTC)).made == 4


def test_too_little_data_is_looked_at_again_and_keeps_its_place() -> None:
    building.organisation()
    refreshed()
    estimate_all(AS_OF)
    assert estimate_all(AS_OF + timedelta(days=1)).made == 4
    assert TippingEstimate.objects.count() == 4


def test_another_target_needs_another_score_but_no_other_run() -> None:
    building.organisation()
    refreshed()
    estimate_all(AS_OF)
    TippingEstimate.objects.update(status="no_tipping_point", shown="no_tipping_point", p=0.5)
    before = TippingEstimate.objects.get(use="turnover", source="next-quarter")
    set_target(
        by=Actor("ann"), as_of=AS_OF, kpi="turnover", kind="target", value=0.2, from_day=date(2026, 11, 1)
    )
    assert estimate_all(AS_OF + timedelta(days=1)).made == 0
    after = TippingEstimate.objects.get(use="turnover", source="next-quarter")
    assert after.score is not None and after.score.target == 0.05
    assert (after.computed_at, after.status) == (before.computed_at, "no_tipping_point")


def test_a_run_says_by_which_parameters_it_was_made() -> None:
    building.organisation()
    refreshed()
    estimate_all(AS_OF)
    first = set(TippingEstimate.objects.values_list("parameters", flat=True))
    building.organisation(tip_alpha=0.01)
    estimate_all(AS_OF + timedelta(days=1))
    second = set(TippingEstimate.objects.values_list("parameters", flat=True))
    assert len(first) == len(second) == 1
    assert first != second


@pytest.mark.parametrize(("low", "suggested"), [(0.1439, 0.14), (0.125, 0.125), (0.1, 0.1), (0.004, None)])
def test_the_suggested_threshold_is_the_lower_end_rounded_down(low: float, suggested: float | None) -> None:
    run = TippingEstimate(status="found", shown="found", low=low)
    assert suggested_threshold(Standing(run, run, [run])) == suggested


def test_nothing_is_suggested_where_no_point_was_found() -> None:
    run = TippingEstimate(status="imprecise", shown="imprecise", low=0.1)
    assert suggested_threshold(Standing(run, run, [run])) is None
    assert suggested_threshold(standing("escalations", "onboarding")) is None


@pytest.mark.parametrize("role", [User.Role.TECHNICIAN, User.Role.CLIENT_CONTACT])
def test_only_who_leads_sees_them(role: str) -> None:
    for asked in (of_escalations, of_turnover):
        with pytest.raises(NotVisible):
            asked(User(role=role), "onboarding", AS_OF)  # type: ignore[operator]
