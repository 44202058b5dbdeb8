"""Which control chart judges a KPI's series, and what it says from each baseline on (TREND-1, TREND-6).

A rate has the two-way p' chart of its counts, everything else the XmR chart of its values. A lasting change that a
person confirmed splits the series: the steps from it on have a chart of their own, the older ones keep their limits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

from trimtab.domain.baselines.queries import Restart
from trimtab.insight.control_charts import (
    Chart,
    ChartPoint,
    Judging,
    RatePoint,
    ValuePoint,
    Verdict,
    rate_chart,
    value_chart,
)
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Share
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Bare, Figure
from trimtab.scorecards.moment import Moment

_Drawn = TypeVar("_Drawn", RatePoint, ValuePoint)


@dataclass(frozen=True)
class Judged:
    """Every step with its limits, and the verdict on the latest that was judged.

    ``verdict.since`` counts among all steps; ``run`` is how many steps count in the run or excursion it tells of;
    ``restarted`` the day since which the latest steps have a baseline of their own.
    """

    points: Sequence[ChartPoint]
    verdict: Verdict
    run: int
    restarted: date | None


def chart_of(
    kpi: Kpi,
    steps: Sequence[Period],
    figures: Sequence[Figure | Bare],
    takes_part: Sequence[bool],
    now: Moment,
    own: Sequence[Restart],
) -> Judged:
    """What does the KPI's own kind of chart say of these steps, with its ``own`` restarts?"""
    together = zip(figures, takes_part, strict=True)
    if is_rate(kpi):
        return judged_rates([_rate_point(kpi, figure, takes) for figure, takes in together], steps, now, own)
    values = [ValuePoint(figure.value, takes) for figure, takes in together]
    bounds = _bounds(kpi)
    return _judged(values, steps, own, lambda some: value_chart(some, bounds=bounds, judging=judging(now)))


def judged_rates(
    points: Sequence[RatePoint], steps: Sequence[Period], now: Moment, own: Sequence[Restart]
) -> Judged:
    """What does the two-way p' chart say of these counts?"""
    return _judged(points, steps, own, lambda some: rate_chart(some, judging=judging(now)))


def restarts_of(kpi: Kpi, now: Moment, scope: Mapping[str, Any]) -> list[Restart]:
    """Where this very chart begins anew: that of everything, of one client or of one team, not narrowed further."""
    if not has_own_baseline(scope):
        return []
    mine = (kpi.key, scope.get("client_id"), scope.get("team_id"))
    return [one for one in now.restarts if (one.kpi, one.client, one.team) == mine]


def has_own_baseline(scope: Mapping[str, Any]) -> bool:
    """May a person confirm a lasting change of this chart? Of everything, of one client, of one team."""
    return not scope or set(scope) in ({"client_id"}, {"team_id"})


def is_rate(kpi: Kpi) -> bool:
    """Is it counted as so many of so many? The share of low answers is, though it comes out of released parts."""
    return isinstance(kpi.measure, Share) or (isinstance(kpi.measure, Confidential) and kpi.measure.obstacle)


def judging(now: Moment) -> Judging:
    """How many steps make limits, and how many a run?"""
    return Judging(now.rules.spc_min_points, now.rules.spc_run)


def _rate_point(kpi: Kpi, figure: Figure | Bare, takes_part: bool) -> RatePoint:
    kept, total = ("kept", "total") if isinstance(kpi.measure, Share) else ("low", "count")
    if figure.value is None and not isinstance(kpi.measure, Share):
        return RatePoint(None, None, takes_part=False)  # not released: neither drawn nor judged
    parts = figure.components
    return RatePoint(int(parts.get(kept, 0)), int(parts.get(total, 0)), takes_part)


def _bounds(kpi: Kpi) -> tuple[float | None, float | None]:
    if kpi.unit == "nps":
        return -100.0, 100.0
    if kpi.unit == "share":
        return 0.0, 1.0
    return kpi.scale if kpi.scale else (0.0, None)


def _judged(
    points: Sequence[_Drawn],
    steps: Sequence[Period],
    restarts: Sequence[Restart],
    draw: Callable[[Sequence[_Drawn]], Chart],
) -> Judged:
    last_start = steps[-1].start if steps else date.min
    begun: list[Restart] = [one for one in restarts if one.starts_on <= last_start]
    firsts = [0, *(_first_from(steps, one.starts_on) for one in begun)]
    drawn: list[ChartPoint] = []
    for (first, end), restart in zip(pairwise(firsts), begun, strict=True):
        # What had been seen when the change was confirmed made these limits, and they stay.
        seen = sum(step.end <= restart.seen_to for step in steps)
        drawn += draw(points[first : max(seen, end)]).points[: end - first]
    last = firsts[-1]
    chart = draw(points[last:])
    drawn += chart.points
    since = chart.verdict.since
    verdict = chart.verdict if since is None else replace(chart.verdict, since=since + last)
    return Judged(drawn, verdict, _run(drawn, verdict), begun[-1].starts_on if begun else None)


def _first_from(steps: Sequence[Period], day: date) -> int:
    return next(place for place, step in enumerate(steps) if step.start >= day)


def _run(points: Sequence[ChartPoint], verdict: Verdict) -> int:
    """How many judged steps are in the run? Those on the centre are skipped (TREND-5)."""
    if verdict.since is None:
        return 0
    return sum(point.takes_part and point.value != point.centre for point in points[verdict.since :])
