"""Escalated and counted tickets of every client by day or month, in one question: for what looks at all of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.period import Period
from trimtab.warehouse import duck, store
from trimtab.warehouse.rollups import ROLLUPS
from trimtab.warehouse.tallies import Grain, Question, relation, statement

ESCALATION = "ticket-escalation"
Days = NDArray[np.int64]
_Unit = Literal["D", "M"]
_COUNTED = ("kept", "total")


def escalated_by_day(period: Period) -> Mapping[int, Days]:
    """How many tickets that count did each client open on each day of the period, and how many of them escalated?

    A table of (escalated, total) a client, its rows the period's days. Clients without a ticket are absent.
    """
    return _escalated(period, "day", "D")


def escalated_by_month(period: Period) -> Mapping[int, Days]:
    """The same by month: the table's rows are the months of a period of whole months."""
    return _escalated(period, "month", "M")


def _escalated(period: Period, grain: Grain, unit: _Unit) -> Mapping[int, Days]:
    question = Question(KPIS[ESCALATION], period, by=("client_id",), grain=grain)
    text, values = statement(question, store.load())
    clients, starts, *counts = duck.cursor().execute(text, values).fetchnumpy().values()
    last = np.array([period.last_day], dtype="datetime64[D]")
    steps = int(_places(last, period.start, unit)[0]) + 1
    return _by_client(clients, _places(starts, period.start, unit), np.stack(counts, axis=1), steps)


def escalated_in(periods: Sequence[Period]) -> Sequence[Mapping[tuple[int, str], tuple[int, int]]]:
    """(escalated, total) of each client in each stage, in each of these periods; they may overlap.

    One pass over the time of all of them, by day in the months that a period begins or ends within and by month in
    the others, which are far fewer rows. Clients without a ticket in a period are absent from it.
    """
    cuts = sorted({day for one in periods for day in (one.start, one.end)})
    place = " ".join(f"WHEN day < ? THEN {n}" for n in range(len(cuts)))
    sums = [f'CAST(sum("{ESCALATION}.{name}") AS BIGINT) AS {name}' for name in _COUNTED]
    # Between two cuts every day lies in the same periods: those are added up from the few places.
    whole = [
        f"CAST(sum({name}) FILTER (WHERE place > {cuts.index(one.start)} AND place <= {cuts.index(one.end)})"
        f" AS BIGINT) AS {name}_{n}"
        for n, one in enumerate(periods)
        for name in _COUNTED
    ]
    text = (
        f"SELECT client_id, stage, {', '.join(whole)} FROM"
        f" (SELECT CASE {place} END AS place, client_id, stage, {', '.join(sums)} FROM ({_days_and_months(cuts)})"
        " WHERE day >= ? AND day < ? GROUP BY ALL) GROUP BY ALL"
    )
    found: list[dict[tuple[int, str], tuple[int, int]]] = [{} for _ in periods]
    for client, stage, *counts in duck.cursor().execute(text, [*cuts, cuts[0], cuts[-1]]).fetchall():
        for known, kept, total in zip(found, counts[::2], counts[1::2], strict=True):
            if total:
                known[client, stage] = (kept, total)
    return found


def _days_and_months(cuts: Sequence[date]) -> str:
    """The counts from the first cut to the last: months that no cut lies within as one day, their first."""
    snapshot, whole = store.load(), Period(cuts[0], cuts[-1])
    cut = {Period.holding(day, "month").start for day in cuts if day.day > 1}
    months = [month.start for month in whole.steps("month")]
    apart = [Period.holding(start, "month") for start in months if start in cut]
    together = ", ".join(duck.quoted(start.isoformat()) for start in months if start not in cut)
    columns = ", ".join(["day", "client_id", "stage", *(f'"{ESCALATION}.{name}"' for name in _COUNTED)])
    days, by_month = ROLLUPS["ticket_by_day"], ROLLUPS["ticket_by_client"]
    parts = [f"SELECT {columns} FROM {relation(snapshot, days.name, month, days)}" for month in apart]
    if together:
        table = relation(snapshot, by_month.name, whole, by_month)
        parts.append(f"SELECT {columns} FROM {table} WHERE day IN ({together})")
    return " UNION ALL ".join(parts)


def known_then(period: Period) -> "Known":
    """The same as it was known on each day of the period: an escalation counts from the day it happened on."""
    snapshot = store.load()
    tickets, escalations = (
        relation(snapshot, fact, period if fact == "ticket" else None, None)
        for fact in ("ticket", "escalation")
    )
    text = (
        "SELECT t.client_id, t.day, min(e.day) AS escalated_on FROM "
        f"{tickets} t LEFT JOIN (SELECT ticket_id, min(day) AS day FROM {escalations}"
        " WHERE counts AND headline GROUP BY ALL) e ON e.ticket_id = t.row_id"
        " WHERE t.counts AND t.day >= ? AND t.day < ? GROUP BY t.client_id, t.day, t.row_id"
    )
    found = duck.cursor().execute(text, [period.start, period.end]).fetchnumpy()
    escalated = found["escalated_on"]
    never = np.ma.getmaskarray(escalated)
    on = np.where(never, _NEVER, _places(np.ma.getdata(escalated), period.start))
    return Known(period, found["client_id"], _places(found["day"], period.start), on)


_NEVER = np.int64(10_000_000)


class Known:
    """Every counted ticket of a period with the day it was opened on and the day it was first escalated on."""

    def __init__(self, period: Period, clients: Days, opened: Days, escalated: Days) -> None:
        self._period, self._clients = period, clients
        self._opened, self._escalated = opened, escalated

    def until(self, last: date, days: int) -> Mapping[int, Days]:
        """The table of each client for so many days up to ``last``, with what had happened when that day began."""
        ends = (last - self._period.start).days + 1
        chosen = (self._opened >= ends - days) & (self._opened < ends - 1)
        places = self._opened[chosen] - (ends - days)
        escalated = self._escalated[chosen] < ends - 1
        counts = np.stack([escalated, np.ones(len(escalated), bool)], axis=1).astype(np.int64)
        return _by_client(self._clients[chosen], places, counts, days)


def _places(days: NDArray[np.datetime64], first: date, unit: _Unit = "D") -> Days:
    """Which day (or month) of the period is each, from 0?"""
    return (days.astype(f"datetime64[{unit}]") - np.datetime64(first, unit)).astype(np.int64)


def _by_client(clients: Days, places: Days, counts: Days, days: int) -> Mapping[int, Days]:
    known, rows = np.unique(clients, return_inverse=True)
    table = np.zeros((len(known), days, 2), dtype=np.int64)
    np.add.at(table, (rows, places), counts)
    return dict(zip(known.tolist(), table, strict=True))
