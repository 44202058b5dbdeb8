"""Which satisfaction does a provider need, so that no more technicians leave than it can bear (AG-NEED, TIP-15)?

The inverse of the fit of turnover against satisfaction: a line that bends once, or a straight one where no bend leads
upwards, whether or not the bend is significant. Scores are from 0 to 10, turnover is the share that leaves in a
quarter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np

from trimtab.insight.hinges import Cloud, Sums, bends_of, best, cloud, fits, resampled, sums_of
from trimtab.insight.intervals import Interval
from trimtab.insight.quantiles import Floats
from trimtab.insight.tipping_point import SEED, TURNOVER

Outcome = Literal["insufficient_data", "needed", "out_of_reach", "every_score"]
HIGHEST = 10.0
_ROUGH = 1.5


@dataclass(frozen=True, slots=True)
class NeededScore:
    """``score`` and its interval are there when ``outcome`` is "needed".

    "out_of_reach": even the most satisfied teams are above the target; "every_score": every observed score keeps it.
    """

    outcome: Outcome
    target: float
    score: float | None = None
    interval: Interval | None = None

    @property
    def rough(self) -> bool:
        """Is it no more than a rough estimate?"""
        return self.interval is not None and self.interval.high - self.interval.low > _ROUGH

    def as_json(self) -> dict[str, Any]:
        """Everything as plain data, which ``from_json`` turns back."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> NeededScore:
        """What ``as_json`` wrote."""
        interval = Interval(*data["interval"]) if data["interval"] else None
        return cls(**{**data, "interval": interval})


def needed_score(
    satisfaction: Sequence[float],
    turnover: Sequence[float],
    headcount: Sequence[float],
    team: Sequence[int],
    *,
    target: float,
    separations: float,
    seed: int = SEED,
) -> NeededScore:
    """From which satisfaction on is the quarterly turnover predicted to stay at or below ``target`` (0 to 1)?

    The lowest such score up to the 97.5th percentile of the data; its interval by resampling whole teams. ValueError
    when the columns differ in length or the target is not within 0 and 1.
    """
    if not 0.0 <= target <= 1.0:
        raise ValueError(f"a target of turnover lies within 0 and 1: {target}")
    lost = [-score for score in satisfaction]
    whole, used = (cloud(lost, turnover, headcount, team, top) for top in (1.0, TURNOVER.top))
    bends = bends_of(used, TURNOVER.grid, TURNOVER.trim)
    few = len(whole) < TURNOVER.least_points or separations < TURNOVER.least_evidence
    if few or bends is None or used.clusters < TURNOVER.least_clusters:
        return NeededScore("insufficient_data", target)
    sums, ends = sums_of(used, bends), _ends(whole, used)
    found = float(_lowest(sums, None, ends, target)[0])
    if np.isnan(found):
        return NeededScore("out_of_reach", target)
    if found <= ends[0]:
        return NeededScore("every_score", target)
    often = resampled(used.clusters, TURNOVER.draws, np.random.default_rng(seed))
    again = np.nan_to_num(_lowest(sums, often, ends, target), nan=HIGHEST)
    low, high = np.quantile(again, [0.025, 0.975])
    return NeededScore("needed", target, found, Interval(float(low), float(high)))


def _ends(whole: Cloud, used: Cloud) -> tuple[float, float]:
    """The lowest score that is fitted, and the 97.5th percentile of those observed."""
    return float(-used.x.max()), float(np.quantile(-whole.x, TURNOVER.top))


def _lowest(sums: Sums, often: Floats | None, ends: tuple[float, float], target: float) -> Floats:
    """The lowest score that keeps the target, for each resample; not a number where none does.

    Three knots say all of a bent line: the highest score, the bend, the lowest score. Walking down from the highest,
    the first piece that leads above the target is left where it crosses.
    """
    found = fits(sums, often)
    place = best(found, TURNOVER.worse)
    rows = np.arange(len(place))
    own = np.where((place >= 0)[:, None], found.coefficients[rows, place], _straight(sums, often))
    bend = np.where(place >= 0, sums.bends[place], sums.bends[-1])
    bend = np.clip(bend, -ends[1], -ends[0])
    knots = np.stack([np.full(len(bend), -ends[1]), bend, np.full(len(bend), -ends[0])], axis=1)
    beyond = np.maximum(knots - bend[:, None], 0.0)
    values = own[:, [0]] + own[:, [1]] * knots + own[:, [2]] * beyond
    reached = np.full(len(bend), -knots[:, 2])
    for piece in (1, 0):
        crossed = values[:, piece + 1] > target
        rise = values[:, piece + 1] - values[:, piece]
        part = np.divide(target - values[:, piece], rise, out=np.zeros_like(rise), where=rise > 0)
        at = knots[:, piece] + part * (knots[:, piece + 1] - knots[:, piece])
        reached = np.where(crossed, -at, reached)
    return np.where(values[:, 0] > target, np.nan, reached)


def _straight(sums: Sums, often: Floats | None) -> Floats:
    """The straight line of each resample, as a bent one that does not bend."""
    plain = (np.ones((1, len(sums.plain))) if often is None else often) @ sums.plain
    w, wx, wxx, wy, wxy, _ = plain.T
    spread = w * wxx - wx * wx
    # A resample of teams that all have the same score has no slope.
    slope = np.divide(w * wxy - wx * wy, spread, out=np.zeros_like(spread), where=spread > 1e-9 * w * wxx)
    return np.stack([(wy - slope * wx) / w, slope, np.zeros_like(slope)], axis=1)
