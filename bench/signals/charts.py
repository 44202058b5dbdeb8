"""The two-way p' chart and the XmR chart: how often they call chance a change, and how soon they see a real one.

Made-up monthly rates as in the experiments behind TREND: tickets a month vary by half (log-normal), the true rate is
the same in all months, or differs from month to month by a logit-normal deviation of 0.25. Beside the charts stands
what people do with two numbers: this month against the last, called a change when a test of two proportions says 95 %.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bench.signals.table import Row, Table, around
from trimtab.insight.control_charts import RatePoint, ValuePoint, rate_chart, value_chart

SERIES = 10
"""So many series for each data set of the other topics: a chart costs less than a fit."""
CLAIMED_FROM = 4_000
MONTHS, AFTER, SPREAD, DISPERSION = 24, 6, 0.5, 0.25
SURE = 1.96
Counts = NDArray[np.int64]

STABLE: dict[tuple[float, bool, int], float] = {
    (0.03, False, 10): 0.005, (0.03, False, 30): 0.004, (0.03, False, 100): 0.012, (0.03, False, 500): 0.014,
    (0.03, False, 2_000): 0.018, (0.03, True, 10): 0.006, (0.03, True, 30): 0.010, (0.03, True, 100): 0.039,
    (0.03, True, 500): 0.11, (0.03, True, 2_000): 0.17, (0.10, False, 10): 0.008, (0.10, False, 30): 0.006,
    (0.10, False, 100): 0.010, (0.10, False, 500): 0.016, (0.10, False, 2_000): 0.015, (0.10, True, 10): 0.009,
    (0.10, True, 30): 0.028, (0.10, True, 100): 0.068, (0.10, True, 500): 0.14, (0.10, True, 2_000): 0.16,
}  # fmt: skip
"""Share of stable series of 24 months with a point outside: rate, over-dispersed, tickets a month (section 5)."""
SEEN: dict[int, float] = {10: 0.12, 30: 0.40, 100: 0.94, 500: 1.00}
"""TREND-8: a rate that doubles from 10 %, seen by the upper limit within six months, by tickets a month."""
RUNS = (0.03, 0.07)
"""TREND-5: share of stable series with a run of eight, three or more events expected a point."""


def measured(*, draws: int, seed: int) -> Table:
    """False alarms of stable series, by rate, spread and volume; then what is seen of a doubled rate."""
    series = SERIES * draws
    rows = [
        _row(
            ("stable, no rule should speak", _world(rate, spread), str(size)),
            series,
            claimed,
            _any_outside(made),
        )
        for (rate, spread, size), claimed in STABLE.items()
        for made in [_series(rate, spread, size, series, MONTHS, _random(seed, rate, spread, size))]
    ]
    rows += [
        _row(
            ("rate doubles, seen within six months", _world(0.10, False), str(size)),
            series,
            claimed,
            _seen(made),
        )
        for size, claimed in SEEN.items()
        for made in [_doubling(size, series, _random(seed, 0.2, False, size))]
    ]
    rows += [_runs(series, seed), _xmr(series, seed)]
    return Table(
        title="Trend signals",
        about=__doc__ or "",
        columns=("Situation", "True rate", "Tickets a month"),
        rows=rows,
        beside=("This month against the last",),
    )


def _row(what: tuple[str, ...], series: int, claimed: float, found: tuple[float, float]) -> Row:
    chart, two_points = found
    return Row(what, chart, around(claimed, series, CLAIMED_FROM), (two_points,))


def _world(rate: float, spread: bool) -> str:
    return f"{100 * rate:.0f} %, differing from month to month" if spread else f"{100 * rate:.0f} %"


def _random(seed: int, *what: float) -> np.random.Generator:
    return np.random.default_rng([seed, *(round(1_000 * one) for one in what)])


def _series(
    rate: float, spread: bool, size: int, series: int, months: int, random: np.random.Generator
) -> tuple[Counts, Counts]:
    """Events and totals of so many series, a row each."""
    sigma = np.sqrt(np.log(1 + SPREAD**2))
    totals = np.maximum(1, np.rint(size * random.lognormal(-(sigma**2) / 2, sigma, (series, months))))
    logit = np.log(rate / (1 - rate)) + (DISPERSION if spread else 0.0) * random.standard_normal(totals.shape)
    total = totals.astype(np.int64)
    return random.binomial(total, 1 / (1 + np.exp(-logit))).astype(np.int64), total


def _doubling(size: int, series: int, random: np.random.Generator) -> tuple[Counts, Counts]:
    before = _series(0.10, False, size, series, MONTHS, random)
    after = _series(0.20, False, size, series, AFTER, random)
    return np.hstack([before[0], after[0]]), np.hstack([before[1], after[1]])


def _any_outside(made: tuple[Counts, Counts]) -> tuple[float, float]:
    return _share(made, _is_outside), float(np.mean(_two_points(*made).any(axis=1)))


def _seen(made: tuple[Counts, Counts]) -> tuple[float, float]:
    rates = made[0] / made[1]
    risen = _two_points(*made)[:, -AFTER:] & (np.diff(rates, axis=1)[:, -AFTER:] > 0)
    return _share(made, _is_seen), float(np.mean(risen.any(axis=1)))


def _share(made: tuple[Counts, Counts], asked: Callable[[list[RatePoint]], bool]) -> float:
    events, totals = made
    found = [
        asked([RatePoint(int(k), int(n)) for k, n in zip(*pair, strict=True)])
        for pair in zip(events, totals, strict=True)
    ]
    return float(np.mean(found))


def _is_outside(points: list[RatePoint]) -> bool:
    return any(
        p.value is not None and p.low is not None and p.high is not None and not p.low <= p.value <= p.high
        for p in rate_chart(points).points
    )


def _is_seen(points: list[RatePoint]) -> bool:
    late = rate_chart(points).points[-AFTER:]
    return any(p.value is not None and p.high is not None and p.value > p.high for p in late)


def _has_run(points: list[RatePoint]) -> bool:
    return any(
        p.signal
        and p.value is not None
        and p.low is not None
        and p.high is not None
        and p.low <= p.value <= p.high
        for p in rate_chart(points).points
    )


def _two_points(events: Counts, totals: Counts) -> NDArray[np.bool_]:
    """Which months differ from the one before by a test of two proportions?"""
    k, n = events.astype(float), totals.astype(float)
    pooled = (k[:, 1:] + k[:, :-1]) / (n[:, 1:] + n[:, :-1])
    error = np.sqrt(np.maximum(pooled * (1 - pooled), 1e-12) * (1 / n[:, 1:] + 1 / n[:, :-1]))
    found: NDArray[np.bool_] = np.abs(np.diff(k / n, axis=1)) / error > SURE
    return found


def _runs(series: int, seed: int) -> Row:
    made = _series(0.10, False, 100, series, MONTHS, _random(seed, 8.0))
    low, high = around(RUNS[0], series, CLAIMED_FROM)[0], around(RUNS[1], series, CLAIMED_FROM)[1]
    return Row(("stable, a run of eight", "10 %", "100"), _share(made, _has_run), (low, high))


def _xmr(series: int, seed: int) -> Row:
    values = _random(seed, 9.0).normal(4.2, 0.2, (series, MONTHS))
    found = [
        any(
            p.value is not None
            and p.low is not None
            and p.high is not None
            and not p.low <= p.value <= p.high
            for p in value_chart([ValuePoint(float(v)) for v in row]).points
        )
        for row in values
    ]
    # Any month that differs from the last by more than two of the true deviations of a difference.
    two_points = np.abs(np.diff(values, axis=1)) > SURE * 0.2 * np.sqrt(2)
    return Row(
        ("stable, XmR of a monthly mean", "", ""),
        float(np.mean(found)),
        None,  # the specification's figures for this chart are of rates, whose volume varies
        (float(np.mean(two_points.any(axis=1))),),
    )
