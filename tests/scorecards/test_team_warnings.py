"""Teams whose published satisfaction falls: found from released results alone, and told once."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tests.building import AS_OF, bring_up_to_date, organisation, team, week
from trimtab.domain.audit.actor import Actor
from trimtab.domain.changes.actions import FACTS, mark_months
from trimtab.domain.notices.models import Notice, NoticeTelling
from trimtab.domain.people.models import Team
from trimtab.domain.targets.actions import end_target, set_threshold
from trimtab.domain.warnings.models import TeamEpisode, TeamEvaluation
from trimtab.domain.warnings.queries import team_evaluations
from trimtab.scorecards.team_warnings import _complete_quarters, watch_teams

ANN = Actor("ann@msp.example")
MONDAY = date(2026, 8, 3)
HAPPY, TIRED = [5, 4, 4, 5, 4, 4], [3, 2, 3, 2, 3, 2]


def limit(value: float = 6.0) -> None:
    set_threshold(by=ANN, as_of=AS_OF, kpi="weekly-pulse", value=value, from_day=date(2026, 1, 1))


def replay(course: list[dict[Team, list[int]]]) -> datetime:
    """Weeks with their answers, each judged on the Tuesday after it."""
    moments = []
    for place, answers in enumerate(course):
        monday = MONDAY + timedelta(weeks=place)
        week(str(monday), answers)
        moments.append(datetime.combine(monday + timedelta(days=8), datetime.min.time(), ZoneInfo("UTC")))
    mark_months(facts=FACTS, months=None, as_of=moments[-1])
    bring_up_to_date(moments[-1])
    for at in moments:
        watch_teams(at)
    return moments[-1]


def test_a_team_that_falls_is_named_and_the_others_are_not() -> None:
    organisation()
    north, south = team("North"), team("South")
    limit()
    at = replay([{north: HAPPY if place < 6 else TIRED, south: HAPPY} for place in range(12)])
    states = list(TeamEpisode.objects.filter(team=north).values_list("state", "told"))
    assert states[0] == ("normal", False)
    assert ("exceeded", True) in states
    assert {one.state for one in TeamEpisode.objects.filter(team=south)} == {"normal"}
    told = Notice.objects.get(cause=f"satisfaction:weekly-pulse:team:{north.pk}")
    assert (told.team_id, told.client_id, told.kpi) == (north.pk, None, "weekly-pulse")
    assert told.evidence["value"] == round(told.evidence["value"], 1)
    latest = team_evaluations()[north.pk, "weekly-pulse", "level"]
    assert (latest.state, latest.limit, latest.parts) == ("exceeded", 6.0, 4)
    assert latest.value < latest.limit
    assert latest.published_on == max(
        TeamEpisode.objects.filter(team=north).values_list("published_on", flat=True)
    )
    signal = team_evaluations()[north.pk, "weekly-pulse", "trend"]
    assert signal.low is not None
    assert signal.value == round(signal.value, 1), "as published"
    before, kept = NoticeTelling.objects.count(), TeamEvaluation.objects.count()
    assert watch_teams(at) == []
    assert watch_teams(at + timedelta(days=2)) == []
    assert NoticeTelling.objects.count() == before
    assert TeamEvaluation.objects.count() == kept, "the same part says nothing twice"


def test_a_team_that_is_never_published_has_no_state() -> None:
    organisation()
    large, larger, small = team("Large"), team("Larger"), team("Small")
    limit()
    # Three people, and the smaller of the others hidden with them: else they would be the rest (ANON-2).
    replay([{large: HAPPY, larger: [*HAPPY, 4], small: [1, 1, 1]} for _ in range(3)])
    assert {one.team_id for one in TeamEpisode.objects.all()} == {larger.pk}
    assert {one.team_id for one in TeamEvaluation.objects.all()} == {larger.pk}
    assert not Notice.objects.exists()


def test_without_a_limit_there_is_no_state_and_no_notice_is_left_open() -> None:
    organisation()
    north = team("North")
    limit()
    at = replay([{north: TIRED} for _ in range(3)])
    assert Notice.objects.filter(resolved_at=None).exists()
    end_target(by=ANN, as_of=AS_OF, kpi="weekly-pulse", kind="threshold", from_day=date(2026, 1, 2))
    watch_teams(at)
    assert not TeamEpisode.objects.filter(left_at=None, watch="level").exists()
    assert not Notice.objects.filter(resolved_at=None).exists()


@pytest.mark.parametrize(
    ("today", "first_month", "last"),
    [
        (date(2026, 11, 22), 1, (date(2026, 7, 1), date(2026, 10, 1))),
        (date(2026, 10, 1), 1, (date(2026, 7, 1), date(2026, 10, 1))),
        (date(2026, 9, 30), 1, (date(2026, 4, 1), date(2026, 7, 1))),
        (date(2026, 11, 22), 2, (date(2026, 8, 1), date(2026, 11, 1))),
    ],
)
def test_only_quarters_that_are_over_count(today: date, first_month: int, last: tuple[date, date]) -> None:
    found = _complete_quarters(today, first_month)
    assert len(found) == 4
    assert (found[-1].start, found[-1].end) == last
    assert all(one.end == other.start for one, other in pairwise(found))
