"""Turnover against satisfaction, on the worlds of the specification (sections 6.2 and 6.5, experiments 3).

A data set is teams by quarters: satisfaction with a part of the team's and one of the quarter's, published with an
error of its own; people who leave in the next quarter with a chance that is low above a score and rises below it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bench.signals.table import Row, Table, around
from trimtab.insight.needed_score import needed_score
from trimtab.insight.tipping_point import TURNOVER, TippingPoint, tipping_point

Floats = NDArray[np.float64]
METHOD = replace(TURNOVER, least_evidence=0, sure_from=0)
"""The specification measured its shares for every data set, also for those of few departures."""
TRUE_AT, TARGET = 8.0, 0.045
SIZES: Mapping[int, tuple[int, int]] = {60: (10, 6), 120: (20, 6), 300: (30, 10)}
SLOPES: Mapping[str, float] = {"flat": 0.0, "+5 pp a point below 8": 0.05, "+10 pp a point below 8": 0.10}
SIGNIFICANT: Mapping[str, Mapping[int, float]] = {
    "flat": {60: 0.057, 120: 0.040, 300: 0.027},
    "+5 pp a point below 8": {60: 0.27, 120: 0.37, 300: 0.76},
    "+10 pp a point below 8": {60: 0.49, 120: 0.79, 300: 0.99},
}
"""In which share of 300 data sets did the test find a bend?"""
COVERED: Mapping[str, Mapping[int, float]] = {
    "+5 pp a point below 8": {60: 0.90, 120: 0.96, 300: 0.97},
    "+10 pp a point below 8": {60: 0.89, 120: 0.83, 300: 0.92},
}
"""In which share of 250 data sets did the interval of the needed score hold the true one?"""
_SETS, _SETS_OF_SCORES = 300, 250
_LOW, _FLAT = 0.03, 0.05
_OF_TEAM, _OF_QUARTER, _OWN, _ERROR = 0.5, 0.3, 0.69, 0.25


@dataclass
class World:
    """One made data set."""

    score: Floats
    left: Floats
    people: Floats
    team: NDArray[np.int64]


def made(slope: float, teams: int, quarters: int, random: np.random.Generator) -> World:
    """Teams by quarters with this slope below eight."""
    team, quarter = np.repeat(np.arange(teams), quarters), np.tile(np.arange(quarters), teams)
    n = len(team)
    felt = (
        8.0
        + random.normal(0, _OF_TEAM, teams)[team]
        + random.normal(0, _OF_QUARTER, quarters)[quarter]
        + random.normal(0, _OWN, n)
    )
    chance = np.clip(_LOW + slope * np.maximum(TRUE_AT - felt, 0.0), 0.0, 1.0) if slope else np.full(n, _FLAT)
    people = random.integers(6, 15, n)
    return World(
        np.clip(felt + random.normal(0, _ERROR, n), 0, 10),
        random.binomial(people, chance).astype(np.float64),
        people.astype(np.float64),
        team,
    )


def judged(world: World) -> TippingPoint:
    """What the method says of it."""
    columns = (
        (-world.score).tolist(),
        (world.left / world.people).tolist(),
        world.people.tolist(),
        world.team.tolist(),
    )
    return tipping_point(*columns, METHOD, evidence=float(world.left.sum()))


def holds(world: World, slope: float) -> bool | None:
    """Does the interval of the needed score hold the true one? None where there is none to be held."""
    found = needed_score(
        world.score.tolist(),
        (world.left / world.people).tolist(),
        world.people.tolist(),
        world.team.tolist(),
        target=TARGET,
        separations=TURNOVER.least_evidence,
    )
    if found.interval is None:
        return None
    return found.interval.low <= TRUE_AT - (TARGET - _LOW) / slope <= found.interval.high


def crosses(world: World) -> bool:
    """Do satisfaction and turnover cross, drawn over team-quarters by satisfaction on axes fitted to the data?"""
    groups = np.array_split(np.argsort(world.score, kind="stable"), 10)
    score = np.array([world.score[one].mean() for one in groups])
    rate = np.array([world.left[one].sum() / world.people[one].sum() for one in groups])
    falling, rising = ((one - one.min()) / max(np.ptp(one), 1e-12) for one in (score[::-1], rate[::-1]))
    return bool(np.any(np.diff(np.sign(falling - rising)) != 0))


def measured(*, draws: int, seed: int) -> Table:
    """How often is a bend found that is there, and one that is not; how often does the needed score's interval hold?"""
    rows: list[Row] = []
    for place, (name, slope) in enumerate(SLOPES.items()):
        for n, (teams, quarters) in SIZES.items():
            random = np.random.default_rng([seed, 7, place, n])
            worlds = [made(slope, teams, quarters, random) for _ in range(draws)]
            rows += _significant(name, n, worlds)
            if slope:
                rows += _covered(name, n, [holds(world, slope) for world in worlds])
    return Table(
        title="Tipping point: turnover against satisfaction",
        about=(
            "Data sets of team-quarters of teams of 6 to 14 people. A bend is found when the test is significant; the "
            "interval is that of the satisfaction needed for a quarterly turnover of 4.5 %. Beside it: how often the "
            "falling and the rising line cross on axes that are fitted to the data, which they do whatever the truth."
        ),
        columns=("Truth", "Team-quarters", "What happens"),
        rows=rows,
        beside=("Lines cross",),
    )


def _significant(name: str, n: int, worlds: Sequence[World]) -> list[Row]:
    there = [judged(world) for world in worlds]
    share = sum(one.at is not None for one in there) / len(there)
    beside = (sum(map(crosses, worlds)) / len(worlds),)
    return [
        Row(
            (name, f"{n:,}", "a bend is found"),
            share,
            around(SIGNIFICANT[name][n], len(worlds), _SETS),
            beside,
        )
    ]


def _covered(name: str, n: int, held: Sequence[bool | None]) -> list[Row]:
    known = [one for one in held if one is not None]
    if len(known) < 5:
        return []
    # An interval that holds the truth more often than the specification found is no fault.
    claimed = (around(COVERED[name][n], len(known), _SETS_OF_SCORES)[0], 1.0)
    return [Row((name, f"{n:,}", "the needed score is in its interval"), sum(known) / len(known), claimed)]
