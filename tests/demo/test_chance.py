"""Steered chance keeps to the share or mean it was asked for, and hides no change in a series."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from trimtab.demo.chance import Quota, Scores, calm, minutes_around

SEEDS = st.integers(min_value=0, max_value=10_000)


@given(seed=SEEDS, share=st.floats(min_value=0.01, max_value=0.99), count=st.integers(1, 500))
def test_a_quota_takes_its_share_within_two(seed: int, share: float, count: int) -> None:
    quota = Quota(Random(seed))
    taken = sum(quota.takes(share) for _ in range(count))
    assert abs(taken - share * count) <= 2


@given(seed=SEEDS, share=st.floats(min_value=0.01, max_value=0.4))
def test_what_is_not_eligible_leaves_its_share_to_others(seed: int, share: float) -> None:
    quota = Quota(Random(seed))
    taken = [quota.takes(share, eligible=number % 2 == 0) for number in range(400)]
    assert not any(taken[1::2])
    assert abs(sum(taken) - share * 400) <= 2.5


@given(
    seed=SEEDS, mean=st.floats(min_value=1.2, max_value=4.8), sizes=st.lists(st.integers(1, 40), min_size=5)
)
def test_scores_keep_to_their_mean_over_groups_and_to_their_scale(
    seed: int, mean: float, sizes: list[int]
) -> None:
    scores = Scores(Random(seed), low=1, high=5, spread=0.8)
    drawn = [score for size in sizes for score in scores.draw(size, mean)]
    assert all(1 <= score <= 5 for score in drawn)
    assert abs(sum(drawn) - mean * sum(sizes)) <= 1.5


def test_no_scores_are_drawn_for_nobody() -> None:
    assert Scores(Random(1), low=1, high=5, spread=1.0).draw(0, 4.0) == []


@given(seed=SEEDS, count=st.integers(1, 120))
def test_calm_factors_stay_close_and_never_run_on_one_side(seed: int, count: int) -> None:
    factors = calm(Random(seed), count, 0.05)
    assert len(factors) == count
    assert all(abs(factor - 1) <= 0.08 + 1e-9 for factor in factors)
    above = "".join("a" if factor > 1 else "b" for factor in factors)
    assert "aaaaa" not in above
    assert "bbbbb" not in above


@given(seed=SEEDS)
def test_durations_stay_within_their_bounds(seed: int) -> None:
    assert 2 <= minutes_around(Random(seed), 32, spread=0.8, low=2, high=900) <= 900
