"""The interval of a difference of two periods: published examples, laws, and the coverage it promises."""

import random
from collections.abc import Hashable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.insight.differences import of_clients, of_figures
from trimtab.insight.intervals import Cluster, Interval, wilson

counts = st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
clients = st.dictionaries(st.integers(1, 12), counts, min_size=3, max_size=12)


def by_figures(now: Cluster, then: Cluster) -> Interval:
    first, second = wilson(*now), wilson(*then)
    assert first is not None
    assert second is not None
    return of_figures(now[0] / now[1], first, then[0] / then[1], second)


@pytest.mark.parametrize(
    ("now", "then", "low", "high"),
    [  # Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_of_two_wilson_intervals_it_is_newcombes(
    now: Cluster, then: Cluster, low: float, high: float
) -> None:
    assert by_figures(now, then) == pytest.approx((low, high), abs=5e-5)


@given(counts, counts)
def test_it_holds_the_difference_and_turns_round_with_its_periods(now: Cluster, then: Cluster) -> None:
    interval = by_figures(now, then)
    assert not interval.excludes(now[0] / now[1] - then[0] / then[1])
    assert by_figures(then, now) == pytest.approx((-interval.high, -interval.low))


def test_a_figure_outside_its_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="outside its interval"):
        of_figures(0.5, Interval(0.6, 0.7), 0.1, Interval(0.0, 0.2))


@given(clients, clients)
def test_clients_turn_round_with_their_periods(
    now: dict[Hashable, Cluster], then: dict[Hashable, Cluster]
) -> None:
    one, other = of_clients(now, then), of_clients(then, now)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert one == pytest.approx((-other.high, -other.low))
        apart = sum(k for k, _ in now.values()) / sum(n for _, n in now.values()) - (
            sum(k for k, _ in then.values()) / sum(n for _, n in then.values())
        )
        assert one.low - 1e-9 <= apart <= one.high + 1e-9


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ({1: (1, 9), 2: (2, 9)}, {1: (1, 9), 2: (3, 9)}),  # two clients
        ({1: (1, 9), 2: (2, 9), 3: (0, 0)}, {1: (1, 9), 2: (3, 9), 3: (0, 0)}),  # the third did nothing
        ({1: (1, 9), 2: (2, 9), 3: (1, 2)}, {}),  # nothing then
        ({1: (0, 9), 2: (0, 9), 3: (0, 2)}, {1: (0, 9), 2: (0, 9), 3: (0, 2)}),  # nothing varies
    ],
)
def test_without_three_clients_or_any_variation_there_is_none(
    now: dict[Hashable, Cluster], then: dict[Hashable, Cluster]
) -> None:
    assert of_clients(now, then) is None


def test_clients_that_differ_from_each_other_do_not_hide_a_change_they_share() -> None:
    now = {n: (10 * n + 6, 100) for n in range(1, 9)}
    then = {n: (10 * n, 100) for n in range(1, 9)}
    interval = of_clients(now, then)
    assert interval is not None
    assert interval.excludes(0.0)


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    """Twelve unlike clients, each with a month of its own; the true rates do not change."""
    rng = random.Random(7)
    held = 0
    for _ in range(400):
        now, then = {}, {}
        for client in range(12):
            rate = rng.betavariate(2, 12)
            for period in (now, then):
                total = rng.randint(20, 60)
                own = min(1.0, max(0.0, rng.gauss(rate, 0.03)))
                period[client] = (sum(rng.random() < own for _ in range(total)), total)
        interval = of_clients(now, then)
        held += interval is not None and not interval.excludes(0.0)
    assert 0.93 <= held / 400 <= 0.995
