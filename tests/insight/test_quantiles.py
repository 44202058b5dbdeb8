"""Quantiles against scipy.stats, the independent implementation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from trimtab.insight import quantiles

shares = st.floats(0.0005, 0.9995)


@given(shares, st.floats(0.5, 1e5))
def test_student_and_normal(share: float, freedom: float) -> None:
    assert quantiles.t_quantile(share, freedom) == pytest.approx(
        stats.t.ppf(share, freedom), rel=1e-9, abs=1e-9
    )
    assert quantiles.normal_quantile(share) == pytest.approx(stats.norm.ppf(share), rel=1e-9, abs=1e-9)


@given(shares, st.floats(0.5, 1e5))
def test_gamma_is_half_a_chi_square(share: float, shape: float) -> None:
    assert quantiles.gamma_quantile(share, shape) == pytest.approx(
        stats.chi2.ppf(share, 2 * shape) / 2, rel=1e-9
    )


@given(shares, st.floats(0.5, 1e4), st.floats(0.5, 1e4))
def test_beta(share: float, a: float, b: float) -> None:
    assert quantiles.beta_quantile(share, a, b) == pytest.approx(stats.beta.ppf(share, a, b), rel=1e-9)


@given(
    st.sampled_from([0.00135, 0.99865, 0.025, 0.5, 0.9]),
    st.lists(st.integers(0, 3000), min_size=1, max_size=30),
    st.one_of(st.floats(1e-6, 1 - 1e-6), st.sampled_from([0.0, 1.0])),
)
@settings(max_examples=300)
def test_binomial_is_the_smallest_count_that_reaches_the_share(
    share: float, trials: list[int], rate: float
) -> None:
    n = np.array(trials, dtype=np.int64)
    found = quantiles.binomial_quantile(share, n, rate)
    # scipy's own answer is NaN or -1 for no trials at all; nothing out of nothing is 0.
    expected = np.where(n == 0, 0, stats.binom.ppf(share, np.maximum(n, 1), rate))
    at_the_edge = np.abs(stats.binom.cdf(np.minimum(found, expected), n, rate) - share) < 1e-13
    assert bool(np.all((found == expected) | at_the_edge))


def test_binomial_of_a_million_trials() -> None:
    n = np.array([1_000_000, 10_000_000], dtype=np.int64)
    assert (
        quantiles.binomial_quantile(0.99865, n, 0.08).tolist() == stats.binom.ppf(0.99865, n, 0.08).tolist()
    )


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, -0.5, float("nan")])
def test_a_level_is_a_share(level: float) -> None:
    with pytest.raises(ValueError, match="level"):
        quantiles.upper_share(level)
