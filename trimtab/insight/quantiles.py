"""Where a distribution leaves a given share below: normal, Student, gamma, beta, binomial.

Only `scipy.special` is used. `scipy.stats` has the same functions, but importing it costs every
command a second; the tests compare the two.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def upper_share(level: float) -> float:
    """The share below the upper end of a two-sided interval: 0.95 -> 0.975. ValueError outside 0..1."""
    if not 0.0 < level < 1.0:
        raise ValueError(f"a confidence level lies between 0 and 1, not {level}")
    return (1.0 + level) / 2.0


def normal_quantile(share: float) -> float:
    """The z below which `share` of a standard normal lies."""
    return float(special.ndtri(share))


def t_quantile(share: float, degrees_of_freedom: float) -> float:
    """The t below which `share` of Student's distribution lies; degrees of freedom need not be whole."""
    return float(special.stdtrit(degrees_of_freedom, share))


def gamma_quantile(share: float, shape: float) -> float:
    """The value below which `share` of a gamma of scale 1 lies: half the chi-square quantile of 2 x shape."""
    return float(special.gammaincinv(shape, share))


def beta_quantile(share: float, a: float, b: float) -> float:
    """The proportion below which `share` of a Beta(a, b) lies."""
    return float(special.betaincinv(a, b, share))


def binomial_quantile(share: float, trials: Integers, rate: float) -> Integers:
    """The smallest count k, for each number of trials, with P(X <= k) >= share.

    Bisection on the exact distribution rather than `bdtrik`, whose continuous answer has to be
    corrected by one in either direction and which fails for large numbers of trials.
    """
    below = np.full(trials.shape, -1, dtype=np.int64)
    found = trials.astype(np.int64)
    while bool(np.any(found - below > 1)):
        middle = (below + found) // 2
        # A finished column has middle == below, which may be -1: look at 0 instead and leave it alone.
        looked_at = np.maximum(middle, 0)
        reached = special.betaincc(looked_at + 1.0, np.maximum(trials - looked_at, 1), rate) >= share
        open_ = found - below > 1
        found = np.where(open_ & reached, middle, found)
        below = np.where(open_ & ~reached, middle, below)
    return found
