"""A straight line that bends once: fitted for many places of the bend, and for many resamples, at the same time.

The model is y = b0 + b1 x + b2 (x - bend)+, weighted least squares, continuous at the bend (TIP-1). What a fit needs of
a cluster (a client, a team) are a few sums; a resample of whole clusters adds sums instead of points (TIP-4), so a
thousand resamples cost hardly more than one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from trimtab.insight.quantiles import Floats, Integers

_RIDGE = 1e-12
"""Added to scaled normal equations: a hinge without a point beyond it has none of its own to be solved."""
_LEAST_EACH_SIDE = 10
_LEAST_SPREAD = 1e-6
"""Of the values themselves: points nearer together than that are the same for any fit."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """The points of a fit: x, y, weights of mean 1, and the number of the cluster that each belongs to."""

    x: Floats
    y: Floats
    weight: Floats
    cluster: Integers

    def __len__(self) -> int:
        return len(self.x)

    @property
    def clusters(self) -> int:
        """How many clusters there are."""
        return int(self.cluster.max()) + 1 if len(self.cluster) else 0

    def summed(self, values: Floats) -> Floats:
        """Values of points (along the first axis) added up by cluster."""
        sums = np.zeros((self.clusters, *values.shape[1:]))
        np.add.at(sums, self.cluster, values)
        return sums


class Sums(NamedTuple):
    """What fits need of each cluster: six sums without a bend, and four for each of the places of a bend."""

    plain: Floats
    bent: Floats
    bends: Floats


class Fits(NamedTuple):
    """Fits by resample and bend: (b0, b1, b2) along the last axis, and the weighted residual sums of squares."""

    coefficients: Floats
    residuals: Floats


def cloud(
    x: Sequence[float], y: Sequence[float], weight: Sequence[float], cluster: Sequence[int], top: float
) -> Cloud:
    """The points that can be fitted, without those whose x is above its own ``top`` quantile (TIP-2).

    A point with an unknown coordinate or without weight takes no part. The points are put in an order of their own, so
    that their order here changes nothing. ValueError when the columns differ in length.
    """
    if not len(x) == len(y) == len(weight) == len(cluster):
        raise ValueError("every point has an x, a y, a weight and a cluster")
    columns = np.array([x, y, weight], dtype=np.float64).reshape(3, -1)
    member = np.array(cluster, dtype=np.int64)
    there = np.isfinite(columns).all(axis=0) & (columns[2] > 0)
    if not there.any():
        nothing = np.empty(0)
        return Cloud(nothing, nothing, nothing, np.empty(0, dtype=np.int64))
    columns, member = columns[:, there], member[there]
    kept = columns[0] <= np.quantile(columns[0], top)
    columns, member = columns[:, kept], member[kept]
    order = np.lexsort((*columns, member))
    xs, ys, weights = columns[:, order]
    # Numbers without gaps: a cluster may have lost all its points.
    _, numbers = np.unique(member[order], return_inverse=True)
    return Cloud(xs, ys, weights / weights.mean(), numbers.astype(np.int64))


def bends_of(points: Cloud, grid: int, trim: float) -> Floats | None:
    """At which places may the bend be? None when there are too few points on both sides of any.

    ``grid`` places, equally far apart, with at least ten points and the share ``trim`` of them at either side.
    """
    n = len(points)
    side = max(_LEAST_EACH_SIDE, math.ceil(trim * n))
    if n < 2 * side + 1:
        return None
    ordered = np.sort(points.x)
    first, last = float(ordered[side - 1]), float(ordered[n - side])
    spread = _LEAST_SPREAD * max(abs(first), abs(last))
    return np.linspace(first, last, grid) if last - first > spread else None


def beyond(points: Cloud, bends: Floats) -> Floats:
    """By how much does each point lie beyond each bend? Nothing where it does not."""
    return np.maximum(points.x[:, None] - bends, 0.0)


def sums_of(points: Cloud, bends: Floats) -> Sums:
    """What the fits need of each cluster."""
    x, y, w = points.x, points.y, points.weight
    over = beyond(points, bends)
    plain = np.stack([w, w * x, w * x * x, w * y, w * x * y, w * y * y], axis=1)
    weighted = w[:, None] * over
    bent = np.stack([weighted, x[:, None] * weighted, weighted * over, y[:, None] * weighted], axis=2)
    return Sums(points.summed(plain), points.summed(bent).reshape(points.clusters, -1), bends)


def fits(sums: Sums, times: Floats | None = None) -> Fits:
    """The fit at every bend. ``times``: how often each cluster is in each resample; once without any."""
    often = np.ones((1, len(sums.plain))) if times is None else times
    plain = often @ sums.plain
    bent = (often @ sums.bent).reshape(len(often), len(sums.bends), 4)
    normal = np.empty((*bent.shape[:2], 3, 3))
    normal[..., 0, 0], normal[..., 1, 1] = plain[:, 0, None], plain[:, 2, None]
    normal[..., 0, 1] = normal[..., 1, 0] = plain[:, 1, None]
    normal[..., 0, 2] = normal[..., 2, 0] = bent[..., 0]
    normal[..., 1, 2] = normal[..., 2, 1] = bent[..., 1]
    normal[..., 2, 2] = bent[..., 2]
    right = np.empty((*bent.shape[:2], 3))
    right[..., 0], right[..., 1], right[..., 2] = plain[:, 3, None], plain[:, 4, None], bent[..., 3]
    size = np.sqrt(np.maximum(np.einsum("rjii->rji", normal), 1e-300))
    scaled = normal / (size[..., :, None] * size[..., None, :]) + _RIDGE * np.eye(3)
    found = np.linalg.solve(scaled, (right / size)[..., None])[..., 0] / size
    return Fits(found, plain[:, 5, None] - np.einsum("rji,rji->rj", found, right))


def best(found: Fits, direction: int) -> Integers:
    """Which bend fits best in each resample, of those that bend the right way? -1 where none does."""
    eligible = np.where(np.sign(found.coefficients[..., 2]) == direction, found.residuals, np.inf)
    return np.where(np.isfinite(eligible.min(axis=1)), eligible.argmin(axis=1), -1)


def resampled(clusters: int, draws: int, random: np.random.Generator) -> Floats:
    """How often is each cluster in each of the resamples of whole clusters?"""
    return random.multinomial(clusters, np.full(clusters, 1.0 / clusters), size=draws).astype(np.float64)
