"""Where teams stand in the early warning, for the page of it: state, published figures, limits, and how it came there.

Read from what the hourly look kept of released results (team_warnings.py): nothing is measured anew here, so a figure
that was not published cannot be on the page, and a team that is never shown has no state on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trimtab.domain.people.models import Team, User
from trimtab.domain.targets.models import Target
from trimtab.domain.targets.queries import said_last
from trimtab.domain.tipping.models import TippingEstimate
from trimtab.domain.tipping.queries import Standing, standing
from trimtab.domain.warnings import queries
from trimtab.domain.warnings.models import State, TeamEpisode, TeamEvaluation
from trimtab.insight.satisfaction_warning import QUARTERS, WEEKS, LevelRule
from trimtab.scorecards.moment import moment
from trimtab.scorecards.team_warnings import PULSE, SATISFACTION
from trimtab.scorecards.viewing import only_leads

SHOWN_DAYS = 364
"""How far back states are shown: 52 weeks."""
WATCHED = (
    (PULSE, TeamEpisode.Watch.LEVEL),
    (PULSE, TeamEpisode.Watch.TREND),
    (SATISFACTION, TeamEpisode.Watch.LEVEL),
)
RULES: Mapping[str, LevelRule] = {PULSE: WEEKS, SATISFACTION: QUARTERS}
_ORDER = (State.EXCEEDED, State.APPROACHING, State.NORMAL)


@dataclass(frozen=True)
class TeamState:
    """Where a team stands in one thing that is watched, and what it was last judged by.

    ``seen``: the last judged part; for a state from before parts were kept, the one that the state began with.
    """

    kpi: str
    watch: str
    present: TeamEpisode
    seen: TeamEvaluation | TeamEpisode


@dataclass(frozen=True)
class TeamWarning:
    """A team with its states, and those it had in SHOWN_DAYS, oldest first. Without states: nothing was published, or
    no limit is set and its pulse has no usual range yet."""

    team: int
    name: str
    states: Sequence[TeamState]
    history: Sequence[TeamEpisode]

    @property
    def worst(self) -> str:
        """Its most serious present state; "" without any."""
        present = {one.present.state for one in self.states}
        return next((state.value for state in _ORDER if state in present), "")


@dataclass(frozen=True)
class TeamWarnings:
    """All teams, the most serious first, then by name; the limit of each KPI as it was last said, None: never.

    ``tipping``: what is known of turnover against satisfaction; None before the first run.
    """

    teams: Sequence[TeamWarning]
    limits: Mapping[str, Target | None]
    tipping: Standing | None
    today: date


def team_warnings(viewer: User, as_of: datetime) -> TeamWarnings:
    """Where does every team stand, and how did it come there? Raises NotVisible unless the viewer leads."""
    only_leads(viewer)
    now = moment(as_of)
    seen = queries.team_evaluations()
    kept = queries.team_episodes(since=now.today - timedelta(days=SHOWN_DAYS - 1))
    names = Team.objects.order_by("name", "pk").values_list("pk", "name")
    teams = [_of(team, name, kept.get(team, ()), seen) for team, name in names]
    return TeamWarnings(
        sorted(teams, key=lambda one: _ORDER.index(State(one.worst)) if one.worst else len(_ORDER)),
        _limits(now.today),
        standing(TippingEstimate.Use.TURNOVER, TippingEstimate.Source.NEXT_QUARTER),
        now.today,
    )


def _of(
    team: int,
    name: str,
    history: Sequence[TeamEpisode],
    seen: Mapping[tuple[int, str, str], TeamEvaluation],
) -> TeamWarning:
    present = {(one.kpi, one.watch): one for one in history if one.left_at is None}
    states = [
        TeamState(kpi, watch, present[kpi, watch], seen.get((team, kpi, watch)) or present[kpi, watch])
        for kpi, watch in WATCHED
        if (kpi, watch) in present
    ]
    return TeamWarning(team, name, states, sorted(history, key=lambda one: (one.entered_at, one.pk)))


def _limits(day: date) -> Mapping[str, Target | None]:
    rows = said_last([PULSE, SATISFACTION], on=day, kind=Target.Kind.THRESHOLD)
    latest = {one.kpi: one for one in rows if one.client_id is None}
    return {kpi: latest.get(kpi) for kpi in (PULSE, SATISFACTION)}
