"""What to believe of a client with few tickets: a rate or a mean drawn towards the group's.

Any list ordered by a client's rate, any "best" or "worst", any colour by rank and the prior of the
early warning use the shrunken rate (EB-1). Rates are shares of 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from scipy import optimize, special

from trimtab.insight.intervals import Cluster, Interval
from trimtab.insight.quantiles import Floats, beta_quantile, upper_share

CLIENTS_FOR_A_FIT = 5
"""EB-2: with fewer clients the group's spread cannot be told."""
USUAL_MEAN = 0.07
"""EB-2: the mean of the prior when there is no history at all."""
USUAL_STRENGTH = 20.0
"""PRIOR_STRENGTH_0: the prior weighs as much as this many tickets."""
STRENGTH_LOG_SD = 1.0
"""PRIOR_LOGSD: how freely the strength may leave the usual one."""

_LOGIT_LIMIT = 7.0
_STRENGTH_LIMIT = 10_000.0
_SEED = 20240101


class Prior(NamedTuple):
    """What the group says of a client nobody has seen: its mean, and how many tickets that is worth."""

    mean: float
    strength: float


@dataclass(frozen=True, slots=True)
class Shrunken:
    """A client's rate drawn towards the group, its credible interval, the weight of its own data (0..1).

    `standing` is "above" or "below" only when the interval leaves the group's mean out (EB-5).
    """

    rate: float
    interval: Interval
    own_weight: float
    standing: Literal["above", "below"] | None


class RankBand(NamedTuple):
    """From which to which rank a client may stand; rank 1 has the highest rate."""

    first: int
    last: int


class MeanPrior(NamedTuple):
    """What the group says of a rating mean: its mean, and the variances between and within clients."""

    mean: float
    between: float
    within: float


class ShrunkenMean(NamedTuple):
    """A client's mean drawn towards the group's, and the weight of its own answers (0..1)."""

    mean: float
    own_weight: float


def fit_prior(
    clusters: Iterable[Cluster],
    *,
    usual_strength: float = USUAL_STRENGTH,
    log_sd: float = STRENGTH_LOG_SD,
) -> Prior:
    """Which mean and strength describe the group of clients, each (kept, total).

    Penalised beta-binomial fit (EB-3). With fewer than 5 clients that have tickets, the pooled rate
    and the usual strength; without any, 7 % and 20 (EB-2). ValueError when kept is not within 0..total.
    """
    given = list(clusters)
    if any(not 0 <= kept <= total for kept, total in given):
        raise ValueError("kept must lie within 0 and total for every client")
    part = [cluster for cluster in given if cluster[1] > 0]
    if not part:
        return Prior(USUAL_MEAN, usual_strength)
    kept = np.array([k for k, _ in part], dtype=np.float64)
    total = np.array([n for _, n in part], dtype=np.float64)
    pooled = float(kept.sum() / total.sum())
    if len(part) < CLIENTS_FOR_A_FIT:
        # A mean of exactly 0 or 1 would be certainty; the fit's own limits keep it short of that.
        lowest = float(special.expit(-_LOGIT_LIMIT))
        return Prior(min(max(pooled, lowest), 1.0 - lowest), usual_strength)
    start = float(special.logit(min(max(pooled, 0.005), 0.995)))
    found = optimize.minimize(
        _misfit,
        np.array([start, math.log(usual_strength)]),
        args=(kept, total, math.log(usual_strength), log_sd),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-_LOGIT_LIMIT, _LOGIT_LIMIT), (0.0, math.log(_STRENGTH_LIMIT))],
        options={"ftol": 1e-13, "gtol": 1e-8},
    )
    return Prior(float(special.expit(found.x[0])), math.exp(float(found.x[1])))


def shrink(kept: float, total: float, prior: Prior, level: float = 0.90) -> Shrunken:
    """What rate to believe of a client with `kept` of `total`, given its group (EB-4, EB-5).

    A client without tickets is what the prior says. ValueError when kept is not within 0..total.
    """
    if not 0 <= kept <= total:
        raise ValueError(f"kept must lie within 0 and total: {kept} of {total}")
    share = upper_share(level)
    a, b = _posterior(kept, total, prior)
    interval = Interval(beta_quantile(1.0 - share, a, b), beta_quantile(share, a, b))
    standing: Literal["above", "below"] | None = None
    if interval.low > prior.mean:
        standing = "above"
    elif interval.high < prior.mean:
        standing = "below"
    own_weight = total / (total + prior.strength)
    return Shrunken(shrunken_rate(kept, total, prior), interval, own_weight, standing)


def shrunken_rate(kept: float, total: float, prior: Prior) -> float:
    """The rate of `shrink` alone, a hundredth of the work."""
    return (kept + prior.mean * prior.strength) / (total + prior.strength)


def rank_bands(
    clusters: Sequence[Cluster], prior: Prior, *, draws: int = 2_000, seed: int = _SEED
) -> list[RankBand]:
    """Between which ranks each client plausibly stands, in the order given; rank 1 is the highest rate.

    5th to 95th percentile of the rank over posterior draws (EB-5). The seed is fixed, so the same
    clients in the same order always get the same bands.
    """
    if not clusters:
        return []
    a, b = np.array([_posterior(kept, total, prior) for kept, total in clusters]).T
    rates = np.random.default_rng(seed).beta(a, b, size=(draws, len(clusters)))
    order = np.argsort(-rates, axis=1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, len(clusters) + 1)[None, :], axis=1)
    first, last = np.quantile(ranks, [0.05, 0.95], axis=0, method="inverted_cdf")
    return [RankBand(int(low), int(high)) for low, high in zip(first, last, strict=True)]


def fit_mean_prior(
    groups: Iterable[tuple[int, float, float]], *, low: float = 1.0, high: float = 5.0
) -> MeanPrior | None:
    """Which mean and variances describe the clients' ratings, each (count, total, squares).

    Pooled within-client variance, between-client variance after DerSimonian and Laird, not below 0.05
    squared on a 1-5 scale (EB-7). None when no client has two answers: then nothing tells how much
    one client's answers vary.
    """
    part = np.array([group for group in groups if group[0] > 0], dtype=np.float64).reshape(-1, 3)
    count, total, squares = part.T
    spare = float((count - 1.0).sum())
    if spare <= 0:
        return None
    means = total / count
    within = max(0.0, float((squares - total * means).sum())) / spare
    floor = (0.05 * (high - low) / 4.0) ** 2
    between = max(floor, _between(means, count, within))
    weights = 1.0 / (between + within / count)
    return MeanPrior(float((weights * means).sum() / weights.sum()), between, within)


def shrink_mean(count: int, total: float, prior: MeanPrior) -> ShrunkenMean:
    """What mean to believe of a client whose `count` ratings add up to `total` (EB-7)."""
    if count < 0:
        raise ValueError(f"a count of answers cannot be negative: {count}")
    if count == 0:
        return ShrunkenMean(prior.mean, 0.0)
    weight = prior.between / (prior.between + prior.within / count)
    return ShrunkenMean(prior.mean + weight * (total / count - prior.mean), weight)


def _posterior(kept: float, total: float, prior: Prior) -> tuple[float, float]:
    """The two parameters of the Beta distribution of a client's true rate."""
    return prior.mean * prior.strength + kept, (1.0 - prior.mean) * prior.strength + total - kept


def _misfit(
    at: Floats, kept: Floats, total: Floats, usual_log_strength: float, log_sd: float
) -> tuple[float, Floats]:
    """Minus the penalised log-likelihood of (logit mean, log strength), and its slope in both (EB-3)."""
    mean, strength = float(special.expit(at[0])), math.exp(float(at[1]))
    a, b = mean * strength, (1.0 - mean) * strength
    likelihood = float((special.betaln(a + kept, b + total - kept) - special.betaln(a, b)).sum())
    off = (float(at[1]) - usual_log_strength) / log_sd
    by_a = float((special.psi(a + kept) - special.psi(a)).sum())
    by_b = float((special.psi(b + total - kept) - special.psi(b)).sum())
    by_both = float((special.psi(strength + total) - special.psi(strength)).sum())
    slope = np.array(
        [
            -a * (1.0 - mean) * (by_a - by_b),
            -strength * (mean * by_a + (1.0 - mean) * by_b - by_both) + off / log_sd,
        ]
    )
    return 0.5 * off * off - likelihood, slope


def _between(means: Floats, count: Floats, within: float) -> float:
    """The variance between clients by DerSimonian and Laird; below the floor when they look alike."""
    if len(means) < 2:
        return 0.0
    if within == 0.0:
        # Nobody varies, so the clients' means are known exactly and so is their variance.
        return float(means.var(ddof=1))
    weights = count / within
    centre = float((weights * means).sum() / weights.sum())
    spread = float((weights * (means - centre) ** 2).sum())
    return (spread - (len(means) - 1)) / float(weights.sum() - (weights**2).sum() / weights.sum())
