"""A team's published satisfaction near its limit: what the figures say together, and what its states promise."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from trimtab.insight.satisfaction_warning import (
    QUARTERS,
    WEEKS,
    Level,
    Published,
    TeamStanding,
    level_of,
    step,
)

FIRST = date(2026, 1, 5)


def weeks(*values: float, half: float = 1.5) -> list[Published]:
    return [
        Published(FIRST + timedelta(weeks=place), value, value - half, value + half)
        for place, value in enumerate(values)
    ]


def test_the_last_four_are_taken_together() -> None:
    found = level_of(weeks(9, 7, 6, 6, 5), 6.0, WEEKS)
    assert found is not None
    error = 1.5 / 1.959964 / 2  # four alike errors: half of one
    assert (found.value, found.parts) == (6.0, 4)
    assert (found.low, found.high) == pytest.approx((6 - 1.959964 * error, 6 + 1.959964 * error))
    assert found.exceed == pytest.approx(0.5)
    assert found.approach == pytest.approx(stats.norm.cdf(0.5 / error))


def test_a_quarter_speaks_for_itself_and_nothing_says_nothing() -> None:
    found = level_of(weeks(9, 5), 6.0, QUARTERS)
    assert found is not None
    assert (found.value, found.parts) == (5.0, 1)
    assert level_of([], 6.0, WEEKS) is None


def test_an_interval_without_width_is_not_certainty() -> None:
    found = level_of(weeks(6.0, half=0.0), 6.0, WEEKS)
    assert found is not None
    assert found.exceed == pytest.approx(0.5)


def level(approach: float, exceed: float) -> Level:
    return Level(6.0, 5.0, 7.0, 4, 6.0, approach, exceed)


def run(*chances: tuple[float, float]) -> list[tuple[str, bool]]:
    standing, told = TeamStanding(), []
    for place, (approach, exceed) in enumerate(chances):
        found = step(standing, FIRST + timedelta(weeks=place), level(approach, exceed), WEEKS)
        standing = found.standing
        told.append((standing.state, found.tell))
    return told


def test_states_are_entered_at_once_and_left_after_three_figures() -> None:
    assert run((0.5, 0.1), (0.7, 0.3), (0.9, 0.85), (0.9, 0.7), (0.5, 0.5), (0.5, 0.5), (0.5, 0.5)) == [
        ("normal", False),
        ("approaching", True),
        ("exceeded", True),
        ("exceeded", False),
        ("exceeded", False),
        ("exceeded", False),
        ("approaching", False),
    ]
    assert run((0.9, 0.85), (0.1, 0.1), (0.1, 0.1), (0.1, 0.1))[-1] == ("normal", True)


def test_in_the_cool_down_only_being_below_is_told() -> None:
    calm = TeamStanding(calm_since=FIRST)
    soon, later = FIRST + timedelta(weeks=3), FIRST + timedelta(weeks=4)
    assert not step(calm, soon, level(0.7, 0.3), WEEKS).tell
    assert step(calm, later, level(0.7, 0.3), WEEKS).tell
    assert step(calm, soon, level(0.9, 0.9), WEEKS).tell


CHANCES = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda two: (max(two), min(two)))


@given(st.lists(CHANCES, max_size=50))
@settings(max_examples=150)
def test_whatever_is_published_a_state_is_told_of_once(chances: list[tuple[float, float]]) -> None:
    standing, keys = TeamStanding(), []
    for place, (approach, exceed) in enumerate(chances):
        before = standing
        found = step(before, FIRST + timedelta(weeks=place), level(approach, exceed), WEEKS)
        standing = found.standing
        assert (standing.state != before.state) == (found.entered is not None)
        assert standing.number == before.number + (found.entered is not None)
        if found.tell:
            keys.append((found.entered, standing.number))
    assert len(keys) == len(set(keys))
