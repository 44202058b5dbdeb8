"""Counts: which tallies does a KPI have in a period, split by dimensions? The only questions asked of the facts."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import duckdb

from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Standing, Tally
from trimtab.kpi.period import Period
from trimtab.warehouse import duck, store
from trimtab.warehouse.facts.schema import FACTS
from trimtab.warehouse.rollups import ROLLUPS, Rollup, components, kept_ready, rollup_sql

Grain = Literal["month", "week", "day", "none"]
_CACHE_LIMIT = 2_000
_cache: "OrderedDict[tuple[Any, ...], list[tuple[Any, ...]]]" = OrderedDict()
_cache_lock = threading.Lock()
_STARTS: Mapping[Grain, str] = {
    "month": "CAST(date_trunc('month', day) AS DATE)",
    "week": "CAST(date_trunc('week', day) AS DATE)",
    "day": "day",
}
_LENGTHS: Mapping[Grain, str] = {
    "month": "INTERVAL 1 MONTH",
    "week": "INTERVAL 7 DAY",
    "day": "INTERVAL 1 DAY",
}


@dataclass(frozen=True)
class Question:
    """One question: a KPI, a period, what to split by and what to keep.

    ``by`` holds columns of the fact; ``grain`` splits by time as well; ``only`` keeps rows with these values
    (None matches rows without one). ``raw`` asks the rows themselves even where a rollup would do.
    """

    kpi: Kpi
    period: Period
    by: tuple[str, ...] = ()
    grain: Grain = "none"
    only: Mapping[str, Any] = field(default_factory=dict)
    raw: bool = False


@dataclass(frozen=True)
class Answer:
    """The tally of one group: the values of ``by``, the first day of the time step (None without grain)."""

    keys: tuple[Any, ...]
    begins: date | None
    tally: Tally


def tallies(question: Question) -> list[Answer]:
    """Which tallies answer the question? One per group that has rows; without groups always exactly one.

    Answers are cached by the warehouse's version: a new version asks anew. Raises KeyError for a column the fact
    does not have.
    """
    names = list(components(question.kpi))
    rows = _ask(question)
    width = len(question.by)
    timed = question.grain != "none"
    return [
        Answer(
            tuple(row[:width]),
            row[width] if timed else None,
            Tally(dict(zip(names, row[width + timed :], strict=True))),
        )
        for row in rows
    ]


def _ask(question: Question) -> list[tuple[Any, ...]]:
    snapshot = store.load()
    only = tuple(sorted(question.only.items()))
    key = (
        snapshot.identity,
        question.kpi.key,
        question.period,
        question.by,
        question.grain,
        question.raw,
        only,
    )
    with _cache_lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    try:
        rows = _execute(question, snapshot)
    except duckdb.IOException:
        # Two refreshes passed while this question was read: its files are gone, the new version's are there.
        rows = _execute(question, store.load())
    with _cache_lock:
        _cache[key] = rows
        while len(_cache) > _CACHE_LIMIT:
            _cache.popitem(last=False)
    return rows


def _execute(question: Question, snapshot: store.Snapshot) -> list[tuple[Any, ...]]:
    text, values = statement(question, snapshot)
    found: list[tuple[Any, ...]] = duck.cursor().execute(text, values).fetchall()
    return found


def statement(question: Question, snapshot: store.Snapshot) -> tuple[str, list[Any]]:
    """Which SQL, with which values, answers the question?"""
    kpi = question.kpi
    fact = FACTS[kpi.fact]
    unknown = [name for name in (*question.by, *question.only) if name not in fact.columns]
    if unknown:
        raise KeyError(f"{kpi.key} counts {fact.name}, which has no column {unknown[0]}")
    rollup = None if question.raw else _fitting(question)
    if rollup:
        counts = [f'coalesce(sum("{kpi.key}.{name}"), 0)' for name in components(kpi)]
        relation = _relation(snapshot, rollup.name, question.period, rollup)
    else:
        until = (
            f"({_STARTS[question.grain]} + {_LENGTHS[question.grain]})"
            if question.grain != "none"
            else "getvariable('until')"
        )
        counts = [sql.replace("{until}", until) for sql in components(kpi).values()]
        relation = _relation(snapshot, kpi.fact, question.period, None, kpi)
    groups = [*question.by, *([_STARTS[question.grain]] if question.grain != "none" else [])]
    where, values = _conditions(question, counted=rollup is None and "counts" in fact.columns)
    text = f"SELECT {', '.join([*groups, *counts])} FROM {relation} WHERE {' AND '.join(where)}"
    text = text.replace("getvariable('until')", duck.quoted(question.period.end.isoformat()) + "::DATE")
    return (f"{text} GROUP BY ALL ORDER BY ALL" if groups else text), values


def _conditions(question: Question, *, counted: bool) -> tuple[list[str], list[Any]]:
    where, values = ["TRUE"], []
    if not _standing(question.kpi):
        where = ["day >= ? AND day < ?"]
        values = [question.period.start, question.period.end]
    if counted:
        where.append("counts")
    for name, value in sorted(question.only.items()):
        where.append(f"{name} IS NOT DISTINCT FROM ?")
        values.append(value)
    return where, values


def _standing(kpi: Kpi) -> bool:
    """Does it count what stands open at a moment, whenever it began?"""
    return isinstance(kpi.measure, Standing)


def _fitting(question: Question) -> Rollup | None:
    """Which rollup holds the answer? The coarsest that has the dimensions and the period's bounds."""
    if not kept_ready(question.kpi):
        return None
    wanted = {*question.by, *question.only}
    for rollup in ROLLUPS.values():
        if rollup.fact != question.kpi.fact or not wanted <= set(rollup.dimensions):
            continue
        if rollup.grain == "day" or (question.grain in ("month", "none") and _whole_months(question.period)):
            return rollup
    return None


def _whole_months(period: Period) -> bool:
    return period.start.day == 1 and period.end.day == 1


def _relation(
    snapshot: store.Snapshot, table: str, period: Period, rollup: Rollup | None, kpi: Kpi | None = None
) -> str:
    parts = None
    monthly = FACTS[table].partition == "month" if rollup is None else not rollup.compact
    if monthly and not (kpi and _standing(kpi)):
        parts = frozenset(
            part
            for part in snapshot.parts(table)
            if f"{period.start:%Y-%m}" <= part <= f"{_last_day(period):%Y-%m}"
        )
    paths = snapshot.paths(table, parts)
    if paths:
        return f"read_parquet([{', '.join(duck.quoted(path) for path in paths)}])"
    return _nothing(table, rollup)


def _last_day(period: Period) -> date:
    return date.fromordinal(period.end.toordinal() - 1)


def _nothing(table: str, rollup: Rollup | None) -> str:
    """An empty table of the right shape, for what has no file yet."""
    fact = FACTS[rollup.fact if rollup else table]
    columns = [f"CAST(NULL AS {column.kind}) AS {name}" for name, column in fact.columns.items()]
    if rollup is None:
        return f"(SELECT {', '.join(columns)} WHERE FALSE)"
    return f"({rollup_sql(rollup, '(SELECT ' + ', '.join(columns) + ' WHERE FALSE)')})"


def rows(
    question: Question, condition: str, columns: Sequence[str], *, limit: int, offset: int = 0
) -> list[tuple[Any, ...]]:
    """Which rows of the fact are counted? ``condition`` is a clause of the KPI; ``columns`` are columns of the fact."""
    where, values = _conditions(question, counted="counts" in FACTS[question.kpi.fact].columns)
    snapshot = store.load()
    relation = _relation(snapshot, question.kpi.fact, question.period, None, question.kpi)
    clause = condition.replace("{until}", duck.quoted(question.period.end.isoformat()) + "::DATE")
    text = (
        f"SELECT {', '.join(columns)} FROM {relation} WHERE {' AND '.join(where)} AND ({clause})"
        f" ORDER BY day DESC, row_id DESC LIMIT {limit:d} OFFSET {offset:d}"
    )
    found: list[tuple[Any, ...]] = duck.cursor().execute(text, values).fetchall()
    return found


def _one(text: str, values: Sequence[Any]) -> tuple[Any, ...]:
    """The only row of a query without groups."""
    (row,) = duck.cursor().execute(text, list(values)).fetchall()
    found: tuple[Any, ...] = row
    return found


def span(table: str) -> Period | None:
    """From which day to which day does a fact have rows? None when it has none."""
    snapshot = store.load()
    return _span(snapshot.identity, tuple(snapshot.paths(table)))


@lru_cache(maxsize=64)
def _span(_warehouse: tuple[Path, int], paths: tuple[str, ...]) -> Period | None:
    if not paths:
        return None
    relation = f"read_parquet([{', '.join(duck.quoted(path) for path in paths)}])"
    low, high = _one(f"SELECT min(day), max(day) FROM {relation}", [])
    return Period(low, date.fromordinal(high.toordinal() + 1)) if low else None


def left_out(table: str, period: Period, only: Mapping[str, Any]) -> dict[str, int]:
    """How many rows of the period are not counted, by reason?"""
    snapshot = store.load()
    labels = [
        part
        for part in snapshot.parts(table)
        if f"{period.start:%Y-%m}" <= part <= f"{_last_day(period):%Y-%m}"
    ]
    paths = snapshot.paths(table, frozenset(labels))
    if not paths:
        return {}
    where = [
        "day >= ? AND day < ?",
        "left_out IS NOT NULL",
        *(f"{name} IS NOT DISTINCT FROM ?" for name in sorted(only)),
    ]
    values = [period.start, period.end, *(value for _, value in sorted(only.items()))]
    relation = f"read_parquet([{', '.join(duck.quoted(path) for path in paths)}])"
    text = (
        f"SELECT left_out, count(*) FROM {relation} WHERE {' AND '.join(where)} GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return dict(duck.cursor().execute(text, values).fetchall())


def unsettled(period: Period, mature_before: date, only: Mapping[str, Any]) -> tuple[int, int]:
    """How many of the period's tickets may still escalate (open, opened on or after ``mature_before``), of how many?"""
    snapshot = store.load()
    relation = _relation(snapshot, "ticket", period, None)
    names = sorted(only)
    where = ["counts", "day >= ? AND day < ?", *(f"{name} IS NOT DISTINCT FROM ?" for name in names)]
    text = (
        f"SELECT count(*) FILTER (WHERE NOT settled AND day >= ?), count(*) FROM {relation}"
        f" WHERE {' AND '.join(where)}"
    )
    row = _one(text, [mature_before, period.start, period.end, *(only[name] for name in names)])
    return int(row[0]), int(row[1])


def count_rows(question: Question, condition: str, counted: str) -> tuple[int, int]:
    """How many rows meet the condition, and how many of them are counted as well?"""
    where, values = _conditions(question, counted="counts" in FACTS[question.kpi.fact].columns)
    relation = _relation(store.load(), question.kpi.fact, question.period, None, question.kpi)
    until = duck.quoted(question.period.end.isoformat()) + "::DATE"
    text = (
        f"SELECT count(*), count(*) FILTER (WHERE {counted}) FROM {relation}"
        f" WHERE {' AND '.join(where)} AND ({condition})"
    ).replace("{until}", until)
    row = _one(text, values)
    return int(row[0]), int(row[1])


def standing(kpi: Kpi, steps: Sequence[Period], only: Mapping[str, Any]) -> list[Tally]:
    """How many rows stood open at the end of each step? All steps in one pass over the fact.

    Rows are counted by the steps they began and ended in; what stands is what began up to a step and ended after it.
    Raises TypeError for a KPI that does not count what stands.
    """
    measure = kpi.measure
    if not isinstance(measure, Standing):
        raise TypeError(f"{kpi.key} does not count what stands open")
    ends = ", ".join(f"TIMESTAMP {duck.quoted(step.end.isoformat())}" for step in steps)
    place = "coalesce(list_position(list_transform([{ends}], lambda e: {moment} < e), TRUE), {count} + 1)"
    began = place.format(ends=ends, moment=measure.begun, count=len(steps))
    ended = place.format(ends=ends, moment=f"greatest({measure.begun}, {measure.ended})", count=len(steps))
    where, values = _conditions(
        Question(kpi, steps[-1], only=only), counted="counts" in FACTS[kpi.fact].columns
    )
    relation = _relation(store.load(), kpi.fact, steps[-1], None, kpi)
    text = (
        f"SELECT {began}, CASE WHEN {measure.ended} IS NULL THEN {len(steps) + 1} ELSE {ended} END, count(*)"
        f" FROM {relation} WHERE {' AND '.join(where)} AND ({measure.where}) GROUP BY ALL"
    )
    groups = duck.cursor().execute(text, values).fetchall()
    return [
        Tally({"kept": sum(n for first, last, n in groups if first <= step < last)})
        for step in range(1, len(steps) + 1)
    ]
