"""When a rate will cross its limit: named when the pace is clear, refused when it is not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trimtab.insight.forecasts import FARTHEST, Forecast, forecast


def rising(per_day: int, first: float, last: float, days: int = 60) -> list[tuple[int, int]]:
    """Days whose rate rises by a straight line."""
    rates = np.linspace(first, last, days)
    whole = np.floor(np.cumsum(rates * per_day) + 0.5)
    return [(int(e), per_day) for e in np.diff(np.concatenate([[0], whole]))]


def test_a_clear_pace_names_a_day_with_its_range() -> None:
    found = forecast(rising(20, 0.10, 0.22), 0.25)
    assert found.kind == "crossing"
    # The line rises by 0.12 in 59 days: another 0.03 takes about 15.
    assert found.days == pytest.approx(15, abs=3)
    assert found.soonest is not None and found.latest is not None
    assert found.soonest <= found.days <= found.latest


def test_above_is_said_before_anything_else() -> None:
    assert forecast(rising(20, 0.3, 0.4), 0.25) == Forecast("above", overlaps=True)


def test_without_a_pace_the_interval_speaks() -> None:
    assert forecast([(1, 5)] * 30, 0.22).kind == "overlaps"
    assert forecast([(1, 20)] * 60, 0.25).kind == "unclear"


def test_a_crossing_far_away_is_no_forecast() -> None:
    assert forecast(rising(400, 0.10, 0.11, 60), 0.5).kind == "unclear"


@pytest.mark.parametrize("daily", [[], [(0, 0)] * 40])
def test_nothing_to_go_by(daily: list[tuple[int, int]]) -> None:
    assert forecast(daily, 0.2) == Forecast("too_few")


def test_few_tickets_have_no_pace() -> None:
    assert forecast([(0, 1), (1, 1), (0, 1), (0, 1)], 0.5).kind == "overlaps"


@given(
    st.lists(st.integers(0, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=90),
    st.floats(0.01, 0.99),
)
@settings(max_examples=100)
def test_a_named_day_lies_within_its_range_and_not_far(daily: list[tuple[int, int]], limit: float) -> None:
    found = forecast(daily, limit)
    if found.kind == "crossing":
        assert found.days is not None and found.soonest is not None
        assert 0 < found.soonest <= found.days <= FARTHEST
        assert found.latest is None or found.latest >= found.days
    else:
        assert found.days is found.soonest is found.latest is None


def test_a_steady_rate_is_seldom_given_a_pace() -> None:
    random = np.random.default_rng(7)
    named = 0
    for _ in range(300):
        total = random.poisson(2, 30)
        named += (
            forecast(list(zip(random.binomial(total, 0.1).tolist(), total.tolist(), strict=True)), 0.3).kind
            == "crossing"
        )
    # A slope of no trend is called clearly upwards in 5 of 100.
    assert named / 300 < 0.09
