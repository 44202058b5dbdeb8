"""How often does the verdict on an initiative err, and what does it see: INIT-3 and INIT-4 on series of known truth.

The world is that of the specification's own measurement: monthly means of teams on 0 to 10, each with noise of its own
(standard deviation 0.3, remembering 0.4 of the month before), under a shock common to all (0.3, remembering 0.5).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.signals.table import Row, Table, around
from trimtab.insight.initiative_effect import Effect, against_comparison, without_comparison
from trimtab.insight.quantiles import t_quantile

Floats = NDArray[np.float64]
TIMES = 8
"""How many initiatives for each data set of a slower topic: one is judged within a fraction of a millisecond."""
LENGTHS = ((6, 3), (12, 6), (24, 12))
OWN, COMMON = 0.3, 0.3
REMEMBERS, COMMON_REMEMBERS = 0.4, 0.5
TREND_A_YEAR, SEASON, TRUE_EFFECT = 0.4, 0.4, 0.5
COMPARISON = (3, 8)
CLAIMED_FROM = 1_000
"""Repetitions behind each figure of the specification: 500 for each number of comparison teams."""
WORLDS = ("independent", "remembering 0.4", "with a trend", "with a season", "started after a bad spell")
_WARM_UP = 24
_CANDIDATES = 6


@dataclass(frozen=True)
class World:
    """Many initiatives of one kind: the treated series, a row each, and the mean of those compared with."""

    treated: Floats
    comparison: Floats
    before: int


Found = Callable[[World, int], tuple[float, float, float]]
"""Effect, lower and upper end for one row of a world."""


def measured(*, draws: int, seed: int) -> Table:
    """The rates of error, coverage and power, each beside what the specification measured and a simpler rule."""
    rng, draws = np.random.default_rng(seed), draws * TIMES
    rows = [*_false_alarms(rng, draws), *_coverage(rng, draws), *_power(rng, draws), *_pairs(rng, draws)]
    return Table(
        title="Effect of an initiative",
        about=(
            "Initiatives without any effect, and with a true effect of 0.5 on a scale from 0 to 10, over so many "
            f"months before + after; {draws:,} of each. The simpler rules are the plain t-test of all months before "
            "against all after, and of the last three months against the next three."
        ),
        columns=("What", "Series", "Months before + after"),
        rows=tuple(rows),
        beside=("before/after t-test", "3 against 3 months"),
    )


def _false_alarms(rng: np.random.Generator, draws: int) -> list[Row]:
    """The specification gives a range over its own cells, each of 500 repetitions with 3 groups and 500 with 8."""
    found = []
    for kind in WORLDS:
        claimed = (0.03, 0.04) if kind == "independent" else (0.06, 0.08)
        for before, after in LENGTHS:
            world = _world(rng, draws, before, after, kind)
            found.append(_row("false alarms", kind, world, by_difference, _alarms, claimed))
    return found


def _coverage(rng: np.random.Generator, draws: int) -> list[Row]:
    what = "intervals that hold the truth"
    worlds = [_with_effect(_world(rng, draws, *length, "remembering 0.4")) for length in LENGTHS]
    return [_row(what, "remembering 0.4", world, by_difference, _holding, (0.92, 0.97)) for world in worlds]


def _power(rng: np.random.Generator, draws: int) -> list[Row]:
    claims = {(6, 3): (0.25, 0.36), (12, 6): (0.43, 0.72), (24, 12): (0.69, 0.98)}
    found = []
    for kind in ("independent", "remembering 0.4"):
        for length in LENGTHS:
            world = _with_effect(_world(rng, draws, *length, kind))
            found.append(
                _row("true effects of 0.5 seen", kind, world, by_difference, _alarms, claims[length])
            )
    return found


def _pairs(rng: np.random.Generator, draws: int) -> list[Row]:
    what = "false alarms, nobody to compare with"
    found = [
        _row(what, kind, _world(rng, draws, *length, kind), by_pair, _alarms, (0.01, 0.05))
        for kind in WORLDS
        for length in LENGTHS
    ]
    what = "true effects of 0.5 seen, nobody to compare with"
    worlds = [_with_effect(_world(rng, draws, *length, "remembering 0.4")) for length in LENGTHS]
    return [*found, *(_row(what, "remembering 0.4", one, by_pair, _alarms, (0.10, 0.37)) for one in worlds)]


def _row(
    what: str,
    kind: str,
    world: World,
    rule: Found,
    counted: Callable[[World, Found], float],
    claimed: tuple[float, float],
) -> Row:
    draws, after = world.treated.shape[0], world.treated.shape[1] - world.before
    low, high = around(claimed[0], draws, CLAIMED_FROM)[0], around(claimed[1], draws, CLAIMED_FROM)[1]
    return Row(
        what=(what, kind, f"{world.before} + {after}"),
        measured=counted(world, rule),
        claimed=(low, high),
        beside=(counted(world, by_plain_t), counted(world, by_three_months)),
    )


def by_difference(world: World, row: int) -> tuple[float, float, float]:
    """INIT-3, as the product computes it."""
    return _ends(
        against_comparison(world.treated[row].tolist(), [world.comparison[row].tolist()], world.before)
    )


def by_pair(world: World, row: int) -> tuple[float, float, float]:
    """INIT-4, as the product computes it."""
    pair = without_comparison(world.treated[row].tolist(), world.before)
    return _ends(pair.effect if pair else None)


def by_plain_t(world: World, row: int) -> tuple[float, float, float]:
    """All months before against all after, as if months had nothing to do with each other (INIT-5)."""
    return _t_test(world.treated[row, : world.before], world.treated[row, world.before :])


def by_three_months(world: World, row: int) -> tuple[float, float, float]:
    """The last three months against the next three (INIT-5)."""
    return _t_test(
        world.treated[row, world.before - 3 : world.before],
        world.treated[row, world.before : world.before + 3],
    )


def _t_test(early: Floats, late: Floats) -> tuple[float, float, float]:
    freedom = len(early) + len(late) - 2
    squares = ((early - early.mean()) ** 2).sum() + ((late - late.mean()) ** 2).sum()
    half = t_quantile(0.975, freedom) * float(np.sqrt(squares / freedom * (1 / len(early) + 1 / len(late))))
    effect = float(late.mean() - early.mean())
    return effect, effect - half, effect + half


def _ends(found: Effect | None) -> tuple[float, float, float]:
    return (found.effect, *found.interval) if found else (0.0, 0.0, 0.0)


def _alarms(world: World, found: Found) -> float:
    seen = (found(world, row) for row in range(len(world.treated)))
    return sum(low > 0 or high < 0 for _, low, high in seen) / len(world.treated)


def _holding(world: World, found: Found) -> float:
    seen = (found(world, row) for row in range(len(world.treated)))
    return sum(low <= TRUE_EFFECT <= high for _, low, high in seen) / len(world.treated)


def _with_effect(world: World) -> World:
    treated = world.treated.copy()
    treated[:, world.before :] += TRUE_EFFECT
    return World(treated, world.comparison, world.before)


def _world(rng: np.random.Generator, draws: int, before: int, after: int, kind: str) -> World:
    """Half of the initiatives are compared with three teams, half with eight."""
    parts = [_teams(rng, draws // len(COMPARISON), before, after, kind, teams) for teams in COMPARISON]
    return World(
        np.concatenate([part.treated for part in parts]),
        np.concatenate([part.comparison for part in parts]),
        before,
    )


def _teams(rng: np.random.Generator, draws: int, before: int, after: int, kind: str, teams: int) -> World:
    size, spell = before + after, kind == "started after a bad spell"
    remembers = 0.0 if kind == "independent" else REMEMBERS
    asked = draws * _CANDIDATES if spell else draws
    own = _remembering(rng, (asked, teams + 1, size), remembers, OWN)
    common = _remembering(rng, (asked, 1, size), COMMON_REMEMBERS, COMMON)
    series = 7.0 + own + common + _shape(kind, size)
    if spell:
        series = series[_bad_spells(series[:, 0], before)]
        if len(series) < draws:
            rest = _teams(rng, draws - len(series), before, after, kind, teams)
            treated = np.concatenate([series[:, 0], rest.treated])
            return World(treated, np.concatenate([series[:, 1:].mean(axis=1), rest.comparison]), before)
        series = series[:draws]
    return World(series[:, 0], series[:, 1:].mean(axis=1), before)


def _shape(kind: str, size: int) -> Floats:
    """What all teams have in common besides the shock."""
    months = np.arange(size, dtype=np.float64)
    shapes: Mapping[str, Floats] = {
        "with a trend": TREND_A_YEAR / 12 * months,
        "with a season": SEASON * np.sin(2 * np.pi * months / 12),
    }
    return shapes.get(kind, np.zeros(size))


def _bad_spells(treated: Floats, before: int) -> NDArray[np.bool_]:
    """Which of these began when the last two months were in the worst fifth of those before (INIT-7)?"""
    last = treated[:, before - 2 : before].mean(axis=1)
    worst: NDArray[np.bool_] = last <= np.quantile(treated[:, : before - 2], 0.2, axis=1)
    return worst


def _remembering(
    rng: np.random.Generator, shape: tuple[int, int, int], remembers: float, spread: float
) -> Floats:
    """Noise of this spread, each month with so much of the month before in it."""
    many, teams, size = shape
    fresh = rng.normal(0.0, spread * np.sqrt(1 - remembers**2), (many, teams, size + _WARM_UP))
    for month in range(1, size + _WARM_UP):
        fresh[:, :, month] += remembers * fresh[:, :, month - 1]
    return fresh[:, :, _WARM_UP:]
