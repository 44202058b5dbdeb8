"""The tipping point of satisfaction against escalations, on the worlds of the specification (section 6.3).

A data set is clients by months: escalation rates that differ between clients and months, observed on a few tickets;
answers of which a share is satisfied, that share following the observed rate by the world's truth.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bench.signals.table import Row, Table, around
from trimtab.insight.tipping_point import ESCALATIONS, TippingPoint, tipping_point

Floats = NDArray[np.float64]
METHOD = replace(ESCALATIONS, sure_from=0)
"""The specification measured its outcomes before the rule that few points are never sure (status 6)."""
TRUE_AT = 0.15
OUTCOMES = ("found", "gradual", "imprecise", "no_tipping_point", "steady")
SIZES: Mapping[int, tuple[int, int, int]] = {60: (12, 5, 150), 300: (50, 6, 150), 2_000: (170, 12, 80)}
"""Points to clients, months, and how many data sets the specification had."""
TRUTHS: Mapping[str, Callable[[Floats], Floats]] = {
    "flat": lambda x: 0.92 + 0.0 * x,
    "straight decline": lambda x: 0.92 - x,
    "kink −1.5": lambda x: 0.92 - 1.5 * np.maximum(x - TRUE_AT, 0.0),
    "kink −3": lambda x: 0.92 - 3.0 * np.maximum(x - TRUE_AT, 0.0),
    "smooth curve": lambda x: 0.92 - 4.0 * x * x,
}
CLAIMED: Mapping[str, Mapping[int, tuple[int, ...]]] = {
    "flat": {60: (1, 0, 2, 96, 1), 300: (0, 0, 3, 97, 1), 2_000: (0, 0, 1, 99, 0)},
    "straight decline": {60: (1, 0, 3, 22, 74), 300: (0, 0, 4, 0, 96), 2_000: (0, 0, 3, 0, 98)},
    "kink −1.5": {60: (1, 0, 34, 37, 28), 300: (7, 10, 75, 0, 7), 2_000: (78, 13, 10, 0, 0)},
    "kink −3": {60: (7, 1, 65, 11, 15), 300: (67, 6, 27, 0, 0), 2_000: (100, 0, 0, 0, 0)},
    "smooth curve": {60: (1, 0, 34, 15, 51), 300: (3, 15, 75, 0, 7), 2_000: (9, 89, 3, 0, 0)},
}
"""Per cent of each outcome, as the specification prints them."""
SURE = {300: (0.73, 0.90), 2_000: (0.95, 0.97)}
"""In which share of found kinks does the interval hold the truth?"""
_MEDIAN_RATE, _SPREAD_OF_CLIENTS, _SPREAD_OF_MONTHS = 0.09, 0.69, 0.67
_ALIKE, _CLIENTS_OWN = 0.03, 0.03


@dataclass
class World:
    """One made data set."""

    x: Floats
    y: Floats
    answers: Floats
    client: NDArray[np.int64]


def made(truth: Callable[[Floats], Floats], clients: int, months: int, random: np.random.Generator) -> World:
    """Clients by months with this truth. Observed rates have a median of 9 %; a tenth of them lies above 29 %."""
    client = np.repeat(np.arange(clients), months)
    n = len(client)
    logit = (
        math.log(_MEDIAN_RATE / (1 - _MEDIAN_RATE))
        + random.normal(0, _SPREAD_OF_CLIENTS, clients)[client]
        + random.normal(0, _SPREAD_OF_MONTHS, n)
    )
    tickets = np.maximum(5, np.rint(18 * np.exp(random.normal(0, 0.6, n)))).astype(np.int64)
    x = random.binomial(tickets, 1 / (1 + np.exp(-logit))) / tickets
    answers = 1 + random.poisson(2, n)
    share = np.clip(truth(x) + random.normal(0, _CLIENTS_OWN, clients)[client], 0.005, 0.995)
    strength = (1 - _ALIKE) / _ALIKE
    satisfied = random.binomial(answers, random.beta(share * strength, (1 - share) * strength))
    return World(x, satisfied / answers, answers.astype(np.float64), client)


def judged(world: World) -> TippingPoint:
    """What the method says of it."""
    columns = (world.x.tolist(), world.y.tolist(), world.answers.tolist(), world.client.tolist())
    return tipping_point(*columns, METHOD, evidence=float(world.answers.sum()))


def tenths(world: World) -> tuple[Floats, Floats]:
    """Mean rate and mean satisfaction of ten groups of the same size, by rate: what a spreadsheet draws."""
    order = np.argsort(world.x, kind="stable")
    groups = np.array_split(order, 10)
    return (
        np.array([world.x[one].mean() for one in groups]),
        np.array([np.average(world.y[one], weights=world.answers[one]) for one in groups]),
    )


def crosses(world: World) -> bool:
    """Do the two curves cross, as a spreadsheet draws them, each on an axis from its lowest to its highest value?"""
    x, y = ((one - one.min()) / max(np.ptp(one), 1e-12) for one in tenths(world))
    return bool(np.any(np.diff(np.sign(x - y)) != 0))


def drops(world: World, least: float = 0.05) -> bool:
    """Does some tenth lie more than five points below the one before: the "first drop" of a bar chart?"""
    return bool((np.diff(tenths(world)[1]) < -least).any())


def measured(*, draws: int, seed: int) -> Table:
    """How often is each truth called what, how often does the interval hold it, and how often do simpler rules cry?"""
    rows: list[Row] = []
    for place, (name, truth) in enumerate(TRUTHS.items()):
        for n, (clients, months, specified) in SIZES.items():
            random = np.random.default_rng([seed, place, n])
            sets = max(2, draws * specified // 150)
            worlds = [made(truth, clients, months, random) for _ in range(sets)]
            found = [judged(world) for world in worlds]
            beside = (_share(map(crosses, worlds), sets), _share(map(drops, worlds), sets))
            rows += _outcomes(name, n, found, specified, beside)
            if name.startswith("kink") and n in SURE:
                rows += _coverage(name, n, found, specified)
    return Table(
        title="Tipping point: satisfaction against escalations",
        about=(
            "What is said of data sets of client-months by their truth. A kink bends at 15 % of tickets; its number "
            "is the slope beyond. Beside it: how often two curves drawn on axes that are fitted to the data cross, and "
            "how often a bar chart of ten bars has a drop of more than five points. Both report a point whatever the "
            "truth."
        ),
        columns=("Truth", "Client-months", "What is said"),
        rows=rows,
        beside=("Curves cross", "A bar drops"),
    )


def _outcomes(
    name: str, n: int, found: Sequence[TippingPoint], specified: int, beside: tuple[float, float]
) -> list[Row]:
    # A world that happens to have too few answers is no outcome of the method.
    said = Counter(one.status for one in found if one.status != "insufficient_data")
    total = sum(said.values())
    return [
        Row(
            what=(name, f"{n:,}", outcome.replace("_", " ")),
            measured=said[outcome] / total,  # type: ignore[index]
            claimed=around(claimed / 100, total, specified),
            beside=beside if outcome == "found" else (),
        )
        for outcome, claimed in zip(OUTCOMES, CLAIMED[name][n], strict=True)
    ]


def _coverage(name: str, n: int, found: Sequence[TippingPoint], specified: int) -> list[Row]:
    there = [one.interval for one in found if one.status == "found" and one.interval is not None]
    if len(there) < 5:
        return []
    held = sum(low <= TRUE_AT <= high for low, high in there) / len(there)
    low, high = SURE[n]
    claimed = (around(low, len(there), specified)[0], around(high, len(there), specified)[1])
    return [Row((name, f"{n:,}", f"interval of the {len(there)} found holds 15 %"), held, claimed)]


def _share(yes: "map[bool]", total: int) -> float:
    return sum(yes) / total
