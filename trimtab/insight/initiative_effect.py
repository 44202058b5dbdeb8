"""What did an initiative do: the treated group before and after its start, against groups that were left alone.

INIT-2 to INIT-8 of the KPI specification. Values are monthly (or quarterly), oldest first, in the KPI's own unit; the
month of the start belongs to "after". An effect is what the treated group gained over the comparison. Nothing here
says that an initiative worked: `judged` says in which direction the interval lies, and no more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from scipy import special

from trimtab.insight.interrupted_series import level_changes
from trimtab.insight.intervals import Cluster, Interval
from trimtab.insight.quantiles import Floats, t_quantile, upper_share

MONTHS_BEFORE, MONTHS_AFTER = 6, 3
"""INIT-2: complete months that are needed for a verdict."""
BETTER_BEFORE, BETTER_AFTER = 12, 6
"""INIT-2: with these a true effect is seen about twice as often; quarters are not used with fewer."""
MOST_BEFORE, MOST_AFTER = 24, 12
"""The longest series on which the method was measured (INIT-3); older and later months are left aside."""
COMPARISON_GROUPS = 3
"""INIT-2: with fewer there is nothing to compare with, and the method without comparison groups holds."""
TICKETS_A_MONTH = 20
"""INIT-6: a rate of fewer takes too few values for a mean of months."""
SIGNIFICANT = 0.05
WORST_PART = 0.2
"""INIT-7: the worst fifth of a group's own months."""

Direction = Literal["improvement", "worse", "no_clear_effect"]
Better = Literal["higher", "lower"]
Method = Literal["difference", "pair", "clusters"]


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect with the range compatible with the data. ``correlation`` is r of INIT-3, None where there is none."""

    effect: float
    interval: Interval
    p: float
    error: float
    freedom: float
    correlation: float | None = None

    @property
    def smallest_seen(self) -> float:
        """Effects smaller than this cannot be seen with these data (INIT-8)."""
        return (self.interval.high - self.interval.low) / 2.0


@dataclass(frozen=True, slots=True)
class Pair:
    """INIT-4: two methods on the treated group alone; an effect holds only where both see it on the same side.

    ``effect`` is the smaller of the two. Where they do not agree its interval covers both, so that it includes 0.
    """

    before_after: Effect
    level: Effect
    effect: Effect
    agree: bool


@dataclass(frozen=True, slots=True)
class TwoPeriods:
    """A group's (kept, total) before and after the start."""

    before: Cluster
    after: Cluster


def against_comparison(
    treated: Sequence[float], comparison: Sequence[Sequence[float]], before: int, level: float = 0.95
) -> Effect | None:
    """How far did the treated group move against the mean of the comparison groups (INIT-3)?

    None where the difference never varies. ValueError where series differ in length or a side has no value.
    """
    if not comparison or any(len(one) != len(treated) for one in comparison):
        raise ValueError("every comparison group needs a value for each value of the treated group")
    gap = np.asarray(treated, dtype=np.float64) - np.mean(np.asarray(comparison, dtype=np.float64), axis=0)
    return moved(gap, before, level)


def moved(values: Sequence[float] | Floats, before: int, level: float = 0.95) -> Effect | None:
    """By how much did the mean of a series change after its first ``before`` values (steps 1 to 4 of INIT-3)?

    The errors' memory of the month before makes the months count for less. None where nothing varies on either side.
    """
    share = upper_share(level)
    series = np.asarray(values, dtype=np.float64)
    size, after = len(series), len(series) - before
    if before < 1 or after < 1 or size < 3 or not bool(np.isfinite(series).all()):
        raise ValueError(f"needs finite values before and after, three in all: {before} of {size}")
    means = float(series[:before].mean()), float(series[before:].mean())
    left = np.concatenate([series[:before] - means[0], series[before:] - means[1]])
    squares = float(left @ left)
    if squares <= _rounding(series):
        return None
    correlation = _correlation(left, squares)
    kept = (1.0 - correlation) / (1.0 + correlation)
    worth_before, worth_after = max(2.0, before * kept), max(2.0, after * kept)
    error = math.sqrt(squares / (size - 2)) * math.sqrt(1.0 / worth_before + 1.0 / worth_after)
    freedom = max(2.0, worth_before + worth_after - 2.0)
    return _effect(means[1] - means[0], error, freedom, share, correlation)


def without_comparison(values: Sequence[float], before: int, level: float = 0.95) -> Pair | None:
    """The same without comparison groups, where two methods have to agree (INIT-4). None where nothing varies."""
    share = upper_share(level)
    first = moved(values, before, level)
    if first is None:
        return None
    found = level_changes(np.asarray([values], dtype=np.float64), before)
    error = float(found.error[0])
    if error <= 0.0:
        return None
    second = _effect(float(found.change[0]), error, float(found.freedom), share)
    agree = first.p < SIGNIFICANT and second.p < SIGNIFICANT and first.effect * second.effect > 0.0
    smaller = min((first, second), key=lambda one: abs(one.effect))
    if agree:
        return Pair(first, second, smaller, True)
    wide = Interval(
        min(first.interval.low, second.interval.low), max(first.interval.high, second.interval.high)
    )
    both = Effect(
        smaller.effect, wide, max(first.p, second.p), smaller.error, smaller.freedom, smaller.correlation
    )
    return Pair(first, second, both, False)


def change_of_clusters(
    treated: Sequence[TwoPeriods], comparison: Sequence[TwoPeriods], level: float = 0.95
) -> Effect | None:
    """How far did the treated groups' pooled rate change, against that of the comparison groups (INIT-6)?

    The two changes are compared as ON-ESC-3 compares two stages, each with the spread of its own groups' changes. Of
    one or two treated groups no spread can be told: they are taken to vary as the comparison groups do, over the
    chance in their own tickets. None with fewer than three comparison groups, a side without tickets, or no variation.
    """
    share = upper_share(level)
    treated, comparison = _with_both(treated), _with_both(comparison)
    if not treated or len(comparison) < COMPARISON_GROUPS:
        return None
    theirs = _own_spread(comparison)
    freedom_theirs = len(comparison) - 1.0
    if len(treated) >= COMPARISON_GROUPS:
        mine, freedom_mine = _own_spread(treated), len(treated) - 1.0
    else:
        mine, freedom_mine = _borrowed_spread(treated, comparison), freedom_theirs
    variance = mine + theirs
    if variance <= 0.0:
        return None
    freedom = 1.0 / ((mine / variance) ** 2 / freedom_mine + (theirs / variance) ** 2 / freedom_theirs)
    return _effect(_change(treated) - _change(comparison), math.sqrt(variance), freedom, share)


def judged(found: Effect, better: Better) -> Direction:
    """On which side of no effect does the interval lie (INIT-8)?"""
    if not found.interval.excludes(0.0):
        return "no_clear_effect"
    return "improvement" if (found.effect > 0.0) == (better == "higher") else "worse"


def started_after_bad_spell(before: Sequence[float], better: Better) -> bool:
    """Were the treated group's last two months before the start in the worst fifth of those before them (INIT-7)?

    Never with fewer than four months to compare with. Then part of any improvement is to be expected anyway.
    """
    earlier = np.asarray(before[:-2], dtype=np.float64)
    if len(earlier) < MONTHS_BEFORE - 2:
        return False
    last = float(np.mean(np.asarray(before[-2:], dtype=np.float64)))
    if better == "higher":
        return last <= float(np.quantile(earlier, WORST_PART))
    return last >= float(np.quantile(earlier, 1.0 - WORST_PART))


def decidable_on(start: date, settle_days: int) -> date:
    """On which day are there three complete months after a start, settled for ``settle_days``?

    The month of the start is the first of them, however late in it the start was.
    """
    month = start.year * 12 + start.month - 1 + MONTHS_AFTER
    return date(month // 12, month % 12 + 1, 1) + timedelta(days=settle_days)


def _effect(
    effect: float, error: float, freedom: float, share: float, correlation: float | None = None
) -> Effect:
    half = t_quantile(share, freedom) * error
    p = 2.0 * float(special.stdtr(freedom, -abs(effect / error)))
    return Effect(effect, Interval(effect - half, effect + half), p, error, freedom, correlation)


def _correlation(left: Floats, squares: float) -> float:
    """r of INIT-3: how much a month's error tells of the next, floored at 0 and corrected for a short series."""
    first = max(0.0, float(left[1:] @ left[:-1]) / squares)
    return min(0.9, first + (1.0 + 4.0 * first) / len(left))


def _rounding(series: Floats) -> float:
    """Squared errors that the last binary digits make of a series without any."""
    return float(len(series) * (1e-12 * max(1.0, float(np.abs(series).max()))) ** 2)


def _with_both(groups: Sequence[TwoPeriods]) -> list[TwoPeriods]:
    for group in groups:
        for kept, total in (group.before, group.after):
            if not 0 <= kept <= total or not math.isfinite(total):
                raise ValueError(f"kept must lie within 0 and total: {kept} of {total}")
    return [group for group in groups if group.before[1] > 0 and group.after[1] > 0]


def _pooled(clusters: Sequence[Cluster]) -> tuple[float, float]:
    total = math.fsum(total for _, total in clusters)
    return math.fsum(kept for kept, _ in clusters) / total, total


def _change(groups: Sequence[TwoPeriods]) -> float:
    return _pooled([one.after for one in groups])[0] - _pooled([one.before for one in groups])[0]


def _own_spread(groups: Sequence[TwoPeriods]) -> float:
    """The variance of the pooled change by the groups' own changes, never below that of the tickets' chance alone."""
    (early, early_total), (late, late_total) = (
        _pooled([one.before for one in groups]),
        _pooled([one.after for one in groups]),
    )
    own = [
        (one.after[0] - late * one.after[1]) / late_total
        - (one.before[0] - early * one.before[1]) / early_total
        for one in groups
    ]
    spread = len(own) / (len(own) - 1) * math.fsum(each * each for each in own)
    return max(spread, early * (1 - early) / early_total + late * (1 - late) / late_total)


def _borrowed_spread(treated: Sequence[TwoPeriods], comparison: Sequence[TwoPeriods]) -> float:
    """The variance of the treated groups' change, their true changes taken to differ as the comparison groups' do."""
    rates = _pooled([one.before for one in comparison])[0], _pooled([one.after for one in comparison])[0]
    changes = [one.after[0] / one.after[1] - one.before[0] / one.before[1] for one in comparison]
    mean = math.fsum(changes) / len(changes)
    seen = math.fsum((each - mean) ** 2 for each in changes) / (len(changes) - 1)
    chance = math.fsum(_chance(one, rates) for one in comparison) / len(comparison)
    truly = max(0.0, seen - chance)
    own = _pooled([one.before for one in treated])[0], _pooled([one.after for one in treated])[0]
    # A rate of 0 or 1 on one side has no chance of its own: the two sides' common rate has.
    common = (_middle(own), _middle(own)) if 0.0 in own or 1.0 in own else own
    totals = math.fsum(one.before[1] for one in treated), math.fsum(one.after[1] for one in treated)
    mine = sum(rate * (1 - rate) / total for rate, total in zip(common, totals, strict=True))
    return mine + truly / len(treated)


def _middle(rates: tuple[float, float]) -> float:
    return (rates[0] + rates[1]) / 2.0


def _chance(group: TwoPeriods, rates: tuple[float, float]) -> float:
    """The variance of a group's change that its tickets' chance alone makes."""
    sides = zip(rates, (group.before[1], group.after[1]), strict=True)
    return sum(rate * (1 - rate) / total for rate, total in sides)
