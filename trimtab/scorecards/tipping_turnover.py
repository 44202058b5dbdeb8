"""The two charts of turnover against satisfaction: by bands of scores, and over time on fixed axes (AG-6)."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.people.models import User
from trimtab.insight.intervals import Interval, exposure
from trimtab.kpi.period import Period
from trimtab.scorecards.moment import moment
from trimtab.scorecards.shapes import Filters
from trimtab.scorecards.tipping_data import SATISFACTION, TURNOVER_KPI, TeamQuarter
from trimtab.scorecards.trends import series
from trimtab.scorecards.viewing import only_leads
from trimtab.warehouse import tallies
from trimtab.warehouse.tallies import Question

BAND = 0.5
_HIGHEST = 10.0


@dataclass(frozen=True)
class ScoreBand:
    """The team-quarters whose satisfaction is from ``low`` up to ``high``, together.

    ``headcount`` is in person-quarters. ``turnover`` is None where too few people are in it to show a rate (MIN-4).
    """

    low: float
    high: float
    team_quarters: int
    headcount: float
    left: int
    turnover: float | None
    interval: Interval | None


@dataclass(frozen=True)
class MonthOfPeople:
    """One month: satisfaction (0 to 10) and the twelve months' turnover (0 and more), None where withheld; who left."""

    month: Period
    satisfaction: float | None
    turnover: float | None
    left: int


def score_bands(points: Sequence[TeamQuarter], *, fewest: int, level: float) -> list[ScoreBand]:
    """The pooled turnover by bands of half a point, from the highest scores downwards.

    ``fewest``: with fewer person-quarters a band's rate is not shown. Bands between the ends that nobody is in are
    there with nothing in them.
    """
    groups: dict[int, list[TeamQuarter]] = defaultdict(list)
    for one in points:
        # A score of exactly ten belongs to the highest band.
        groups[min(math.floor(one.satisfaction / BAND + 1e-9), int(_HIGHEST / BAND) - 1)].append(one)
    if not groups:
        return []
    return [
        _band(place, groups.get(place, []), fewest, level)
        for place in range(max(groups), min(groups) - 1, -1)
    ]


def _band(place: int, inside: Sequence[TeamQuarter], fewest: int, level: float) -> ScoreBand:
    headcount, left = sum(one.headcount for one in inside), sum(one.left for one in inside)
    enough = headcount >= fewest
    return ScoreBand(
        low=place * BAND,
        high=(place + 1) * BAND,
        team_quarters=len(inside),
        headcount=headcount,
        left=left,
        turnover=left / headcount if enough else None,
        interval=exposure(left, headcount, level) if enough else None,
    )


def over_time(viewer: User, period: Period, as_of: datetime) -> list[MonthOfPeople]:
    """Satisfaction, turnover and departures of everybody by month, up to and with this period.

    Departures are numbers, never people. Raises NotVisible unless the viewer leads.
    """
    only_leads(viewer)
    now = moment(as_of)
    satisfaction, turnover = (
        series(KPIS[key], period, now, Filters()).points for key in (SATISFACTION, TURNOVER_KPI)
    )
    by_month = {one.figure.period.start: one.figure.value for one in satisfaction}
    # A point of turnover covers twelve months and stands at the last of them.
    rates = {Period.holding(one.figure.period.last_day, "month").start: one.figure.value for one in turnover}
    months = [Period.holding(start, "month") for start in sorted({*by_month, *rates})]
    if not months:
        return []
    left = _left(Period(months[0].start, months[-1].end))
    return [
        MonthOfPeople(one, by_month.get(one.start), rates.get(one.start), left.get(one.start, 0))
        for one in months
    ]


def _left(period: Period) -> dict[object, int]:
    answers = tallies.tallies(Question(KPIS[TURNOVER_KPI], period, grain="month"))
    return {answer.begins: int(answer.tally["events"]) for answer in answers}
