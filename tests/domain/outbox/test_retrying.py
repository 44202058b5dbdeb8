"""The wait doubles within its bounds, and nothing is given up in less than 48 hours (R7)."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trimtab.domain.outbox.retrying import (
    FIRST_WAIT,
    LONGEST_PAUSE,
    LONGEST_WAIT,
    is_over,
    pause_after,
    wait_after,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
chances = st.floats(0, 1, exclude_max=True)
attempts = st.integers(1, 10_000)


@given(attempts, chances)
def test_a_wait_stays_within_its_bounds(tried: int, chance: float) -> None:
    wait = wait_after(tried, chance)
    assert FIRST_WAIT * 3 / 4 <= wait <= LONGEST_WAIT * 5 / 4
    assert timedelta(0) < pause_after(tried, chance) <= LONGEST_PAUSE * 5 / 4


@given(attempts, chances)
def test_a_wait_doubles_until_it_is_the_longest(tried: int, chance: float) -> None:
    now, then = wait_after(tried, chance), wait_after(tried + 1, chance)
    assert then >= now
    longest = wait_after(10_000, chance)
    assert then == longest or abs(then - 2 * now) < timedelta(milliseconds=1)


@given(attempts, chances, chances)
def test_chance_spreads_what_failed_together(tried: int, one: float, other: float) -> None:
    first, second = wait_after(tried, one), wait_after(tried, other)
    assert (first <= second) if one <= other else (first >= second)


@given(st.lists(chances, min_size=40, max_size=40), st.integers(0, 40))
def test_nothing_is_given_up_within_48_hours_and_everything_within_78(
    luck: list[float], slow_seconds: int
) -> None:
    moment, tried = NOW, 0
    while True:
        tried += 1
        moment += timedelta(seconds=slow_seconds)
        if is_over(NOW, as_of=moment):
            break
        moment += wait_after(tried, luck[tried % len(luck)])
    assert timedelta(hours=48) <= moment - NOW <= timedelta(hours=78)
    assert tried < 60


@given(chances)
def test_greylisting_is_outlived_within_a_quarter_of_an_hour(chance: float) -> None:
    """Servers want a second try after 1 to 10 minutes: there is one between them."""
    passed = [sum((wait_after(n, chance) for n in range(1, upto)), timedelta(0)) for upto in range(2, 6)]
    assert any(timedelta(minutes=5) <= each <= timedelta(minutes=15) for each in passed)
