"""How likely is it that a tipping point that is there is found, with so much data (TIP-9)? Measured by simulation.

Minima allow the test to be run; they promise nothing. "medium" and "strong" are 1.5 and 3 satisfaction points for each
escalation point, and 5 and 10 percentage points of quarterly turnover for each lost point of satisfaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from trimtab.insight.tipping_point import ESCALATIONS, TURNOVER


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance (0 to 1) of a significant test, for an effect of medium size and for a strong one."""

    medium: float
    strong: float


_CLIENT_MONTHS: Sequence[tuple[float, Chance]] = (
    (60, Chance(0.33, 0.77)),
    (120, Chance(0.56, 0.95)),
    (300, Chance(0.94, 1.00)),
)
_SEPARATIONS: Sequence[tuple[float, Chance]] = (
    (30, Chance(0.29, 0.46)),
    (50, Chance(0.39, 0.70)),
    (80, Chance(0.64, 0.86)),
    (120, Chance(0.77, 0.98)),
    (200, Chance(0.99, 1.00)),
)
_GOOD = 0.90
"""A chance that is worth waiting for."""


def with_client_months(points: int) -> Chance | None:
    """What is the chance with so many client-months? In between in proportion; None below those that are needed."""
    if points < ESCALATIONS.least_points:
        return None
    for (fewer, low), (more, high) in pairwise(_CLIENT_MONTHS):
        if points <= more:
            part = (points - fewer) / (more - fewer)
            return Chance(
                low.medium + part * (high.medium - low.medium), low.strong + part * (high.strong - low.strong)
            )
    return _CLIENT_MONTHS[-1][1]


def with_separations(separations: float) -> Chance | None:
    """What is the chance with so many separations? That of the band they are in; None below those that are needed."""
    if separations < TURNOVER.least_evidence:
        return None
    return next(chance for least, chance in reversed(_SEPARATIONS) if separations >= least)


def client_months_missing(points: int) -> int:
    """How many more client-months until a medium effect would most likely be found? 0 when there are enough."""
    enough = next(least for least, chance in _CLIENT_MONTHS if chance.medium >= _GOOD)
    return max(0, int(enough) - points)


def separations_missing(separations: float) -> int:
    """How many more separations until a medium effect would most likely be found? 0 when there are enough."""
    enough = next(least for least, chance in _SEPARATIONS if chance.medium >= _GOOD)
    return max(0, int(enough - separations))
