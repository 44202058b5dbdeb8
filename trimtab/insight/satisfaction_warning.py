"""Does a team's published satisfaction near its limit? The rule of section 7, for means published now and then.

Only published figures come in: a value and its interval on a scale of 0 to 10, rounded as everybody sees them. The last
few are taken together, and what counts is how likely the true mean is below the limit, or within a margin of it. The
published intervals are wide, so the likelihoods err on the late side, as they should about people.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from scipy import special

from trimtab.insight.quantiles import normal_quantile, upper_share

State = Literal["normal", "approaching", "exceeded"]
_LEAST_ERROR = 0.05  # half of what rounding to one decimal hides
_SLACK = 1e-9


class Published(NamedTuple):
    """A published mean with its interval (``level``), and the first day of the week or quarter it is of."""

    opens_on: date
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class LevelRule:
    """The numbers of the rule. ``parts``: how many published figures are taken together; ``margin`` in points.

    A state is entered at ``approach`` or ``exceed`` and left below that less ``exit_margin``, ``exit_parts`` published
    figures in a row. In ``cooldown_days`` after it nobody is told of its approaching again.
    """

    parts: int = 4
    margin: float = 0.5
    approach: float = 0.60
    exceed: float = 0.80
    exit_margin: float = 0.20
    exit_parts: int = 3
    cooldown_days: int = 28
    level: float = 0.95


WEEKS, QUARTERS = LevelRule(), LevelRule(parts=1, exit_parts=1, cooldown_days=0)


@dataclass(frozen=True, slots=True)
class Level:
    """What the last figures say together, and how likely the true mean is below limit + margin, and below the limit."""

    value: float
    low: float
    high: float
    parts: int
    limit: float
    approach: float
    exceed: float


@dataclass(frozen=True, slots=True)
class TeamStanding:
    """Where a team stands: its state, how many it had, for how many figures in a row it spoke for leaving it."""

    state: State = "normal"
    number: int = 1
    run: int = 0
    calm_since: date | None = None


@dataclass(frozen=True, slots=True)
class TeamStep:
    """The standing after a figure, the state entered by it if any, and whether to tell of it."""

    standing: TeamStanding
    entered: State | None = None
    tell: bool = False


def level_of(figures: Sequence[Published], limit: float, rule: LevelRule) -> Level | None:
    """What do the last figures (oldest first) say of the limit? None without one."""
    taken = figures[-rule.parts :]
    if not taken:
        return None
    z = normal_quantile(upper_share(rule.level))
    value = sum(one.value for one in taken) / len(taken)
    errors = [max(_LEAST_ERROR, (one.high - one.low) / 2.0 / z) for one in taken]
    error = math.sqrt(sum(one * one for one in errors)) / len(taken)
    near, below = (float(special.ndtr((at - value) / error)) for at in (limit + rule.margin, limit))
    return Level(
        value, max(0.0, value - z * error), min(10.0, value + z * error), len(taken), limit, near, below
    )


def step(standing: TeamStanding, day: date, seen: Level, rule: LevelRule) -> TeamStep:
    """Where does the team stand after a newly published figure, and is anybody told?"""
    state = standing.state
    if state != "exceeded" and seen.exceed >= rule.exceed:
        return TeamStep(_entered(standing, "exceeded"), "exceeded", tell=True)
    if state == "normal":
        if seen.approach < rule.approach:
            return TeamStep(standing)
        calm = standing.calm_since
        cooling = calm is not None and day < calm + timedelta(days=rule.cooldown_days)
        return TeamStep(_entered(standing, "approaching"), "approaching", tell=not cooling)
    chance, entry = (seen.exceed, rule.exceed) if state == "exceeded" else (seen.approach, rule.approach)
    if chance >= entry - rule.exit_margin - _SLACK:
        return TeamStep(replace(standing, run=0))
    if standing.run + 1 < rule.exit_parts:
        return TeamStep(replace(standing, run=standing.run + 1))
    if state == "exceeded" and seen.approach >= rule.approach - rule.exit_margin - _SLACK:
        return TeamStep(_entered(standing, "approaching"), "approaching")
    return TeamStep(replace(_entered(standing, "normal"), calm_since=day), "normal", tell=True)


def _entered(standing: TeamStanding, state: State) -> TeamStanding:
    return replace(standing, state=state, number=standing.number + 1, run=0)
