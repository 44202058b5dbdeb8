"""Is there a level from which on things turn for the worse, and where? "No" and "not yet known" are answers (TIP).

Two uses: from which escalation rate on client satisfaction starts to fall, and below which satisfaction technicians
start to leave. One method: a line that bends once (hinges.py); a test that it bends at all, by a wild bootstrap of
whole clusters; the bend's interval by resampling whole clusters, since months of one client are alike; and a check
whether a gradual curve explains the points better. A bend is an association, never a cause (TIP-13).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, NamedTuple

import numpy as np
from scipy import special

from trimtab.insight.hinges import (
    Cloud,
    Fits,
    Sums,
    bends_of,
    best,
    beyond,
    cloud,
    fits,
    resampled,
    sums_of,
)
from trimtab.insight.intervals import Interval
from trimtab.insight.quantiles import Floats, t_quantile

Status = Literal["insufficient_data", "no_tipping_point", "steady", "gradual", "imprecise", "found"]
SEED = 20240101
DRAWN_AT = 41
"""At so many places is the fitted curve given, to be drawn."""
_GRADUAL = 6.0
_ENDS = (0.025, 0.975)
_AT_A_TIME = 4_000_000
"""So many scores of a bootstrap are held in memory at once."""


@dataclass(frozen=True, slots=True)
class Method:
    """What one use of the method asks for: its minima, its widest interval, which way is for the worse.

    ``worse`` -1: y falls; +1: y rises. ``least_evidence`` is of what is counted beside points: answers, separations.
    ``sure_from`` points on, a narrow interval may be believed (status 6 of TIP-10).
    """

    worse: Literal[-1, 1]
    least_clusters: int
    least_evidence: float
    sure_from: int
    widest: float
    least_points: int = 60
    alpha: float = 0.05
    grid: int = 60
    trim: float = 0.10
    top: float = 0.975
    draws: int = 999


ESCALATIONS = Method(worse=-1, least_clusters=12, least_evidence=150, sure_from=300, widest=0.10)
"""TIP-A: x is a client-month's escalation rate, y its satisfaction from 0 to 1, the weight its answers (TIP-7)."""
TURNOVER = Method(worse=1, least_clusters=10, least_evidence=30, sure_from=120, widest=1.5)
"""TIP-B: x is minus a team-quarter's satisfaction, y the share that left in the next quarter, the weight its people."""


class Slope(NamedTuple):
    """How much y changes for 1 of x, and which changes are compatible with the data."""

    value: float
    interval: Interval


class Drawn(NamedTuple):
    """The fitted curve at one place of x, with its interval."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TippingPoint:
    """What the points say. Everything is in the units and the direction of x and y as they were given.

    ``points`` and ``clusters`` are those that could be fitted, ``points`` before the floor guard. ``at`` with its
    interval and the slopes are there for every status that has a bend; the line always, unless there is too little
    data. ``curve_gain``: by how much a parabola's BIC is lower than the hinge's.
    """

    status: Status
    points: int
    clusters: int
    evidence: float
    p: float | None = None
    statistic: float | None = None
    line: Slope | None = None
    at: float | None = None
    interval: Interval | None = None
    before: Slope | None = None
    after: Slope | None = None
    curve_gain: float | None = None
    curve: tuple[Drawn, ...] = ()

    def mirrored(self) -> TippingPoint:
        """The same with places given in -x, for a measure that was turned round to be fitted.

        The slopes stay what they are: how much y changes for each 1 that is lost.
        """
        interval = self.interval and Interval(-self.interval.high, -self.interval.low)
        curve = tuple(Drawn(-one.x, one.y, one.low, one.high) for one in reversed(self.curve))
        return replace(self, at=None if self.at is None else -self.at, interval=interval, curve=curve)

    @property
    def turns_already(self) -> bool:
        """Is y clearly on its way for the worse before the bend? Then it "falls faster" instead of "starts to fall"."""
        if self.before is None or self.after is None:
            return False
        worse = 1.0 if self.after.value > 0 else -1.0
        return min(worse * end for end in self.before.interval) > 0

    def as_json(self) -> dict[str, Any]:
        """Everything as plain data, which ``from_json`` turns back."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TippingPoint:
        """What ``as_json`` wrote."""
        found = dict(data)
        for name in ("line", "before", "after"):
            if found[name] is not None:
                value, interval = found[name]
                found[name] = Slope(value, Interval(*interval))
        found["interval"] = Interval(*found["interval"]) if found["interval"] else None
        found["curve"] = tuple(Drawn(*each) for each in found["curve"])
        return cls(**found)


class _Line(NamedTuple):
    """The straight line: intercept and slope, their covariance (cluster-robust), residuals, scores by cluster."""

    coefficients: Floats
    inverse: Floats
    covariance: Floats
    residuals: Floats
    scores: Floats
    p: float


def tipping_point(
    x: Sequence[float],
    y: Sequence[float],
    weight: Sequence[float],
    cluster: Sequence[int],
    method: Method,
    *,
    evidence: float,
    seed: int = SEED,
) -> TippingPoint:
    """Where does y turn for the worse as x grows, if it does (TIP-1 to TIP-5, TIP-10)?

    ``evidence``: how many answers or separations the points rest on in all. The seed is fixed, so the same points
    always get the same answer. ValueError when the columns differ in length.
    """
    whole, used = (cloud(x, y, weight, cluster, top) for top in (1.0, method.top))
    nothing = TippingPoint("insufficient_data", len(whole), whole.clusters, evidence)
    bends = bends_of(used, method.grid, method.trim)
    enough = (
        len(whole) >= method.least_points
        and used.clusters >= method.least_clusters
        and evidence >= method.least_evidence
    )
    if bends is None or not enough:
        return nothing
    random = np.random.default_rng(seed)
    line, sums = _line(used), sums_of(used, bends)
    p, statistic = _existence(used, line, bends, method, random)
    slope = _line_slope(line, used.clusters)
    found = replace(nothing, p=p, statistic=statistic, line=slope, curve=_drawn_line(used, line))
    fitted = fits(sums)
    place = int(best(fitted, method.worse)[0])
    if p >= method.alpha or place < 0:
        falls = line.p < method.alpha and np.sign(slope.value) == method.worse
        return replace(found, status="steady" if falls else "no_tipping_point")
    return _judged(_with_bend(found, used, sums, fitted, place, method, random), bends, method)


def _line(points: Cloud) -> _Line:
    """The straight line by weighted least squares, with a covariance that allows for clusters (CR1)."""
    n, clusters = len(points), points.clusters
    design = np.stack([np.ones(n), points.x], axis=1)
    weighted = points.weight[:, None] * design
    inverse: Floats = np.linalg.inv(design.T @ weighted).astype(np.float64)
    coefficients = inverse @ (weighted.T @ points.y)
    residuals = points.y - design @ coefficients
    # What is left of points on a line is the rounding of the arithmetic: no evidence of anything.
    residuals[np.abs(residuals) <= 1e-12 * float(np.abs(points.y).max())] = 0.0
    scores = points.summed(weighted * residuals[:, None])
    covariance = inverse @ (scores.T @ scores) @ inverse * clusters / (clusters - 1)
    error = float(np.sqrt(covariance[1, 1]))
    slope = float(coefficients[1])
    if error > 0:
        p = 2.0 * float(special.stdtr(clusters - 1, -abs(slope) / error))
    else:
        rise = abs(slope) * float(np.ptp(points.x))
        p = 0.0 if rise > 1e-9 * float(np.abs(points.y).max()) else 1.0
    return _Line(coefficients, inverse, covariance, residuals, scores, p)


def _existence(
    points: Cloud, line: _Line, bends: Floats, method: Method, random: np.random.Generator
) -> tuple[float, float]:
    """How surprising is the strongest bend if there is none, and how strong is it (TIP-3)? (p, statistic).

    The greatest of the one-sided cluster-robust score statistics over all bends; its distribution under a straight line
    by turning the residuals of whole clusters at random.
    """
    design = np.stack([np.ones(len(points)), points.x], axis=1)
    weight, over = points.weight, beyond(points, bends)
    # What of each hinge is not a straight line already.
    own = over - design @ (line.inverse @ (design.T @ (weight[:, None] * over)))
    weighted = weight[:, None] * own
    scores = points.summed(weighted * line.residuals[:, None])
    carried = points.summed(weighted[:, :, None] * design[:, None, :])
    statistic = float(_strongest(scores[None], method.worse)[0])
    signs = random.choice([-1.0, 1.0], (method.draws, points.clusters))
    shifts = signs @ line.scores @ line.inverse
    reached, step = 0, max(1, _AT_A_TIME // (points.clusters * len(bends)))
    for first in range(0, method.draws, step):
        some = slice(first, first + step)
        turned = signs[some, :, None] * scores - np.einsum("cjd,bd->bcj", carried, shifts[some])
        reached += int((_strongest(turned, method.worse) >= statistic - 1e-12).sum())
    return (1 + reached) / (method.draws + 1), statistic


def _strongest(scores: Floats, worse: int) -> Floats:
    """The greatest statistic over all bends, for scores by (draw, cluster, bend); 0 where nothing varies."""
    error = np.sqrt((scores**2).sum(axis=1))
    total = worse * scores.sum(axis=1)
    each = np.divide(total, error, out=np.zeros_like(total), where=error > 0)
    strongest: Floats = each.max(axis=1)
    return strongest


def _line_slope(line: _Line, clusters: int) -> Slope:
    value = float(line.coefficients[1])
    half = t_quantile(0.975, clusters - 1) * float(np.sqrt(line.covariance[1, 1]))
    return Slope(value, Interval(value - half, value + half))


def _drawn_line(points: Cloud, line: _Line) -> tuple[Drawn, ...]:
    at = np.linspace(points.x.min(), points.x.max(), DRAWN_AT)
    design = np.stack([np.ones(len(at)), at], axis=1)
    middle = design @ line.coefficients
    variance = np.einsum("ij,jk,ik->i", design, line.covariance, design)
    half = t_quantile(0.975, points.clusters - 1) * np.sqrt(np.maximum(variance, 0.0))
    return _drawn(at, middle, middle - half, middle + half)


def _with_bend(
    found: TippingPoint,
    points: Cloud,
    sums: Sums,
    fitted: Fits,
    place: int,
    method: Method,
    random: np.random.Generator,
) -> TippingPoint:
    """The bend, the slopes at its sides, and how sure they are, by resampling whole clusters (TIP-4, TIP-5)."""
    again = fits(sums, resampled(points.clusters, method.draws, random))
    places = best(again, method.worse)
    rows = np.flatnonzero(places >= 0)
    if not len(rows):
        return found
    drawn, bends = again.coefficients[rows, places[rows]], sums.bends[places[rows]]
    own = fitted.coefficients[0, place]
    at = np.linspace(points.x.min(), points.x.max(), DRAWN_AT)
    low, high = np.quantile(_values(drawn, bends, at), _ENDS, axis=0)
    middle = _values(own[None], sums.bends[[place]], at)[0]
    return replace(
        found,
        at=float(sums.bends[place]),
        interval=_between(bends),
        before=Slope(float(own[1]), _between(drawn[:, 1])),
        after=Slope(float(own[1] + own[2]), _between(drawn[:, 1] + drawn[:, 2])),
        curve_gain=_curve_gain(points, float(fitted.residuals[0, place])),
        curve=_drawn(at, middle, low, high),
    )


def _judged(found: TippingPoint, bends: Floats, method: Method) -> TippingPoint:
    """Which status does a significant bend have (TIP-10, 4 to 7)? None was found that no resample shows."""
    if found.interval is None or found.after is None or found.curve_gain is None:
        return replace(found, status="no_tipping_point")
    low, high = found.interval
    if min(method.worse * end for end in found.after.interval) <= 0:
        return replace(found, status="no_tipping_point")
    if found.curve_gain > _GRADUAL:
        return replace(found, status="gradual")
    at_the_edge = low <= bends[0] + 1e-12 or high >= bends[-1] - 1e-12
    if at_the_edge or high - low > method.widest or found.points < method.sure_from:
        return replace(found, status="imprecise")
    return replace(found, status="found")


def _values(coefficients: Floats, bends: Floats, at: Floats) -> Floats:
    """What each fit says at each place, by (fit, place)."""
    straight = coefficients[:, [0]] + coefficients[:, [1]] * at
    values: Floats = straight + coefficients[:, [2]] * np.maximum(at - bends[:, None], 0.0)
    return values


def _curve_gain(points: Cloud, residuals: float) -> float:
    """By how much is the BIC of a parabola lower than that of the hinge, whose bend counts as a parameter (TIP-5)?"""
    n, w = len(points), points.weight
    design = np.stack([np.ones(n), points.x, points.x**2], axis=1)
    curve, *_ = np.linalg.lstsq(np.sqrt(w)[:, None] * design, np.sqrt(w) * points.y, rcond=None)
    left = float(w @ (points.y - design @ curve) ** 2)
    # Points exactly on a curve leave nothing, and nothing has no logarithm.
    least = max(1e-24 * float(w @ points.y**2), 1e-300)
    hinge = n * np.log(max(residuals, least) / n) + 4 * np.log(n)
    return float(hinge - n * np.log(max(left, least) / n) - 3 * np.log(n))


def _between(values: Floats) -> Interval:
    low, high = np.quantile(values, _ENDS)
    return Interval(float(low), float(high))


def _drawn(at: Floats, middle: Floats, low: Floats, high: Floats) -> tuple[Drawn, ...]:
    columns = (column.tolist() for column in (at, middle, low, high))
    return tuple(Drawn(*each) for each in zip(*columns, strict=True))
