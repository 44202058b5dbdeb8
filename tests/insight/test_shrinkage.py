"""Shrinkage: TV-11 and EB-2 to EB-7."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from trimtab.insight.shrinkage import (
    Prior,
    RankBand,
    fit_mean_prior,
    fit_prior,
    rank_bands,
    shrink,
    shrink_mean,
)

CLIENTS = [(0, 3), (1, 5), (4, 20), (2, 40), (9, 60), (30, 250), (3, 10), (12, 150), (0, 25), (5, 35)]
SHRUNKEN = [
    (10.978, 4.344, 19.713, 0.071),
    (12.737, 5.652, 21.740, 0.113),
    (14.572, 7.836, 22.670, 0.337),
    (8.381, 3.957, 13.997, 0.504),
    (13.738, 8.528, 19.779, 0.604),
    (11.975, 8.997, 15.252, 0.864),
    (15.497, 7.973, 24.621, 0.203),
    (8.793, 5.681, 12.400, 0.792),
    (7.227, 2.812, 13.149, 0.388),
    (12.977, 7.222, 19.868, 0.471),
]
COUNTS = st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_tv_11_fit() -> None:
    prior = fit_prior(CLIENTS)
    assert prior.mean == pytest.approx(0.118146, rel=0.005)
    assert prior.strength == pytest.approx(39.3810, rel=0.005)


@pytest.mark.parametrize(("counts", "expected"), list(zip(CLIENTS, SHRUNKEN, strict=True)))
def test_tv_11_shrunken_rates(counts: tuple[int, int], expected: tuple[float, ...]) -> None:
    found = shrink(*counts, Prior(0.118146, 39.3810))
    shown = (100 * found.rate, 100 * found.interval.low, 100 * found.interval.high, found.own_weight)
    assert shown == pytest.approx(expected, abs=1e-3)
    assert found.standing is None


@given(st.lists(COUNTS.filter(lambda c: c[1] > 0), min_size=5, max_size=25))
@settings(max_examples=40)
def test_no_other_search_finds_a_better_fit(clusters: list[tuple[int, int]]) -> None:
    k, n = np.array(clusters, dtype=float).T

    def penalised(at: np.ndarray) -> float:
        m, s = 1 / (1 + math.exp(-at[0])), math.exp(at[1])
        fit = float(stats.betabinom.logpmf(k, n, m * s, (1 - m) * s).sum())
        return 0.5 * math.log(s / 20) ** 2 - fit

    prior = fit_prior(clusters)
    ours = np.array([math.log(prior.mean / (1 - prior.mean)), math.log(prior.strength)])
    limits = [(-7.0, 7.0), (0.0, math.log(1e4))]
    theirs = optimize.minimize(penalised, [-2.0, 3.0], method="Nelder-Mead", bounds=limits)
    assert penalised(ours) <= theirs.fun + 1e-6


def test_few_clients_get_the_usual_strength() -> None:
    assert fit_prior([(1, 10), (2, 20), (0, 0)]) == Prior(0.1, 20.0)
    assert fit_prior([(0, 0)]) == fit_prior([]) == Prior(0.07, 20.0)


def test_a_few_clean_clients_are_not_certainty() -> None:
    prior = fit_prior([(0, 10), (0, 4)])
    assert 0 < prior.mean < 0.001
    found = shrink(0, 10, prior)
    assert 0 <= found.interval.low < found.interval.high < 0.01
    assert 0.999 < fit_prior([(4, 4)]).mean < 1


@given(COUNTS, st.floats(0.01, 0.99), st.floats(1, 1000))
def test_the_interval_is_the_beta_posterior(counts: tuple[int, int], mean: float, strength: float) -> None:
    kept, total = counts
    found = shrink(kept, total, Prior(mean, strength))
    posterior = stats.beta(mean * strength + kept, (1 - mean) * strength + total - kept)
    assert found.rate == pytest.approx(posterior.mean(), rel=1e-9)
    assert found.interval == pytest.approx(posterior.interval(0.9), rel=1e-9, abs=1e-12)
    if total:
        assert min(mean, kept / total) - 1e-12 <= found.rate <= max(mean, kept / total) + 1e-12
    else:
        assert (found.rate, found.own_weight) == (pytest.approx(mean), 0.0)


def test_standing_needs_the_interval_to_leave_the_group_out() -> None:
    prior = Prior(0.10, 20.0)
    assert shrink(60, 200, prior).standing == "above"
    assert shrink(4, 200, prior).standing == "below"
    assert shrink(2, 3, prior).standing is None


def test_rank_bands_are_wide_for_small_clients_and_always_the_same() -> None:
    clusters = [(600, 1000), (100, 1000), (1, 2), (10, 1000)]
    bands = rank_bands(clusters, Prior(0.2, 20.0))
    assert bands == rank_bands(clusters, Prior(0.2, 20.0))
    assert bands[0] == RankBand(1, 1)
    assert bands[3] == RankBand(4, 4)
    assert bands[2].last > bands[2].first
    assert rank_bands([], Prior(0.2, 20.0)) == []
    assert rank_bands([(1, 2)], Prior(0.2, 20.0)) == [RankBand(1, 1)]


def test_rank_bands_agree_with_a_direct_count() -> None:
    prior = fit_prior(CLIENTS)
    a = np.array([prior.mean * prior.strength + k for k, _ in CLIENTS])
    b = np.array([(1 - prior.mean) * prior.strength + n - k for k, n in CLIENTS])
    rates = stats.beta.rvs(a, b, size=(20_000, len(CLIENTS)), random_state=np.random.default_rng(7))
    ranks = stats.rankdata(-rates, axis=1)
    for band, own in zip(rank_bands(CLIENTS, prior), ranks.T, strict=True):
        assert (own < band.first).mean() < 0.08
        assert (own > band.last).mean() < 0.08


RATINGS = [[5, 4, 4, 5], [2, 3], [5, 5, 5, 4, 5, 3], [1], [4, 4, 3]]


def mean_sums(answers: list[int]) -> tuple[int, int, int]:
    return len(answers), sum(answers), sum(x * x for x in answers)


def test_eb_7_means_by_hand() -> None:
    prior = fit_mean_prior([*map(mean_sums, RATINGS), (0, 0, 0)])
    assert prior is not None
    n = np.array([len(answers) for answers in RATINGS], dtype=float)
    x = np.array([np.mean(answers) for answers in RATINGS])
    within = sum(np.var(answers) * len(answers) for answers in RATINGS) / (n - 1).sum()
    w = n / within
    q = (w * (x - np.average(x, weights=w)) ** 2).sum()
    between = max(0.05**2, (q - 4) / (w.sum() - (w**2).sum() / w.sum()))
    assert (prior.within, prior.between) == pytest.approx((within, between), rel=1e-9)
    assert prior.mean == pytest.approx(np.average(x, weights=1 / (between + within / n)), rel=1e-9)
    found = shrink_mean(2, 5, prior)
    weight = between / (between + within / 2)
    assert found == pytest.approx((prior.mean + weight * (2.5 - prior.mean), weight), rel=1e-9)
    assert shrink_mean(0, 0, prior) == (prior.mean, 0.0)


def test_eb_7_clients_that_look_alike_share_one_mean() -> None:
    prior = fit_mean_prior([mean_sums([3, 5]), mean_sums([5, 3, 4, 4]), mean_sums([4, 4, 3, 5])])
    assert prior is not None
    assert prior.between == pytest.approx(0.05**2)
    assert shrink_mean(2, 2, prior).mean == pytest.approx(4.0, abs=0.1)


def test_eb_7_without_repeated_answers_nothing_can_be_said() -> None:
    assert fit_mean_prior([(1, 4, 16), (1, 2, 4)]) is None
    assert fit_mean_prior([]) is None


def test_eb_7_clients_that_never_vary_keep_their_own_mean() -> None:
    prior = fit_mean_prior([mean_sums([4, 4]), mean_sums([2, 2, 2])])
    assert prior is not None
    assert shrink_mean(2, 8, prior) == (4.0, 1.0)
    alone = fit_mean_prior([mean_sums([4, 5])])
    assert alone is not None and alone.mean == pytest.approx(4.5)


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="within 0 and total"):
        fit_prior([(3, 2)])
    with pytest.raises(ValueError, match="3 of 2"):
        shrink(3, 2, Prior(0.1, 20))
    with pytest.raises(ValueError, match="negative"):
        from_nothing = fit_mean_prior([(2, 6, 20)])
        assert from_nothing is not None
        shrink_mean(-1, 0, from_nothing)
