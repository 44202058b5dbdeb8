"""Where a distribution leaves a given share below: normal, Student, gamma, beta, binomial.

Only `scipy.special` is used. `scipy.stats` has the same functions, but importing it costs every
command a second; the tests compare the two.
"""

from __future__ import annotations

from functools import lru_cache

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


@lru_cache(maxsize=4_096)
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
    below, found = _around(share, trials, rate)
    while bool(np.any(open_ := found - below > 1)):
        middle = (below[open_] + found[open_]) // 2
        reached = _reaches(share, middle, trials[open_], rate)
        found[open_] = np.where(reached, middle, found[open_])
        below[open_] = np.where(reached, below[open_], middle)
    return found


def _around(share: float, trials: Integers, rate: float) -> tuple[Integers, Integers]:
    """A count that is certainly too small (-1 at least) and one that is certainly not, mostly close together.

    Where the normal approximation, with its correction for a skewed distribution, is off, they are the very ends.
    """
    z = normal_quantile(share)
    usual = (
        trials * rate + z * np.sqrt(trials * rate * (1.0 - rate)) + (z * z - 1.0) * (1.0 - 2.0 * rate) / 6.0
    )
    low = np.clip(np.floor(usual).astype(np.int64) - 1, -1, trials - 1)
    high = np.clip(low + 2, 0, trials)
    too_small = (low < 0) | ~_reaches(share, np.maximum(low, 0), trials, rate)
    return np.where(too_small, low, -1), np.where(_reaches(share, high, trials, rate), high, trials)


def _reaches(share: float, counts: Integers, trials: Integers, rate: float) -> NDArray[np.bool_]:
    """Is P(X <= count) at least the share? Of all trials it is."""
    found: NDArray[np.bool_] = special.betaincc(counts + 1.0, np.maximum(trials - counts, 1), rate) >= share
    return found | (counts >= trials)
