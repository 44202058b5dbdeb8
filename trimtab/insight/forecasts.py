"""When will a rate cross its limit at this pace? From the trend of its daily counts, or an honest refusal.

A straight line through the daily rates, each weighted by its number of tickets. The slope's error is that of counts
that vary at least as much as chance makes them. A day is named only when the slope is clearly upwards (90 %).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from trimtab.insight.intervals import wilson
from trimtab.insight.quantiles import t_quantile, upper_share

Kind = Literal["above", "crossing", "overlaps", "unclear", "too_few"]

FEWEST_TICKETS, FEWEST_ESCALATED, FEWEST_DAYS = 20, 3, 14
FARTHEST = 90
"""A crossing later than so many days from now is no forecast."""
LEVEL = 0.90


@dataclass(frozen=True, slots=True)
class Forecast:
    """What may be said of the limit.

    "above": the observed rate is above it already. "crossing": in about ``days`` days at this pace (``soonest`` to
    ``latest``, None: no end can be told). "overlaps": the rate's interval includes it. "unclear": no pace can be told.
    "too_few": too few tickets for any of it. ``overlaps`` also says of a crossing that the interval includes the limit.
    """

    kind: Kind
    days: int | None = None
    soonest: int | None = None
    latest: int | None = None
    overlaps: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """The fitted rate now, its slope a day, and the ends of the slope's interval."""

    now: float
    slope: float
    low: float
    high: float


def forecast(daily: Sequence[tuple[int, int]], limit: float, *, level: float = 0.95) -> Forecast:
    """What do the last days' (escalated, total), oldest first, say of crossing the limit?

    ``level`` is that of the rate's own interval. ValueError when escalated is not within 0..total.
    """
    escalated, total = sum(e for e, _ in daily), sum(n for _, n in daily)
    interval = wilson(escalated, total, level)
    if interval is None:
        return Forecast("too_few")
    if escalated > limit * total:
        return Forecast("above", overlaps=True)
    overlaps = interval.high > limit
    if total < FEWEST_TICKETS or escalated < FEWEST_ESCALATED or len(daily) < FEWEST_DAYS:
        return Forecast("overlaps" if overlaps else "too_few", overlaps=overlaps)
    line = _line(daily)
    if line is not None and line.low > 0 and line.now < limit:
        days = math.ceil((limit - line.now) / line.slope)
        if days <= FARTHEST:
            latest = math.ceil((limit - line.now) / line.low)
            soonest = math.ceil((limit - line.now) / line.high)
            return Forecast("crossing", days, soonest, latest if latest <= FARTHEST else None, overlaps)
    return Forecast("overlaps" if overlaps else "unclear", overlaps=overlaps)


def _line(daily: Sequence[tuple[int, int]]) -> _Line | None:
    """The weighted line; None where days or rates do not vary enough for one."""
    table = np.array(daily, dtype=np.float64)
    there = np.nonzero(table[:, 1] > 0)[0]
    if len(there) < 3:
        return None
    weights = table[there, 1]
    rates, days = table[there, 0] / weights, there.astype(np.float64)
    middle = float((weights * days).sum() / weights.sum())
    mean = float((weights * rates).sum() / weights.sum())
    spread = float((weights * (days - middle) ** 2).sum())
    if spread <= 0.0:
        return None
    slope = float((weights * (days - middle) * (rates - mean)).sum()) / spread
    left = rates - mean - slope * (days - middle)
    # Counts vary at least as chance makes them: a line that fits too well by luck is not believed more.
    variance = max(mean * (1.0 - mean), float((weights * left**2).sum()) / (len(there) - 2))
    half = t_quantile(upper_share(LEVEL), len(there) - 2) * math.sqrt(variance / spread)
    now = mean + slope * (len(daily) - 1 - middle)
    return _Line(now, slope, slope - half, slope + half)
