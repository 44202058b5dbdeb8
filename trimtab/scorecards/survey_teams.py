"""Which teams answer lower than they usually do? A signal about a team's released results, never about a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.people.models import Team, User
from trimtab.domain.surveys.models import PeopleRound
from trimtab.kpi.period import Period
from trimtab.scorecards.moment import moment
from trimtab.scorecards.periods import today
from trimtab.scorecards.shapes import Filters, Series
from trimtab.scorecards.trends import series
from trimtab.scorecards.viewing import only_leads

PULSE = "weekly-pulse"
MOST_ROUNDS = 60
_BELOW = ("below", "shift_below")


@dataclass(frozen=True)
class TeamSignal:
    """A team whose published pulse lies below its own usual range or level, with the series that says so."""

    team: Team
    series: Series


def teams_below_usual(viewer: User, as_of: datetime) -> list[TeamSignal]:
    """With which teams is it worth checking in? Those whose control chart says "below" (TREND-3, TREND-5).

    Read from what was published only, so a team that is never shown can give no signal. Raises NotVisible unless the
    viewer leads.
    """
    only_leads(viewer)
    now, month = moment(as_of), Period.holding(today(as_of), "month")
    found = []
    for team in Team.objects.order_by("name", "pk"):
        moved = series(KPIS[PULSE], month, now, Filters(team=team.pk), "week")
        if moved.verdict is not None and moved.verdict.kind in _BELOW:
            found.append(TeamSignal(team, moved))
    return found


def rounds_of(survey: str) -> Sequence[PeopleRound]:
    """The rounds of a survey among technicians, the newest first."""
    return list(PeopleRound.objects.filter(survey=survey).order_by("-opens_on", "-pk")[:MOST_ROUNDS])
