"""Is a series within its usual range, or is there a signal: the two-way p' chart and the XmR chart.

Nothing else in the product makes an arrow, a colour or a word like "improving" (TREND-1, MIN-5).
Above and below are directions on the chart, not good and bad: that depends on the KPI.

A change of level that a person confirmed (TREND-6) needs nothing here: draw the points before it and
the points from it on as two charts, and the old limits stay with the old points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trimtab.insight.quantiles import Floats, Integers, binomial_quantile

NEEDED_POINTS = 12
"""SPC_MIN_POINTS: complete periods before there are limits."""
FROZEN_AFTER = 24
"""TREND-4: the baseline takes in periods as they arrive up to this many."""
RUN_LENGTH = 8
"""SPC_RUN: successive points on one side that make a lasting shift."""
MIN_EXPECTED_EVENTS = 3.0
"""SPC_MIN_EXPECTED: with fewer events a point, a run says nothing about a rate."""

_SLACK = 1e-12
_LOOSE = 1e-9
_TAIL = 0.00135
_RANGE_TO_SIGMA = 1.128
_XMR_WIDTH = 2.66

Kind = Literal["steady", "above", "below", "shift_above", "shift_below", "not_enough_data"]
Rule = Literal["R1", "R2"]


class RatePoint(NamedTuple):
    """A period's events out of its total. `takes_part` is False for a part or provisional period."""

    events: int | None
    total: int | None
    takes_part: bool = True


class ValuePoint(NamedTuple):
    """A period's value, None when unknown. `takes_part` is False for a part or provisional period."""

    value: float | None
    takes_part: bool = True


class Judging(NamedTuple):
    """When a chart may judge: complete periods ``needed`` for limits, and the points of a lasting shift (a ``run``)."""

    needed: int = NEEDED_POINTS
    run: int = RUN_LENGTH


_AS_USUAL = Judging()


class ChartPoint(NamedTuple):
    """A point to draw. The three limits are None for a point that takes no part, or without a baseline.

    `signal`: outside its limits, or one of a run on the same side.
    """

    value: float | None
    centre: float | None
    low: float | None
    high: float | None
    signal: bool
    takes_part: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the latest complete point says.

    `since` is the index, among all points given, of the first point of the excursion or run;
    `complete` the number of complete points so far, `needed` how many make limits.
    """

    kind: Kind
    rule: Rule | None
    since: int | None
    complete: int
    needed: int = NEEDED_POINTS


@dataclass(frozen=True, slots=True)
class Chart:
    """All points in the order given, and the verdict on the latest complete one."""

    points: list[ChartPoint]
    verdict: Verdict


class _Series(NamedTuple):
    """The complete points only: where each stood in the input, its value and its limits."""

    places: list[int]
    values: Floats
    centre: float
    low: Floats
    high: Floats
    runs_count: bool


def rate_chart(
    points: Sequence[RatePoint], *, frozen_after: int = FROZEN_AFTER, judging: Judging = _AS_USUAL
) -> Chart:
    """Whether a rate (events of a total per period, oldest first) is within its usual range.

    Two-way p' chart (TREND-2): Laney's limits and exact binomial limits, whichever is wider. Values and
    limits are shares of 1. A total of 0 or None takes no part. ValueError when events are not within
    0..total.
    """
    values = [_rate(point) for point in points]
    places = [i for i, p in enumerate(points) if p.takes_part and values[i] is not None]
    if len(places) < judging.needed:
        return _without_limits(values, places, judging)
    events = np.array([points[i].events for i in places], dtype=np.int64)
    totals = np.array([points[i].total for i in places], dtype=np.int64)
    base = slice(0, frozen_after)
    centre = float(events[base].sum() / totals[base].sum())
    low, high = _rate_limits(events, totals, base)
    # centre x mean total of the baseline (TREND-5) is its mean number of events.
    runs_count = float(events[base].mean()) >= MIN_EXPECTED_EVENTS
    return _with_limits(values, _Series(places, events / totals, centre, low, high, runs_count), judging)


def may_signal(
    events: Integers, totals: Integers, takes_part: NDArray[np.bool_], *, judging: Judging = _AS_USUAL
) -> NDArray[np.bool_]:
    """Which of many rates may give a signal on their latest complete point: rows are series, columns periods.

    False is certain: the series' `rate_chart` gives none. True says to draw it: the exact binomial limits, by far the
    longest part of a chart, are left out here, and limits only ever become wider by them.
    """
    part = takes_part & (totals > 0)
    complete: Integers = part.sum(axis=1)
    found: NDArray[np.bool_] = complete >= max(judging.needed, 1)
    if not bool(found.any()):
        return found
    # The complete points of each series, side by side from the first column on.
    order = np.argsort(~part[found], axis=1, kind="stable")
    happened, out_of = (np.take_along_axis(counts[found], order, axis=1) for counts in (events, totals))
    found[found] = _may_signal(happened, out_of, complete[found], judging)
    return found


def value_chart(
    values: Sequence[ValuePoint],
    *,
    bounds: tuple[float | None, float | None] = (None, None),
    frozen_after: int = FROZEN_AFTER,
    judging: Judging = _AS_USUAL,
) -> Chart:
    """Whether a value per period (a weekly pulse, a monthly mean; oldest first) is within its usual range.

    XmR chart (TREND-3): mean +- 2.66 x the mean difference of neighbours, cut to the scale's `bounds`.
    """
    given = [point.value for point in values]
    places = [i for i, p in enumerate(values) if p.takes_part and p.value is not None]
    if len(places) < judging.needed:
        return _without_limits(given, places, judging)
    series = np.array([given[i] for i in places], dtype=np.float64)
    if not bool(np.isfinite(series).all()):
        raise ValueError("a chart needs finite values; an unknown value is None")
    baseline = series[:frozen_after]
    centre = float(baseline.mean())
    reach = _XMR_WIDTH * float(np.abs(np.diff(baseline)).mean())
    lowest, highest = bounds
    low = centre - reach if lowest is None else max(lowest, centre - reach)
    high = centre + reach if highest is None else min(highest, centre + reach)
    ends = np.full(len(places), low, np.float64), np.full(len(places), high, np.float64)
    return _with_limits(given, _Series(places, series, centre, *ends, runs_count=True), judging)


def _rate(point: RatePoint) -> float | None:
    """A point's share; None when there is nothing to divide by."""
    if point.events is None or not point.total:
        return None
    if not 0 <= point.events <= point.total:
        raise ValueError(f"events must lie within 0 and total: {point.events} of {point.total}")
    return point.events / point.total


def _rate_limits(events: Integers, totals: Integers, base: slice) -> tuple[Floats, Floats]:
    """The lower and upper limit of every point (TREND-2 steps 2 to 5), cut to 0..1."""
    happened, out_of = int(events[base].sum()), int(totals[base].sum())
    rate = happened / out_of
    if happened in (0, out_of):
        # Step 3 is undefined when nothing (or everything) ever happened. Limits at the bare centre
        # would make one event in any later month a signal, so half an event is granted.
        rate = abs(rate - 0.5 / (out_of + 1))
    spread = np.sqrt(rate * (1.0 - rate) / totals)
    scores = (events / totals - rate) / spread
    sigma = max(1.0, float(np.abs(np.diff(scores[base])).mean()) / _RANGE_TO_SIGMA)
    exact_low = binomial_quantile(_TAIL, totals, rate) / totals
    exact_high = binomial_quantile(1.0 - _TAIL, totals, rate) / totals
    low = np.minimum(rate - 3.0 * sigma * spread, exact_low)
    high = np.maximum(rate + 3.0 * sigma * spread, exact_high)
    return np.maximum(low, 0.0), np.minimum(high, 1.0)


def _may_signal(
    events: Integers, totals: Integers, complete: Integers, judging: Judging
) -> NDArray[np.bool_]:
    """The same of series whose first so many columns are their complete points."""
    column, last = np.arange(events.shape[1])[None, :], (complete - 1)[:, None]
    base = column < np.minimum(complete, FROZEN_AFTER)[:, None]
    happened, out_of = (np.where(base, counts, 0).sum(axis=1, keepdims=True) for counts in (events, totals))
    centre = happened / out_of
    never = (happened == 0) | (happened == out_of)
    rate = np.where(never, np.abs(centre - 0.5 / (out_of + 1)), centre)
    counted = np.maximum(totals, 1)  # columns past the last point are looked at by nobody
    values, spread = events / counted, np.sqrt(rate * (1.0 - rate) / counted)
    steps = np.abs(np.diff((values - rate) / spread, axis=1))
    apart = np.where(base[:, 1:], steps, 0.0).sum(axis=1) / np.maximum(base.sum(axis=1) - 1, 1)
    # Sums in another order may differ in the last digits: rather one chart too many.
    reach = 3.0 * (1.0 - _LOOSE) * np.maximum(1.0, apart / _RANGE_TO_SIGMA)
    latest, width = (
        np.take_along_axis(some, last, axis=1)[:, 0] for some in (values - rate, spread * reach[:, None])
    )
    runs_count = happened[:, 0] >= MIN_EXPECTED_EVENTS * base.sum(axis=1) * (1.0 - _LOOSE)
    sides = np.where(column <= last, _sides(values, centre, centre), 0)
    found: NDArray[np.bool_] = (np.abs(latest) > width) | (runs_count & (_last_run(sides) >= judging.run))
    return found


def _last_run(sides: Integers) -> Integers:
    """How many of the last sides of each row are the same? Zeros are skipped."""
    length = np.zeros(len(sides), dtype=np.int64)
    side, going = length.copy(), np.ones(len(sides), dtype=np.bool_)
    for now in sides.T[::-1]:
        side = np.where(side == 0, now, side)
        going &= (now == 0) | (now == side)
        length += going & (now != 0)
    return length


def _without_limits(values: Sequence[float | None], places: list[int], judging: Judging) -> Chart:
    """The chart of a series that is too short for limits (TREND-4)."""
    taking_part = set(places)
    points = [ChartPoint(v, None, None, None, False, i in taking_part) for i, v in enumerate(values)]
    return Chart(points, Verdict("not_enough_data", None, None, len(places), judging.needed))


def _with_limits(values: Sequence[float | None], series: _Series, judging: Judging) -> Chart:
    """The chart of a series with limits: every point marked, the latest one judged."""
    outside = _sides(series.values, series.low, series.high)
    around = np.full(len(series.values), series.centre)
    sides = _sides(series.values, around, around)
    quiet = None, np.zeros(len(sides), dtype=np.bool_)
    run_of, in_run = _runs(sides, judging.run) if series.runs_count else quiet
    points = [ChartPoint(value, None, None, None, False, False) for value in values]
    marked = ((outside != 0) | in_run).tolist()
    limits = zip(series.places, series.low.tolist(), series.high.tolist(), marked, strict=True)
    for place, low, high, signal in limits:
        points[place] = ChartPoint(values[place], series.centre, low, high, signal, takes_part=True)
    verdict = _verdict(series.places, outside, sides, run_of)
    return Chart(points, replace(verdict, needed=judging.needed))


def _verdict(places: list[int], outside: Integers, sides: Integers, run_from: int | None) -> Verdict:
    """What the latest point says: outside its limits (R1), else in a run (R2), else steady."""
    complete = len(places)
    latest = int(outside[-1])
    if latest:
        first = complete - 1
        while first > 0 and outside[first - 1] == latest:
            first -= 1
        return Verdict("above" if latest > 0 else "below", "R1", places[first], complete)
    if run_from is not None:
        return Verdict(
            "shift_above" if sides[run_from] > 0 else "shift_below", "R2", places[run_from], complete
        )
    return Verdict("steady", None, None, complete)


def _sides(values: Floats, low: Floats, high: Floats) -> Integers:
    """1 above `high`, -1 below `low`, 0 between; equal but for the last binary digits counts as equal."""
    slack = _SLACK * np.maximum(1.0, np.abs(values))
    return (values > high + slack).astype(np.int64) - (values < low - slack).astype(np.int64)


def _runs(sides: Integers, length: int) -> tuple[int | None, NDArray[np.bool_]]:
    """Where the run that is still going began (None without one so long), and which points are in any run.

    Points exactly on the centre are skipped: they neither break a run nor count in it (TREND-5).
    """
    marked = np.zeros(len(sides), dtype=np.bool_)
    run: list[int] = []
    going = 0
    for n, side in enumerate(sides.tolist()):
        if not side:
            continue
        if side != going:
            run, going = [], side
        run.append(n)
        if len(run) >= length:
            marked[run if len(run) == length else n] = True
    return (run[0] if len(run) >= length else None), marked
