"""Ranking clients with few tickets (EB): is the 90 % interval right, and do small clients fill the list of the worst?

Made-up clients of 1 to 300 tickets (log-normal, median 25) with a mean rate of 10 %; their true rates differ as a Beta
distribution of strength s does. Beside the shrunken rate stands the raw one, by which lists are ordered elsewhere.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from bench.signals.table import Row, Table
from trimtab.insight.shrinkage import Prior, fit_prior, shrink

MEAN, SIZE, SPREAD, LARGEST = 0.10, 25.0, 1.3, 300
CLAIMED_FROM = 300
COVERED: dict[tuple[float, int], float] = {(20, 5): 0.84, (20, 10): 0.86, (20, 30): 0.87, (20, 100): 0.89}
"""EB-3: coverage of the 90 % interval, by the true strength and the number of clients."""
EQUAL = float("inf")
Floats = NDArray[np.float64]


def measured(*, draws: int, seed: int) -> Table:
    """Coverage (EB-3), then error, rank correlation and who fills the list of the worst tenth (EB-6)."""
    rows = []
    for (strength, clients), claimed in COVERED.items():
        held = [_coverage(strength, clients, np.random.default_rng([seed, clients, n])) for n in range(draws)]
        spread = float(np.std(held, ddof=1) / np.sqrt(draws)) if draws > 1 else 1.0
        # The share of clients covered varies from data set to data set: its own error is allowed for, both times.
        reach = 0.005 + 2.8 * spread * (1 + draws / CLAIMED_FROM) ** 0.5
        rows.append(
            Row(
                ("90 % interval holds the true rate", f"{strength:.0f}", str(clients)),
                float(np.mean(held)),
                (claimed - reach, claimed + reach),
            )
        )
    rows += _ranking(20, draws, seed, {"error": (0.045, 0.077), "order": (0.71, 0.64), "small": (0.15, 0.42)})
    rows += _ranking(EQUAL, draws, seed, {"small": (0.08, 0.54)})
    return Table(
        title="Ranking clients with few tickets",
        about=__doc__ or "",
        columns=("What", "True strength", "Clients"),
        rows=rows,
        beside=("Raw rate",),
    )


def _ranking(strength: float, draws: int, seed: int, claimed: dict[str, tuple[float, float]]) -> list[Row]:
    """Error, rank correlation and the smallest quarter's part of the worst tenth, for 100 clients."""
    found = np.array([_of_100(strength, np.random.default_rng([seed, 7, n])) for n in range(draws)])
    names = {
        "error": "root-mean-square error of a client's rate",
        "order": "rank correlation with the truth",
        "small": "part of the worst tenth that the smallest quarter fills",
    }
    text = "all equal" if strength == EQUAL else f"{strength:.0f}"
    rows = []
    for place, key in enumerate(names):
        if key not in claimed:
            continue
        own, raw = (found[:, place, which] for which in (0, 1))
        error = float(own.std(ddof=1) / np.sqrt(draws))
        reach = 0.005 + 2.8 * error * (1 + draws / CLAIMED_FROM) ** 0.5
        wanted = claimed[key][0]
        rows.append(
            Row(
                (names[key], text, "100"),
                float(own.mean()),
                (wanted - reach, wanted + reach),
                (float(raw.mean()),),
                "share" if key == "small" else "number",
            )
        )
    return rows


def _made(strength: float, clients: int, random: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """True rates, escalated tickets, tickets."""
    total = np.clip(np.rint(SIZE * random.lognormal(0.0, SPREAD, clients)), 1, LARGEST)
    true = (
        np.full(clients, MEAN)
        if strength == EQUAL
        else random.beta(MEAN * strength, (1 - MEAN) * strength, clients)
    )
    return true, random.binomial(total.astype(np.int64), true).astype(float), total


def _coverage(strength: float, clients: int, random: np.random.Generator) -> float:
    true, kept, total = _made(strength, clients, random)
    prior = fit_prior(list(zip(kept, total, strict=True)))
    held = [
        (one := shrink(k, n, prior).interval).low <= rate <= one.high
        for rate, k, n in zip(true, kept, total, strict=True)
    ]
    return float(np.mean(held))


def _of_100(strength: float, random: np.random.Generator) -> list[tuple[float, float]]:
    true, kept, total = _made(strength, 100, random)
    prior: Prior = fit_prior(list(zip(kept, total, strict=True)))
    believed = (kept + prior.mean * prior.strength) / (total + prior.strength)
    raw = kept / total
    small = total <= np.quantile(total, 0.25)
    return [
        (_error(believed, true), _error(raw, true)),
        (_order(believed, true), _order(raw, true)),
        (_filled(believed, small), _filled(raw, small)),
    ]


def _error(found: Floats, true: Floats) -> float:
    return float(np.sqrt(np.mean((found - true) ** 2)))


def _order(found: Floats, true: Floats) -> float:
    if np.ptp(true) == 0:
        return 0.0
    return float(stats.spearmanr(found, true).statistic)


def _filled(found: Floats, small: NDArray[np.bool_]) -> float:
    worst = np.argsort(-found)[: len(found) // 10]
    return float(small[worst].mean())
