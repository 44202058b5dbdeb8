"""What is shown of technicians' answers, and what never is (section 10 of the specification)."""

from datetime import UTC, date, datetime

import pytest

from tests import building
from tests.building import AS_OF, OWNER, refreshed, team, week
from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.measures import Confidential
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards import people, released
from trimtab.scorecards.breakdowns import breakdown
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.measuring import measure
from trimtab.scorecards.moment import moment
from trimtab.scorecards.rows import rows_behind
from trimtab.scorecards.shapes import Filters

MARCH = Period.month(2026, 3)
PULSE = KPIS["weekly-pulse"]


def pulse(period: Period = MARCH, of: building.Team | None = None, as_of: datetime = AS_OF) -> object:
    return measure(PULSE, period, as_of, Filters(team=of.pk if of else None)).value


def test_tv4_a_pulse_is_a_mean_face_on_ten() -> None:
    building.organisation()
    week("2026-03-02", {team(): [5, 4, 4, 3, 2, 4, 5, 3]})
    refreshed()
    found = measure(PULSE, MARCH, AS_OF)
    assert (found.value, found.interval) == (6.9, (4.3, 9.1)), (
        "6.875, 4.2533 and 9.0801 as they are published"
    )


def test_four_answers_are_not_shown() -> None:
    building.organisation()
    week("2026-03-02", {team(): [5, 4, 4, 3]})
    refreshed()
    found = measure(PULSE, MARCH, AS_OF)
    assert (found.value, found.reason, found.n) == (None, "too_few_responses", 0)


def test_a_small_team_hides_the_one_it_could_be_computed_from() -> None:
    """ANON-2: 7 + 6 + 3 answers; with both large teams shown, the small one would be the rest."""
    building.organisation()
    seven, six, three = team("a"), team("b"), team("c")
    week("2026-03-02", {seven: [4] * 7, six: [3] * 6, three: [1] * 3})
    refreshed()
    assert pulse(of=seven) == 7.5
    assert pulse(of=six) is None
    assert pulse(of=three) is None


def test_an_open_round_shows_nothing() -> None:
    """ANON-6: no figure before the round has closed."""
    building.organisation()
    week("2026-03-02", {team(): [4] * 7})
    refreshed()
    assert pulse(as_of=datetime(2026, 3, 8, 23, tzinfo=UTC)) is None
    assert pulse(as_of=datetime(2026, 3, 9, 1, tzinfo=UTC)) == 7.5


def test_a_team_too_small_for_a_week_is_shown_for_four() -> None:
    """ANON-7: six people, three each week; each person's mean counts once, in the block of weeks only."""
    building.organisation()
    large, small = team(), team()
    opens = released.confidential.block_days(80)[0]
    for place in range(4):
        monday = date.fromordinal(opens.toordinal() + 7 * place)
        made = week(monday.isoformat(), {large: [4] * 10})
        for member in ((0, 1, 2), (3, 4, 5))[place % 2]:
            made.answers.create(
                team=small, question="week", score=5 if member < 3 else 1, respondent=f"s{member}"
            )
    refreshed()
    asked = PULSE.measure
    assert isinstance(asked, Confidential)
    parts = released.of_group(asked, Parameters(), before=date(2027, 1, 1), team=small.pk)
    assert [(p.opens_on, p.respondents, p.tally["total"]) for p in parts] == [(opens, 6, 18)]


def test_half_pulse_half_in_depth() -> None:
    """AG-4: one alone is marked."""
    building.organisation()
    group = team()
    week("2026-03-02", {group: [5] * 6})
    refreshed()
    alone = measure(KPIS["technician-satisfaction"], MARCH, AS_OF)
    assert (alone.value, alone.flags) == (10, ("one_survey_only",))
    for area in range(1, 7):
        for item in (1, 2):
            week("2026-01-05", {group: [3] * 6}, survey="in-depth", question=f"area{area}-{item}")
    refreshed()
    both = measure(KPIS["technician-satisfaction"], MARCH, AS_OF)
    assert (both.value, both.flags) == (7.5, ())


def test_many_periods_at_once_are_each_what_they_are_alone() -> None:
    """With a hole between two of them, rounds before the first, and the blend of a period with both surveys."""
    building.organisation()
    group = team()
    for monday, score in (("2026-01-05", 2), ("2026-02-02", 3), ("2026-03-02", 4), ("2026-03-09", 5)):
        week(monday, {group: [score] * 6})
    for area in range(1, 7):
        for item in (1, 2):
            week("2026-01-05", {group: [3] * 6}, survey="in-depth", question=f"area{area}-{item}")
    refreshed()
    periods = [Period.month(2026, 2), Period(date(2026, 3, 9), date(2026, 4, 1)), Period.month(2026, 12)]
    now = moment(AS_OF)
    for key in ("weekly-pulse", "technician-satisfaction"):
        found = people.measures(KPIS[key], periods, now, team=group.pk)
        assert list(found) == [people.measure(KPIS[key], one, now, team=group.pk) for one in periods]
        alone = people.values(KPIS[key], periods, now, team=group.pk)
        assert [(one.value, one.n) for one in alone] == [(one.value, one.n) for one in found]
    pulses = people.measures(PULSE, periods, now, team=group.pk)
    assert [(one.value, one.n) for one in pulses] == [(5.0, 6), (10.0, 6), (None, 0)]


def test_no_row_leads_to_an_answer() -> None:
    with pytest.raises(NotVisible):
        rows_behind(OWNER, "weekly-pulse", MARCH)


def test_a_breakdown_names_hidden_teams_without_a_figure() -> None:
    building.organisation()
    shown, hidden = team("Shown"), team("Small")
    week("2026-03-02", {shown: [4] * 9, hidden: [2] * 5})
    week("2026-03-09", {hidden: [2] * 4})
    refreshed()
    rows = {row.label: row for row in breakdown(OWNER, "weekly-pulse", MARCH, "team", AS_OF).rows}
    assert rows["Shown"].figure.n == 9
    assert rows["Small"].figure.n == 5  # the week of four is in nobody's figure
