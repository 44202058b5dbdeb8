"""How has a KPI moved: its series, the usual range, and the verdict on the latest complete step (TREND)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.people.models import User
from trimtab.insight.control_charts import RatePoint, Verdict
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Exposure, Share, Standing, Tally
from trimtab.kpi.period import Period, Step
from trimtab.scorecards import people
from trimtab.scorecards.charting import Judged, chart_of, judged_rates, restarts_of
from trimtab.scorecards.figures import Bare, Figure, bare, figure
from trimtab.scorecards.measuring import flags, kpi_named, scope_of, twelve_months_to
from trimtab.scorecards.moment import Moment, moment
from trimtab.scorecards.released import of_group
from trimtab.scorecards.shapes import Filters, Point, Series
from trimtab.scorecards.viewing import allowed
from trimtab.warehouse import store, tallies
from trimtab.warehouse.tallies import Grain, Question

SHOWN = 13
FEWEST: Mapping[Step, int] = {"quarter": 8, "month": SHOWN, "week": SHOWN, "day": SHOWN}
"""So many steps are shown even where the records begin later."""
SMALL_CLIENT = 30.0
"""TREND-8: with fewer tickets a month the chart of a client's rate has quarters."""


def series(kpi: Kpi, period: Period, now: Moment, filters: Filters, grain: Grain = "month") -> Series:
    """How did the KPI move up to and with this period? The last 13 steps, judged against all steps on record.

    Steps are the calendar months (or ISO weeks) up to the one that holds the period's last day; quarters instead of
    months for the rates of a small client. Kept until the warehouse has another version.
    """
    version = store.load().identity
    return _series(version, kpi.key, period, now, filters, _step(kpi, period, now, filters, grain))


def series_by(
    viewer: User, key: str, period: Period, as_of: datetime, filters: Filters, step: Step
) -> Series:
    """The same in steps of this very size, to stand beside another series. Raises UnknownKpi and NotVisible."""
    kpi, narrowed = kpi_named(key), allowed(viewer, filters)
    return _series(store.load().identity, kpi.key, period, moment(as_of), narrowed, step)


@lru_cache(maxsize=2048)
def _series(
    _warehouse: tuple[Path, int], key: str, period: Period, now: Moment, filters: Filters, size: Step
) -> Series:
    kpi = KPIS[key]
    steps = _steps(kpi, period, size)
    if not steps:
        return Series((), None, size)
    if isinstance(kpi.measure, Exposure):
        return _turnover(kpi, steps, now, filters)
    scope = scope_of(kpi, filters)
    earlier, shown = _figures(kpi, steps, now, scope, size)
    figures: list[Figure | Bare] = [*earlier, *shown]
    begins = _begins(kpi)
    if scope:
        # Before its first row a client, a team or a category was not there: its empty months are not zeros.
        begins = next((step.start for step, found in zip(steps, figures, strict=True) if found.n), date.max)
    fresh = _with_news(kpi, steps, now, scope)
    takes_part = [
        is_news and _takes_part(step, found, begins)
        for step, found, is_news in zip(steps, figures, fresh, strict=True)
    ]
    found = chart_of(kpi, steps, figures, takes_part, now, restarts_of(kpi, now, scope))
    return _told(_points(shown, found), found, steps, size)


def _step(kpi: Kpi, period: Period, now: Moment, filters: Filters, grain: Grain) -> Step:
    """Which steps has the chart? Months of a client's few tickets say next to nothing (TREND-8)."""
    if grain == "week":
        return "week"
    scope = scope_of(kpi, filters)
    if not isinstance(kpi.measure, Share) or "client_id" not in scope:
        return "month"
    months = _steps(kpi, period, "month")
    return "quarter" if months and _a_month(kpi, months, now, scope) < SMALL_CLIENT else "month"


def _a_month(kpi: Kpi, months: Sequence[Period], now: Moment, scope: Mapping[str, Any]) -> float:
    """How many rows have the complete months since the first one, on average?"""
    complete = {month.start for month in months if month.end <= now.today}
    totals = {start: tally["total"] for start, tally in _by_start(kpi, months, "month", scope).items()}
    first = min((start for start, total in totals.items() if total), default=None)
    counted = [totals.get(start, 0.0) for start in complete if first is not None and start >= first]
    return sum(counted) / len(counted) if counted else 0.0


def _steps(kpi: Kpi, period: Period, size: Step) -> Sequence[Period]:
    """The calendar steps from the first row on record (at least 13, or 8 quarters) to the period's last."""
    data = tallies.span(kpi.fact)
    return _steps_between(data.start, period.last_day, size) if data else ()


@lru_cache(maxsize=64)
def _steps_between(first_day: date, last_day: date, size: Step) -> Sequence[Period]:
    step = Period.holding(last_day, size)
    steps = [step]
    while steps[-1].start > first_day or len(steps) < FEWEST[size]:
        steps.append(Period.holding(steps[-1].start - timedelta(days=1), size))
    return tuple(steps[::-1])


def _figures(
    kpi: Kpi, steps: Sequence[Period], now: Moment, scope: Mapping[str, Any], size: Step
) -> tuple[list[Bare], list[Figure]]:
    """What the earlier steps came to, which only the chart's limits are made of; and the figures that are shown."""
    earlier, shown = steps[:-SHOWN], steps[-SHOWN:]
    if isinstance(kpi.measure, Confidential):
        team = scope.get("team_id")
        values = people.values(kpi, earlier, now, team=team)
        return list(values), list(people.measures(kpi, shown, now, team=team))
    by_start = _by_start(kpi, steps, size, scope)
    counted = [(step, by_start.get(step.start, Tally()), flags(kpi, step, now, scope)) for step in steps]
    return (
        [bare(kpi, tally, marks) for _, tally, marks in counted[:-SHOWN]],
        [
            figure(kpi, step, tally, now.rules, scope=scope, flags=marks)
            for step, tally, marks in counted[-SHOWN:]
        ],
    )


def _by_start(kpi: Kpi, steps: Sequence[Period], size: Step, scope: Mapping[str, Any]) -> dict[date, Tally]:
    """The tally of each step that has rows, by its first day. Quarters are sums of months: rates add up.

    Asked of everything on record from the first step on, whichever step is the last one: the next look at another
    period, or at the one before, finds its steps counted.
    """
    if isinstance(kpi.measure, Standing):
        found = tallies.standing(kpi, steps, scope)
        return {step.start: tally for step, tally in zip(steps, found, strict=True)}
    grain: Grain = "week" if size == "week" else "month"
    whole = Period(steps[0].start, max(steps[-1].end, _latest(kpi, size)))
    answers = tallies.tallies(Question(kpi, whole, grain=grain, only=scope))
    if size != "quarter":
        return {answer.begins: answer.tally for answer in answers if answer.begins}
    parts: dict[date, list[Tally]] = {}
    for answer in answers:
        if answer.begins:
            parts.setdefault(Period.holding(answer.begins, "quarter").start, []).append(answer.tally)
    return {start: Tally.sum(some) for start, some in parts.items()}


def _latest(kpi: Kpi, size: Step) -> date:
    """The end of the step that holds the last row on record."""
    data = tallies.span(kpi.fact)
    return Period.holding(data.last_day, size).end if data else date.min


def _begins(kpi: Kpi) -> date:
    data = tallies.span(kpi.fact)
    return data.start if data else date.max


def _takes_part(step: Period, found: Figure | Bare, begins: date) -> bool:
    """Only whole, settled steps with data are judged (TREND-4); the first step on record is rarely whole."""
    if found.value is None or {"part_period", "provisional"} & set(found.flags):
        return False
    return step.start >= begins


def _with_news(kpi: Kpi, steps: Sequence[Period], now: Moment, scope: Mapping[str, Any]) -> Sequence[bool]:
    """Which steps say something of their own? An in-depth round is shown for six months, and judged once (AG-4)."""
    if (
        not isinstance(kpi.measure, Confidential)
        or kpi.measure.survey != people.IN_DEPTH
        or kpi.measure.blend
    ):
        return [True] * len(steps)
    parts = of_group(kpi.measure, now.rules, before=now.today, team=scope.get("team_id"))
    rounds = [part.opens_on for part in parts]
    return [any(step.contains(day) for day in rounds) for step in steps]


def _points(shown: Sequence[Figure], found: Judged) -> list[Point]:
    return [
        Point(figure, point.centre, point.low, point.high, point.signal, point.takes_part)
        for figure, point in zip(shown, found.points[-len(shown) :], strict=True)
    ]


def _told(shown: Sequence[Point], found: Judged, steps: Sequence[Period], size: Step) -> Series:
    """The steps that are shown, with what the verdict tells of all ``steps``."""
    since = found.verdict.since
    judged = [step.end for step, point in zip(steps, found.points, strict=True) if point.takes_part]
    return Series(
        points=shown,
        verdict=_recent(found.verdict, len(steps)),
        step=size,
        since=None if since is None else steps[since],
        run=found.run,
        restarted=found.restarted,
        judged_to=judged[-1] if judged else None,
    )


def _recent(verdict: Verdict, steps: int) -> Verdict:
    """The verdict with ``since`` counted among the shown points; an older beginning is the first shown."""
    if verdict.since is None:
        return verdict
    return replace(verdict, since=max(0, verdict.since - max(0, steps - SHOWN)))


def _turnover(kpi: Kpi, steps: Sequence[Period], now: Moment, filters: Filters) -> Series:
    """Each point is the twelve months to its end; the verdict judges the months themselves, which do not overlap."""
    rules = now.rules
    scope = scope_of(kpi, filters)
    data = tallies.span("employment")
    begins = data.start if data else steps[0].start
    whole = Period(min(begins, twelve_months_to(steps[0].end).start), steps[-1].end)
    months = {
        a.begins: a.tally
        for a in tallies.tallies(Question(kpi, whole, grain="month", only=scope))
        if a.begins
    }
    points = []
    for step in steps[-SHOWN:]:
        year = twelve_months_to(step.end)
        year = Period(max(year.start, min(begins, step.start)), year.end)
        inside = Tally.sum(tally for start, tally in months.items() if year.contains(start))
        points.append(Point(figure(kpi, year, inside, rules, scope=scope), None, None, None, False, True))
    counted = [_month_of_turnover(step, months, begins, now.today) for step in steps]
    found = judged_rates(counted, steps, now, restarts_of(kpi, now, scope))
    return _told(points, found, steps, "month")


def _month_of_turnover(step: Period, months: dict[date, Tally], begins: date, today: date) -> RatePoint:
    """Departures of the people there on average; the month that is not over takes no part."""
    tally = months.get(step.start, Tally())
    people_on_average = round(tally["person_days"] / step.days)
    events = min(int(tally["events"]), people_on_average)
    whole = begins <= step.start and step.end <= today + timedelta(days=1)
    return RatePoint(events, people_on_average, whole and people_on_average > 0)
