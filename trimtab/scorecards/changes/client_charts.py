"""Which clients' own charts give a signal (TREND-8): those with thirty tickets a month or more.

All of them are looked at in one pass; a chart is drawn only where that pass leaves a signal possible.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from trimtab.catalogue.kpis import KPIS
from trimtab.insight.control_charts import RatePoint, Verdict, may_signal
from trimtab.kpi.period import Period
from trimtab.scorecards.changes.shapes import Look
from trimtab.scorecards.charting import judged_rates, judging, restarts_of
from trimtab.scorecards.measuring import flags
from trimtab.scorecards.moment import Moment
from trimtab.scorecards.trends import SMALL_CLIENT
from trimtab.warehouse import store
from trimtab.warehouse.client_days import escalated_by_month

_KPI = KPIS["ticket-escalation"]
_MONTHS = 36
"""So far back a client's chart is looked at: a frozen baseline of 24 months and a year since."""
Months = NDArray[np.int64]
"""(escalated, total) of each month of one client."""


@dataclass(frozen=True)
class Signal:
    """A client whose own chart gives a signal."""

    verdict: Verdict
    since: date
    run: int
    kept: int
    total: int
    month: Period
    low: float
    high: float


def signals(look: Look) -> Mapping[int, Signal]:
    """The clients with thirty tickets a month or more whose own chart gives a signal at that look."""
    last = Period.holding(look.last_day, "month")
    months = Period.months_back(_MONTHS, last.start, include_current=True)
    flagged = [set(flags(_KPI, one, look.now, {})) for one in months]
    settled = [not {"part_period", "provisional"} & found for found in flagged]
    # The day decides which months are settled and nothing else: two looks with the same ones are judged once.
    now = replace(look.now, today=last.start)
    return _signals(store.load().identity, tuple(months), tuple(settled), now)


@lru_cache(maxsize=8)
def _signals(
    _warehouse: tuple[Path, int], months: tuple[Period, ...], settled: tuple[bool, ...], now: Moment
) -> Mapping[int, Signal]:
    counts = escalated_by_month(Period(months[0].start, months[-1].end))
    told = {}
    for client in _worth_a_chart(counts, settled, now):
        signal = _signal_of(client, counts[client], months, settled, now)
        if signal is not None:
            told[client] = signal
    return told


def _worth_a_chart(counts: Mapping[int, Months], settled: Sequence[bool], now: Moment) -> list[int]:
    """The clients large enough for a chart of months which may give a signal."""
    if not counts:
        return []
    events, totals = np.moveaxis(np.stack(list(counts.values())), 2, 0)
    there = np.logical_or.accumulate(totals > 0, axis=1)  # since the first ticket
    judged = there & np.array(settled)
    months = judged.sum(axis=1)
    large = (months > 0) & (np.where(judged, totals, 0).sum(axis=1) >= SMALL_CLIENT * months)
    # A chart that begins anew has a baseline that this pass knows nothing of.
    anew = [bool(restarts_of(_KPI, now, {"client_id": client})) for client in counts]
    chosen = large & (may_signal(events, totals, judged, judging=judging(now)) | np.array(anew))
    return [client for client, is_chosen in zip(counts, chosen.tolist(), strict=True) if is_chosen]


def _signal_of(
    client: int, own: Months, months: tuple[Period, ...], settled: tuple[bool, ...], now: Moment
) -> Signal | None:
    first = int(np.flatnonzero(own[:, 1])[0])
    steps, counts = months[first:], own[first:].tolist()
    points = [
        RatePoint(kept, total, is_over)
        for (kept, total), is_over in zip(counts, settled[first:], strict=True)
    ]
    said = judged_rates(points, steps, now, restarts_of(_KPI, now, {"client_id": client}))
    if said.verdict.rule is None or said.verdict.since is None:
        return None
    place = max(i for i, point in enumerate(said.points) if point.takes_part)
    (kept, total), point = counts[place], said.points[place]
    return Signal(
        said.verdict,
        steps[said.verdict.since].start,
        said.run,
        kept,
        total,
        steps[place],
        point.low or 0.0,
        point.high or 0.0,
    )
