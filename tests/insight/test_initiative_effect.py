"""The effect of an initiative: TV-17 to the printed digit, and what must hold of any series (INIT-2 to INIT-8)."""

import random
from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from trimtab.insight.initiative_effect import (
    Effect,
    TwoPeriods,
    against_comparison,
    change_of_clusters,
    decidable_on,
    judged,
    moved,
    started_after_bad_spell,
    without_comparison,
)
from trimtab.insight.intervals import Interval

TREATED_A = [7.1, 7.0, 6.8, 7.2, 6.9, 7.1, 6.9, 7.0, 7.2, 6.8, 7.0, 7.1, 7.6, 7.8, 7.7, 7.9, 7.6, 7.8]
COMPARED_A = [7.3, 7.2, 7.1, 7.3, 7.2, 7.3, 7.1, 7.2, 7.4, 7.1, 7.2, 7.3, 7.3, 7.4, 7.2, 7.4, 7.3, 7.3]
TREATED_B = [7.1, 6.6, 7.3, 6.9, 7.4, 6.8, 7.2, 7.5, 6.9]
COMPARED_B = [7.2, 7.0, 7.2, 7.1, 7.2, 7.1, 7.2, 7.3, 7.1]
TOLERANCE = 0.00005

ratings = st.lists(st.integers(0, 1000), min_size=9, max_size=36).map(
    lambda found: [one / 100 for one in found]
)


def test_tv_17_a_improvement() -> None:
    found = against_comparison(TREATED_A, [COMPARED_A], 12)
    assert found is not None
    assert found.effect == pytest.approx(0.63333, abs=TOLERANCE)
    assert found.correlation == pytest.approx(0.05556, abs=TOLERANCE)
    assert found.error == pytest.approx(0.03853, abs=TOLERANCE)
    assert found.freedom == pytest.approx(14.10526, abs=TOLERANCE)
    assert found.interval == pytest.approx((0.5508, 0.7159), abs=TOLERANCE)
    assert judged(found, "higher") == "improvement"
    assert judged(found, "lower") == "worse"


def test_tv_17_b_no_clear_effect() -> None:
    found = against_comparison(TREATED_B, [COMPARED_B], 6)
    assert found is not None
    assert found.effect == pytest.approx(0.11667, abs=TOLERANCE)
    assert found.correlation == pytest.approx(0.11111, abs=TOLERANCE)
    assert found.error == pytest.approx(0.17636, abs=TOLERANCE)
    assert found.freedom == pytest.approx(5.2, abs=TOLERANCE)
    assert found.interval == pytest.approx((-0.3315, 0.5648), abs=TOLERANCE)
    assert judged(found, "higher") == "no_clear_effect"
    assert found.smallest_seen == pytest.approx(0.44815, abs=TOLERANCE)


@given(ratings, st.integers(3, 6))
def test_turned_round_the_effect_is_turned_round(series: list[float], before: int) -> None:
    found, other = moved(series, before), moved([-value for value in series], before)
    assert (found is None) == (other is None)
    if found and other:
        assert other.effect == pytest.approx(-found.effect, abs=1e-9)
        assert other.interval == pytest.approx((-found.interval.high, -found.interval.low), abs=1e-9)
        assert other.p == pytest.approx(found.p, abs=1e-9)


@given(ratings, st.integers(3, 6), st.floats(-100, 100))
def test_what_all_groups_share_is_no_effect(series: list[float], before: int, shift: float) -> None:
    theirs = list(reversed(series))
    found = against_comparison(series, [theirs], before)
    moved_together = against_comparison([v + shift for v in series], [[v + shift for v in theirs]], before)
    assume(found is not None and moved_together is not None)
    assert found is not None and moved_together is not None
    assert moved_together.effect == pytest.approx(found.effect, abs=1e-6)
    assert moved_together.interval == pytest.approx(found.interval, abs=1e-6)


@given(ratings, st.integers(3, 6), st.floats(-5, 5))
def test_a_constant_effect_is_found_again(series: list[float], before: int, effect: float) -> None:
    found = moved(series, before)
    more = moved([*series[:before], *(value + effect for value in series[before:])], before)
    assume(found is not None and more is not None)
    assert found is not None and more is not None
    assert more.effect - found.effect == pytest.approx(effect, abs=1e-9)
    assert more.error == pytest.approx(found.error, abs=1e-9)


@given(ratings, st.integers(3, 6))
def test_the_formula_agrees_with_the_specification_s_own_code(series: list[float], before: int) -> None:
    """Appendix A.3, word for word in other names."""
    found = moved(series, before)
    assume(found is not None)
    assert found is not None
    early, late = np.array(series[:before]), np.array(series[before:])
    size = len(series)
    left = np.r_[early - early.mean(), late - late.mean()]
    first = max(0.0, (left[1:] * left[:-1]).sum() / (left * left).sum())
    memory = min(0.9, first + (1 + 4 * first) / size)
    part = (1 - memory) / (1 + memory)
    worth = max(2, len(early) * part), max(2, len(late) * part)
    error = ((left * left).sum() / (size - 2) * (1 / worth[0] + 1 / worth[1])) ** 0.5
    freedom = max(2, sum(worth) - 2)
    half = stats.t.ppf(0.975, freedom) * error
    effect = late.mean() - early.mean()
    assert found.interval == pytest.approx((effect - half, effect + half), rel=1e-6, abs=1e-9)
    assert found.p == pytest.approx(2 * stats.t.sf(abs(effect / error), freedom), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("series", [[7.0] * 9, [7.0] * 6 + [8.0] * 3])
def test_without_any_variation_nothing_is_said(series: list[float]) -> None:
    assert moved(series, 6) is None
    assert without_comparison(series, 6) is None


@pytest.mark.parametrize(("series", "before"), [([1.0, 2.0], 1), ([1.0, 2.0, 3.0], 0), ([1.0, 2.0, 3.0], 3)])
def test_both_sides_are_needed(series: list[float], before: int) -> None:
    with pytest.raises(ValueError, match="needs finite values"):
        moved(series, before)


def test_groups_have_as_many_months() -> None:
    with pytest.raises(ValueError, match="needs a value for each"):
        against_comparison([1.0, 2.0, 3.0], [[1.0, 2.0]], 2)


def test_without_comparison_both_methods_have_to_see_it() -> None:
    noise = [0.1, -0.2, 0.15, 0.0, -0.1, 0.2, -0.15, 0.05, 0.1, -0.1, 0.0, 0.05]
    jump = [7 + own for own in noise] + [9 + own for own in noise[:6]]
    pair = without_comparison(jump, 12)
    assert pair is not None and pair.agree
    assert abs(pair.effect.effect) == min(abs(pair.before_after.effect), abs(pair.level.effect))
    assert judged(pair.effect, "higher") == "improvement"
    trend = [7 + 0.2 * month + own for month, own in enumerate([*noise, *noise[:6]])]
    gradual = without_comparison(trend, 12)
    assert gradual is not None and not gradual.agree
    assert judged(gradual.effect, "higher") == "no_clear_effect"


@given(ratings, st.integers(4, 6))
def test_a_pair_that_disagrees_never_has_a_verdict(series: list[float], before: int) -> None:
    pair = without_comparison(series, before)
    if pair is not None:
        assert pair.agree == (judged(pair.effect, "higher") != "no_clear_effect")
        assert pair.effect.interval.low <= pair.effect.effect <= pair.effect.interval.high


def test_a_bad_spell_is_told() -> None:
    usual = [7.0, 7.2, 6.9, 7.1, 7.0, 7.3]
    assert started_after_bad_spell([*usual, 6.2, 6.4], "higher")
    assert not started_after_bad_spell([*usual, 7.1, 7.2], "higher")
    assert not started_after_bad_spell([*usual, 6.2, 6.4], "lower")
    assert started_after_bad_spell([*usual, 8.2, 8.4], "lower")
    assert not started_after_bad_spell([7.0, 6.0, 5.0], "higher")


@pytest.mark.parametrize(
    ("start", "settle", "day"),
    [
        (date(2026, 12, 1), 14, date(2027, 3, 15)),
        (date(2026, 11, 30), 0, date(2027, 2, 1)),
        (date(2026, 10, 1), 0, date(2027, 1, 1)),
    ],
)
def test_the_day_on_which_it_can_be_decided(start: date, settle: int, day: date) -> None:
    assert decidable_on(start, settle) == day


def test_clusters_of_both_sides_are_compared_as_two_stages_are() -> None:
    treated = [
        TwoPeriods((30, 100), (12, 100)),
        TwoPeriods((24, 80), (12, 80)),
        TwoPeriods((33, 120), (15, 110)),
    ]
    theirs = [TwoPeriods((10 + n, 100), (11 + n, 100)) for n in range(6)]
    found = change_of_clusters(treated, theirs)
    assert found is not None
    assert found.effect == pytest.approx((39 / 290 - 87 / 300) - (81 / 600 - 75 / 600))
    assert judged(found, "lower") == "improvement"


def test_one_treated_client_borrows_the_others_spread() -> None:
    mine = [TwoPeriods((30, 100), (12, 100))]
    alike = [TwoPeriods((10, 100), (10 + n % 2, 100)) for n in range(8)]
    unlike = [TwoPeriods((10, 100), (4 + 12 * (n % 2), 100)) for n in range(8)]
    calm, wild = change_of_clusters(mine, alike), change_of_clusters(mine, unlike)
    assert calm is not None and wild is not None
    assert calm.effect == pytest.approx(-0.185)
    assert wild.smallest_seen > calm.smallest_seen


def test_clusters_refuse_what_they_cannot_tell() -> None:
    one = TwoPeriods((3, 10), (2, 10))
    assert change_of_clusters([one], [one, one]) is None
    assert change_of_clusters([TwoPeriods((0, 0), (2, 10))], [one] * 4) is None
    with pytest.raises(ValueError, match="kept must lie"):
        change_of_clusters([TwoPeriods((3, 2), (1, 2))], [one] * 3)


def test_nineteen_of_twenty_intervals_of_one_client_hold_the_truth() -> None:
    """Ten clients of few tickets whose true rates wander; that of the treated one by nothing more."""
    rng = random.Random(11)
    held = 0
    for _ in range(400):
        groups = []
        for _client in range(10):
            rate = rng.betavariate(3, 20)
            periods = []
            for total in (rng.randint(60, 140), rng.randint(30, 70)):
                own = min(1.0, max(0.0, rng.gauss(rate, 0.02)))
                periods.append((sum(rng.random() < own for _ in range(total)), total))
            groups.append(TwoPeriods(periods[0], periods[1]))
        found = change_of_clusters(groups[:1], groups[1:])
        held += found is not None and not found.interval.excludes(0.0)
    assert 0.92 <= held / 400 <= 0.995


def test_an_effect_says_what_it_could_not_have_seen() -> None:
    assert Effect(0.1, Interval(-0.3, 0.5), 0.6, 0.2, 8.0).smallest_seen == pytest.approx(0.4)
