"""Which months and comparison groups enter an effect: the longest window that three groups have in full."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from trimtab.scorecards.initiative_series import NOTHING, Cell, month_away
from trimtab.scorecards.initiative_windows import groups_with_all, window_of

START = date(2026, 1, 1)
MONTHS = [month_away(START, n) for n in range(-9, 5)]
BEFORE = MONTHS.index(START)
there = st.tuples(st.integers(4, BEFORE), st.integers(2, len(MONTHS) - BEFORE)).map(
    lambda reach: [BEFORE - reach[0] <= place < BEFORE + reach[1] for place in range(len(MONTHS))]
)
"""A group with a figure in so many months before the start and after it, without a gap."""


def row(known: list[bool]) -> dict[date, Cell]:
    return {month: Cell(1.0) if one else NOTHING for month, one in zip(MONTHS, known, strict=True)}


def span(before: int, after: int) -> list[date]:
    return MONTHS[BEFORE - before : BEFORE + after]


@given(st.lists(there, min_size=2, max_size=6), there)
def test_the_window_is_the_longest_that_three_groups_have_in_full(
    others: list[list[bool]], mine: list[bool]
) -> None:
    treated, comparison = {0: row(mine)}, {n: row(one) for n, one in enumerate(others, 1)}
    # As many months after the start as can be, then as many before it.
    every = [
        (after, before)
        for after in range(3, len(MONTHS) - BEFORE + 1)
        for before in range(6, BEFORE + 1)
        if groups_with_all(treated, span(before, after)) == [0]
        and len(groups_with_all(comparison, span(before, after))) >= 3
    ]
    found = window_of(START, MONTHS, treated, comparison)
    assert list(found.groups) == (groups_with_all(comparison, found.months) if every else [])
    if every:
        assert (found.after, found.before) == max(every) and found.is_enough
    assert groups_with_all(treated, found.months) == [0]
