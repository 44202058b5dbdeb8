"""How has a KPI moved: its series, the usual range, and the verdict on the latest complete step (TREND)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from trimtab.catalogue.kpis import KPIS
from trimtab.insight.control_charts import (
    Chart,
    Judging,
    RatePoint,
    ValuePoint,
    Verdict,
    rate_chart,
    value_chart,
)
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Exposure, Share, Standing, Tally
from trimtab.kpi.period import Period, Step
from trimtab.scorecards import people
from trimtab.scorecards.figures import Figure, figure
from trimtab.scorecards.measuring import flags, scope_of, twelve_months_to
from trimtab.scorecards.moment import Moment
from trimtab.scorecards.shapes import Filters, Point, Series
from trimtab.warehouse import store, tallies
from trimtab.warehouse.tallies import Grain, Question

SHOWN = 13


def series(kpi: Kpi, period: Period, now: Moment, filters: Filters, grain: Grain = "month") -> Series:
    """How did the KPI move up to and with this period? The last 13 steps, judged against all steps on record.

    Steps are the calendar months (or ISO weeks) up to the one that holds the period's last day. Kept until the
    warehouse has another version.
    """
    return _series(store.load().identity, kpi.key, period, now, filters, grain)


@lru_cache(maxsize=1024)
def _series(
    _warehouse: tuple[Path, int], key: str, period: Period, now: Moment, filters: Filters, grain: Grain
) -> Series:
    kpi = KPIS[key]
    steps = _steps(kpi, period, grain)
    if not steps:
        return Series((), None)
    if isinstance(kpi.measure, Exposure):
        return _turnover(kpi, steps, now, filters)
    figures = _figures(kpi, steps, now, filters, grain)
    begins = _begins(kpi)
    if scope_of(kpi, filters):
        # Before its first row a client, a team or a category was not there: its empty months are not zeros.
        begins = next((f.period.start for f in figures if f.n), date.max)
    takes_part = [_takes_part(step, found, begins) for step, found in zip(steps, figures, strict=True)]
    chart = _chart(kpi, figures, takes_part, _judging(now))
    return Series(_points(figures, chart)[-SHOWN:], _recent(chart.verdict, len(figures)))


def _steps(kpi: Kpi, period: Period, grain: Grain) -> list[Period]:
    """The calendar steps from the first row on record (at least 13) to the period's last."""
    last_day = period.end - timedelta(days=1)
    data = tallies.span(kpi.fact)
    if data is None:
        return []
    size: Step = "week" if grain == "week" else "month"
    step = Period.holding(last_day, size)
    steps = [step]
    while steps[-1].start > data.start or len(steps) < SHOWN:
        steps.append(Period.holding(steps[-1].start - timedelta(days=1), size))
    return steps[::-1]


def _figures(kpi: Kpi, steps: Sequence[Period], now: Moment, filters: Filters, grain: Grain) -> list[Figure]:
    rules = now.rules
    scope = scope_of(kpi, filters)
    if isinstance(kpi.measure, Confidential):
        return [people.measure(kpi, step, now, team=scope.get("team_id")) for step in steps]
    whole = Period(steps[0].start, steps[-1].end)
    by_start: dict[date, Tally]
    if isinstance(kpi.measure, Standing):
        found = tallies.standing(kpi, steps, scope)
        by_start = {step.start: tally for step, tally in zip(steps, found, strict=True)}
    else:
        answers = tallies.tallies(Question(kpi, whole, grain=grain, only=scope))
        by_start = {answer.begins: answer.tally for answer in answers if answer.begins}
    return [
        figure(
            kpi,
            step,
            by_start.get(step.start, Tally()),
            rules,
            scope=scope,
            flags=flags(kpi, step, now, scope),
        )
        for step in steps
    ]


def _begins(kpi: Kpi) -> date:
    data = tallies.span(kpi.fact)
    return data.start if data else date.max


def _takes_part(step: Period, found: Figure, begins: date) -> bool:
    """Only whole, settled steps with data are judged (TREND-4); the first step on record is rarely whole."""
    if found.value is None or {"part_period", "provisional"} & set(found.flags):
        return False
    return step.start >= begins


def _judging(now: Moment) -> Judging:
    return Judging(now.rules.spc_min_points, now.rules.spc_run)


def _chart(kpi: Kpi, figures: Sequence[Figure], takes_part: Sequence[bool], judging: Judging) -> Chart:
    if isinstance(kpi.measure, Share):
        return rate_chart(
            [
                RatePoint(int(f.components.get("kept", 0)), int(f.components.get("total", 0)), takes)
                for f, takes in zip(figures, takes_part, strict=True)
            ],
            judging=judging,
        )
    return value_chart(
        [ValuePoint(f.value, takes) for f, takes in zip(figures, takes_part, strict=True)],
        bounds=_bounds(kpi),
        judging=judging,
    )


def _bounds(kpi: Kpi) -> tuple[float | None, float | None]:
    if kpi.unit == "nps":
        return -100.0, 100.0
    if kpi.unit == "share":
        return 0.0, 1.0
    return kpi.scale if kpi.scale else (0.0, None)


def _points(figures: Sequence[Figure], chart: Chart) -> list[Point]:
    return [
        Point(found, point.centre, point.low, point.high, point.signal, point.takes_part)
        for found, point in zip(figures, chart.points, strict=True)
    ]


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
    for step in steps:
        year = twelve_months_to(step.end)
        year = Period(max(year.start, min(begins, step.start)), year.end)
        inside = Tally.sum(tally for start, tally in months.items() if year.contains(start))
        points.append(Point(figure(kpi, year, inside, rules, scope=scope), None, None, None, False, True))
    chart = rate_chart([_month_of_turnover(step, months, begins) for step in steps], judging=_judging(now))
    return Series(points[-SHOWN:], _recent(chart.verdict, len(steps)))


def _month_of_turnover(step: Period, months: dict[date, Tally], begins: date) -> RatePoint:
    tally = months.get(step.start, Tally())
    people_on_average = round(tally["person_days"] / step.days)
    events = min(int(tally["events"]), people_on_average)
    return RatePoint(events, people_on_average, step.start >= begins and people_on_average > 0)
