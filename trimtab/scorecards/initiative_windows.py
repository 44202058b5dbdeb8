"""Which months and which comparison groups enter an effect, and how far the months carry (INIT-2, INIT-6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from trimtab.insight.initiative_effect import (
    BETTER_AFTER,
    BETTER_BEFORE,
    COMPARISON_GROUPS,
    MONTHS_AFTER,
    MONTHS_BEFORE,
    MOST_AFTER,
    MOST_BEFORE,
    TICKETS_A_MONTH,
    TwoPeriods,
    against_comparison,
    change_of_clusters,
    moved,
    without_comparison,
)
from trimtab.insight.intervals import Cluster
from trimtab.scorecards.initiative_series import Cell, Rows
from trimtab.scorecards.initiative_shapes import Told

_QUARTER = 3


@dataclass(frozen=True)
class Window:
    """The months without a gap around the start, oldest first, and the comparison groups that have all of them."""

    months: Sequence[date]
    before: int
    groups: Sequence[int]

    @property
    def after(self) -> int:
        """How many months lie after the start, its own included?"""
        return len(self.months) - self.before

    @property
    def is_enough(self) -> bool:
        """Are there months enough for a verdict (INIT-2)?"""
        return self.before >= MONTHS_BEFORE and self.after >= MONTHS_AFTER


def window_of(start: date, months: Sequence[date], treated: Rows, comparison: Rows) -> Window:
    """The longest window in which the treated groups have every month, and three comparison groups too if they can.

    It is chosen by which months there are, never by what they say. Without three such groups it is the treated
    groups' own longest, with nobody to compare with.
    """
    place = months.index(start)
    before = _run(months[:place][::-1], treated, MOST_BEFORE)
    after = _run(months[place:], treated, MOST_AFTER)
    # How far each group reaches without a gap, once: hundreds of clients are compared in every window tried.
    reach = {
        key: (_run(months[:place][::-1], {key: cells}, before), _run(months[place:], {key: cells}, after))
        for key, cells in comparison.items()
    }
    for late in range(after, MONTHS_AFTER - 1, -1):
        for early in range(before, MONTHS_BEFORE - 1, -1):
            groups = [key for key, (back, on) in reach.items() if back >= early and on >= late]
            if len(groups) >= COMPARISON_GROUPS:
                return Window(months[place - early : place + late], early, groups)
    return Window(months[place - before : place + after], before, ())


def effect_in(window: Window, treated: Rows, comparison: Rows, *, is_rate: bool, level: float) -> Told | None:
    """The effect in this window, by the finest steps that the counts carry. None where nothing can be computed."""
    groups = {key: comparison[key] for key in window.groups}
    if not is_rate or _counts(window.months, 1, (treated, groups)):
        return _of_steps(window, treated, groups, 1, level)
    quarters = _in_quarters(window)
    if quarters is not None and _counts(quarters.months, _QUARTER, (treated, groups)):
        return _of_steps(quarters, treated, groups, _QUARTER, level)
    return _of_periods(window, treated, groups, level)


def other_told(
    window: Window, treated: Rows, comparison: Rows, *, is_rate: bool, level: float
) -> Told | None:
    """The same for a KPI that carries no verdict: without comparison groups the difference of means alone."""
    if window.groups or is_rate:
        return effect_in(window, treated, comparison, is_rate=is_rate, level=level)
    found = moved(_means(treated, window.months, 1), window.before, level)
    return Told(found.effect, found.interval, "before-after") if found else None


def groups_with_all(comparison: Rows, months: Sequence[date]) -> list[int]:
    """Which comparison groups have a value in each of these months?"""
    return [key for key, cells in comparison.items() if _complete(cells, months)]


def treated_means(rows: Rows, months: Sequence[date]) -> list[float | None]:
    """The mean over groups in each month; None where any of them has no value."""
    found: list[float | None] = []
    for month in months:
        values = [cells[month].value for cells in rows.values()]
        known = [value for value in values if value is not None]
        found.append(float(np.mean(known)) if known and len(known) == len(values) else None)
    return found


def _of_steps(window: Window, treated: Rows, groups: Rows, size: int, level: float) -> Told | None:
    """INIT-3 over months or quarters; without comparison groups INIT-4."""
    step = "month" if size == 1 else "quarter"
    before = window.before // size
    mine = _means(treated, window.months, size)
    if groups:
        theirs = [_values(cells, window.months, size) for cells in groups.values()]
        found = against_comparison(mine, theirs, before, level)
        return Told(found.effect, found.interval, "difference", step) if found else None  # type: ignore[arg-type]
    pair = without_comparison(mine, before, level)
    return Told(pair.effect.effect, pair.effect.interval, "pair", step) if pair else None  # type: ignore[arg-type]


def _of_periods(window: Window, treated: Rows, groups: Rows, level: float) -> Told | None:
    found = change_of_clusters(
        [_two_periods(cells, window) for cells in treated.values()],
        [_two_periods(cells, window) for cells in groups.values()],
        level,
    )
    return Told(found.effect, found.interval, "clusters", "period") if found else None


def _in_quarters(window: Window) -> Window | None:
    """The window cut to whole quarters counted from the start; None with fewer months than quarters need."""
    if window.before < BETTER_BEFORE or window.after < BETTER_AFTER:
        return None
    before, after = (part // _QUARTER * _QUARTER for part in (window.before, window.after))
    first = window.before - before
    return Window(window.months[first : window.before + after], before, window.groups)


def _counts(months: Sequence[date], size: int, sides: Sequence[Rows]) -> bool:
    """Has every step of every group tickets enough for a rate of its own (INIT-6)?"""
    return all(
        _pooled(cells, months[at : at + size])[1] >= TICKETS_A_MONTH
        for side in sides
        for cells in side.values()
        for at in range(0, len(months), size)
    )


def _means(rows: Rows, months: Sequence[date], size: int) -> list[float]:
    each = [_values(cells, months, size) for cells in rows.values()]
    return [float(value) for value in np.mean(np.asarray(each, dtype=np.float64), axis=0)]


def _values(cells: Mapping[date, Cell], months: Sequence[date], size: int) -> list[float]:
    if size == 1:
        return [cells[month].value or 0.0 for month in months]
    pooled = [_pooled(cells, months[at : at + size]) for at in range(0, len(months), size)]
    return [kept / total for kept, total in pooled]


def _pooled(cells: Mapping[date, Cell], months: Sequence[date]) -> Cluster:
    return sum(cells[month].kept for month in months), sum(cells[month].total for month in months)


def _two_periods(cells: Mapping[date, Cell], window: Window) -> TwoPeriods:
    return TwoPeriods(
        _pooled(cells, window.months[: window.before]), _pooled(cells, window.months[window.before :])
    )


def _run(months: Sequence[date], treated: Rows, most: int) -> int:
    """For how many of these months, from the first, have the treated groups a value?"""
    size = 0
    for month in months[:most]:
        if any(cells[month].value is None for cells in treated.values()):
            break
        size += 1
    return size


def _complete(cells: Mapping[date, Cell], months: Sequence[date]) -> bool:
    return all(cells[month].value is not None for month in months)
