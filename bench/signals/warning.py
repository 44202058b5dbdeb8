"""The early warning of section 7, on made-up clients whose true rate is known: the table of its §7.3, measured again.

Threshold 15 %, warning level 12 %, peers at 7 % worth 20 tickets. Beside it the two rules it replaces, with the same
exit and cool-down: the raw rate of 30 days above 80 % of the threshold, and Wilson's upper bound above the threshold.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.signals.table import Row, Table, around
from trimtab.insight.early_warning import WarningRule
from trimtab.insight.shrinkage import Prior
from trimtab.insight.warning_simulation import ONBOARDING, VOLUMES, YEAR, Told, watch

THRESHOLD, RULE, PRIOR = 0.15, WarningRule(), Prior(0.07, 20.0)
CLIENTS_A_DRAW = 8
"""So that 150 draws are 1,200 clients a cell; the specification's own table came from 800."""
CLAIMED_FROM = 800
HISTORY, JUMP_SEEN = 90, 60
_ROUNDED = 0.005
_ERRORS = 2.807
"""99.5 of 100 differences by chance of two such means lie within so many standard errors."""

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
Condition = Callable[[Counts, Counts], Flags]


@dataclass(frozen=True)
class Situation:
    """One line of §7.3: the true rate by day, how long it is watched, what is taken from it, and what it claims."""

    text: str
    rate: Callable[[int], float]
    days: int
    take: Callable[[Told], NDArray[np.float64]]
    claimed: tuple[float, ...]
    counted: bool = False
    history: int = 0
    median: bool = False


def _steady(rate: float) -> Callable[[int], float]:
    return lambda _: rate


def _jump(day: int) -> float:
    return 0.06 if day < HISTORY else 0.225


def _told(found: Told) -> NDArray[np.float64]:
    return found.approaching.astype(float)


def _risen(found: Told) -> NDArray[np.float64]:
    return found.exceeded.astype(float)


def _seen_by(day: int) -> Callable[[Told], NDArray[np.float64]]:
    return lambda found: ((found.first >= 0) & (found.first < day)).astype(float)


def _risen_by(day: int) -> Callable[[Told], NDArray[np.float64]]:
    return lambda found: ((found.first_exceeded >= 0) & (found.first_exceeded < day)).astype(float)


def _first(found: Told) -> NDArray[np.float64]:
    return np.where(found.first >= 0, found.first, np.inf).astype(float)


def _first_from_one(found: Told) -> NDArray[np.float64]:
    return _first(found) + 1.0


SITUATIONS = (
    Situation(
        "told of for nothing a client and year, true rate 5 %", _steady(0.05), YEAR, _told,
        (0.08, 0.08, 0.17, 0.15, 0.05, 0.00), counted=True, history=HISTORY,
    ),
    Situation(
        "told of for nothing a client and year, true rate 7.5 %", _steady(0.075), YEAR, _told,
        (0.28, 0.35, 0.73, 0.90, 0.68, 0.16), counted=True, history=HISTORY,
    ),
    Situation(
        "told of a client and year, true rate 10 %", _steady(0.10), YEAR, _told,
        (0.54, 0.85, 1.49, 2.20, 2.38, 2.04), counted=True, history=HISTORY,
    ),
    Situation(
        "onboarding with a good client (6 %), told of within 90 days", _steady(0.06), ONBOARDING,
        _seen_by(ONBOARDING), (0.03, 0.04, 0.07, 0.10, 0.08, 0.04),
    ),
    Situation(
        "onboarding at 20 %, told of within 90 days", _steady(0.20), ONBOARDING,
        _seen_by(ONBOARDING), (0.41, 0.68, 0.92, 1.0, 1.0, 1.0),
    ),
    Situation(
        "onboarding at 30 %, told of within 90 days", _steady(0.30), ONBOARDING,
        _seen_by(ONBOARDING), (0.74, 0.95, 1.0, 1.0, 1.0, 1.0),
    ),
    Situation(
        "median contract day of that, never counting as later", _steady(0.30), ONBOARDING, _first,
        (57, 29, 14, 6, 3, 1), median=True,
    ),
    Situation(
        "ongoing, jump from 6 % to 22.5 %, told of within 60 days", _jump, YEAR, _seen_by(JUMP_SEEN),
        (0.31, 0.57, 0.86, 0.98, 1.0, 1.0), history=HISTORY,
    ),
    Situation(
        "median days after the jump", _jump, YEAR, _first_from_one, (86, 54, 32, 18, 15, 13), median=True,
        history=HISTORY,
    ),
    Situation(
        "exceeded, for nothing a client and year, true rate 7.5 %", _steady(0.075), YEAR, _risen,
        (0.01, 0.01, 0.03, 0.02, 0.01, 0.00), counted=True, history=HISTORY,
    ),
    Situation(
        "exceeded, onboarding at 30 %, told of within 90 days", _steady(0.30), ONBOARDING,
        _risen_by(ONBOARDING), (0.26, 0.62, 0.91, 1.0, 1.0, 1.0),
    ),
)  # fmt: skip


def measured(*, draws: int, seed: int) -> Table:
    """The table of §7.3 measured again, with ``draws`` x 8 clients a cell."""
    clients = draws * CLIENTS_A_DRAW
    rows: list[Row] = []
    for place, situation in enumerate(SITUATIONS):
        rows += _rows(situation, clients, np.random.default_rng([seed, place]))
    return Table(
        "A client approaches its threshold",
        "Made-up clients, tickets by chance every day, threshold 15 %, warning level 12 %. What is claimed is the "
        "specification's §7.3, from 800 clients a cell.",
        ("Situation", "Tickets a month"),
        rows,
        beside=("raw 30-day rate above 12 %", "Wilson's upper bound above 15 %"),
    )


def _rows(situation: Situation, clients: int, random: np.random.Generator) -> list[Row]:
    days = situation.history + situation.days
    pace = np.repeat([volume / 30.0 for volume in VOLUMES], clients)
    tickets = random.poisson(pace, size=(days, len(pace)))
    rate = np.array([situation.rate(day) for day in range(days)])[:, None]
    escalated = random.binomial(tickets, rate)
    found = watch(tickets, escalated, THRESHOLD, PRIOR, RULE, begins=situation.history)
    others = [_plain(tickets, escalated, condition, situation.history) for condition in (_raw, _wilson_upper)]
    taken, *beside = (np.split(situation.take(one), len(VOLUMES)) for one in (found, *others))
    return [
        Row(
            (situation.text, str(volume)),
            _middle(taken[place], situation),
            _claim(situation, place, taken[place], clients),
            tuple(_middle(one[place], situation) for one in beside),
            unit="number" if situation.counted or situation.median else "share",
        )
        for place, volume in enumerate(VOLUMES)
    ]


def _middle(values: NDArray[np.float64], situation: Situation) -> float:
    return float(np.median(values) if situation.median else values.mean())


def _claim(
    situation: Situation, place: int, values: NDArray[np.float64], clients: int
) -> tuple[float, float]:
    """Between which figures does a repetition lie, the specification's own having been printed rounded?"""
    claimed = situation.claimed[place]
    if situation.median:
        return _around_median(claimed, values)
    if situation.counted:
        spread = max(float(values.std()), math.sqrt(max(claimed, 1.0 / CLAIMED_FROM)))
        half = _ERRORS * spread * math.sqrt(1.0 / clients + 1.0 / CLAIMED_FROM) + _ROUNDED
        return max(0.0, claimed - half), claimed + half
    return around(claimed, clients, CLAIMED_FROM)


def _around_median(claimed: float, values: NDArray[np.float64]) -> tuple[float, float]:
    """The median of a sample lies, but for chance, between these order statistics' distance of it."""
    share = _ERRORS * 0.5 * math.sqrt(1.0 / len(values) + 1.0 / CLAIMED_FROM)
    low, middle, high = np.quantile(values, [0.5 - share, 0.5, 0.5 + share], method="inverted_cdf")
    return claimed - float(middle - low) - 1.0, claimed + float(high - middle) + 1.0


def _raw(escalated: Counts, total: Counts) -> Flags:
    """The rate as it is above 80 % of the threshold."""
    return (total > 0) & (escalated > RULE.fraction * THRESHOLD * total)


def _wilson_upper(escalated: Counts, total: Counts) -> Flags:
    """Wilson's one-sided 90 % upper bound above the threshold."""
    z = 1.2815515655446004
    n = np.maximum(total, 1)
    centre = escalated + z * z / 2.0
    half = z * np.sqrt(escalated * (n - np.minimum(escalated, n)) / n + z * z / 4.0)
    return (total > 0) & ((centre + half) / (n + z * z) > THRESHOLD)


def _plain(tickets: Counts, escalated: Counts, condition: Condition, begins: int) -> Told:
    """What a rule without probabilities tells, with the same seven days to leave and the same cool-down."""
    window = RULE.window_days
    sums = [
        np.concatenate([np.zeros((1, x.shape[1]), int), np.cumsum(x, axis=0)]) for x in (escalated, tickets)
    ]
    clients = tickets.shape[1]
    on, below = np.zeros(clients, bool), np.zeros(clients, int)
    calm, first = np.full(clients, -100_000), np.full(clients, -1)
    count = np.zeros(clients, dtype=np.int64)
    for day in range(begins, len(tickets)):
        e, n = (x[day + 1] - x[max(0, day + 1 - window)] for x in sums)
        above, now = condition(e, n), day - begins
        told = ~on & above & (now >= calm + RULE.cooldown_days)
        below = np.where(on & ~above, below + 1, 0)
        leaves = on & (below >= RULE.exit_days)
        calm[leaves] = now
        on = (on | above) & ~leaves
        count += told
        first[told & (first < 0)] = now
    return Told(count, count, first, first)
