"""Counts: which tallies does a KPI have in a period, split by dimensions? The only questions asked of the facts."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import duckdb
import numpy as np
from numpy.typing import NDArray

from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Standing, Tally
from trimtab.kpi.period import Period
from trimtab.warehouse import duck, store
from trimtab.warehouse.answers import Answer, Answers
from trimtab.warehouse.facts.schema import FACTS
from trimtab.warehouse.rollups import ROLLUPS, Rollup, components, holds, number_type, rollup_sql

Grain = Literal["month", "week", "day", "none"]
_CACHE_LIMIT = 2_000
_cache: "OrderedDict[tuple[Any, ...], Answers]" = OrderedDict()
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


def tallies(question: Question) -> Answers:
    """Which tallies answer the question? One per group that has rows; without groups always exactly one.

    Answers are cached by the warehouse's version: a new version asks anew. Raises KeyError for a column the fact
    does not have.
    """
    snapshot = store.load()
    only = tuple(sorted(question.only.items()))
    shape = (snapshot.identity, question.period, question.by, question.grain, question.raw, only)
    key = (question.kpi.key, *shape)
    with _cache_lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    try:
        found = _answers(question, snapshot)
    except duckdb.IOException:
        # Two refreshes passed while this question was read: its files are gone, the new version's are there.
        found = _answers(question, store.load())
    with _cache_lock:
        for name, answers in found.items():
            _cache[name, *shape] = answers
        while len(_cache) > _CACHE_LIMIT:
            _cache.popitem(last=False)
    return found[question.kpi.key]


def _answers(question: Question, snapshot: store.Snapshot) -> dict[str, Answers]:
    """The answer, by the KPI's key; and those of the KPIs that are counted with it."""
    if isinstance(question.kpi.measure, Standing):
        return {question.kpi.key: Answers.of(_standing_answers(question, snapshot))}
    kpis = _together(question)
    text, values = statement(question, snapshot, kpis)
    dated, width = question.grain != "none", len(question.by)
    names = [tuple(components(kpi)) for kpi in kpis]
    every = Answers.read(duck.cursor().execute(text, values), width, dated, names)
    nothing = Answers.of([Answer((), None, Tally())])
    return {
        kpi.key: found if found or dated or width else nothing for kpi, found in zip(kpis, every, strict=True)
    }


def _together(question: Question) -> list[Kpi]:
    """Which KPIs are counted in one go? A page asks the same of every KPI, and opening a small rollup is most of it.

    Where groups or rows are many, each number costs, and what is narrowed is mostly asked of one: then the KPI alone.
    """
    rollup = None if question.raw else _fitting(question)
    splits = len(question.by) + (question.grain != "none")
    if rollup is None or not rollup.compact or splits > 1 or question.only:
        return [question.kpi]
    return [question.kpi, *(KPIS[key] for key in sorted(holds(rollup) - {question.kpi.key}))]


def statement(
    question: Question, snapshot: store.Snapshot, kpis: Sequence[Kpi] = ()
) -> tuple[str, list[Any]]:
    """Which SQL, with which values, answers the question? Of all these KPIs, by default of its own alone."""
    kpi = question.kpi
    fact = FACTS[kpi.fact]
    unknown = [name for name in (*question.by, *question.only) if name not in fact.columns]
    if unknown:
        raise KeyError(f"{kpi.key} counts {fact.name}, which has no column {unknown[0]}")
    rollup = None if question.raw else _fitting(question)
    alone = rollup is not None and _alone(rollup, question)
    if rollup:
        counts = [
            _ready(f"{one.key}.{name}", sql, alone=alone)
            for one in kpis or [kpi]
            for name, sql in components(one).items()
        ]
        table = relation(snapshot, rollup.name, question.period, rollup)
    else:
        until = _until(question)
        counts = [sql.replace("{until}", until) for sql in components(kpi).values()]
        table = relation(snapshot, kpi.fact, question.period, None)
    steps = [f"{_STARTS[question.grain]} AS step"] if question.grain != "none" else []
    groups = [*question.by, *steps]
    counts = [f"{sql} AS count_{place}" for place, sql in enumerate(counts)]
    where, values = conditions(question, counted=rollup is None and "counts" in fact.columns)
    if rollup and rollup.holds == "medians":
        where.append("NOT of_all" if {"client_id"} & {*question.by, *question.only} else "of_all")
    text = f"SELECT {', '.join([*groups, *counts])} FROM {table} WHERE {' AND '.join(where)}"
    if alone:
        return f"{text} ORDER BY ALL", values
    return (f"{text} GROUP BY ALL ORDER BY ALL" if groups else text), values


def _alone(rollup: Rollup, question: Question) -> bool:
    """Is each row of the rollup a group of the question by itself, so that there is nothing to add up?"""
    if rollup.holds == "medians":
        return True
    if rollup.holds != "sums":
        return False
    return question.grain == rollup.grain and set(question.by) == set(rollup.dimensions)


def _ready(column: str, sql: str, *, alone: bool) -> str:
    """A component from the column that holds it; sums of whole numbers come back as such, not as wider ones."""
    if alone:
        return f'"{column}"'
    return f'CAST(coalesce(sum("{column}"), 0) AS {number_type(sql)})'


def _until(question: Question) -> str:
    """The end of the period that a row is counted in."""
    if question.grain == "none":
        return f"{duck.quoted(question.period.end.isoformat())}::DATE"
    return f"({_STARTS[question.grain]} + {_LENGTHS[question.grain]})"


def conditions(question: Question, *, counted: bool) -> tuple[list[str], list[Any]]:
    """Which rows does a question look at, as clauses with their values?"""
    where, values = ["TRUE"], []
    if not isinstance(question.kpi.measure, Standing):
        where = ["day >= ? AND day < ?"]
        values = [question.period.start, question.period.end]
    if counted:
        where.append("counts")
    for name, value in sorted(question.only.items()):
        where.append(f"{name} IS NOT DISTINCT FROM ?")
        values.append(value)
    return where, values


def _fitting(question: Question) -> Rollup | None:
    """Which rollup holds the answer? The coarsest that has the dimensions and the period's bounds."""
    wanted = {*question.by, *question.only}
    fitting = [
        rollup
        for rollup in ROLLUPS.values()
        if rollup.fact == question.kpi.fact
        and wanted <= set(rollup.dimensions)
        and question.kpi.key in holds(rollup)
        and _has_bounds(rollup, question)
    ]
    return min(fitting, key=lambda one: (one.grain == "day", len(one.dimensions)), default=None)


def _has_bounds(rollup: Rollup, question: Question) -> bool:
    """Does the rollup cut time where the question does? Medians of months do not make one of a longer period."""
    if rollup.grain == "day":
        return True
    if rollup.holds == "medians" and question.grain == "none" and question.period.days > 31:
        return False
    return question.grain in ("month", "none") and _whole_months(question.period)


def _whole_months(period: Period) -> bool:
    return period.start.day == 1 and period.end.day == 1


def relation(snapshot: store.Snapshot, table: str, period: Period | None, rollup: Rollup | None) -> str:
    """Where in the warehouse do a table's rows of a period lie (None: of all time), as a relation for SQL?"""
    parts = None
    monthly = FACTS[table].partition == "month" if rollup is None else not rollup.compact
    if monthly and period:
        first, last = f"{period.start:%Y-%m}", f"{period.end - timedelta(days=1):%Y-%m}"
        parts = frozenset(part for part in snapshot.parts(table) if first <= part <= last)
    paths = snapshot.paths(table, parts)
    if paths:
        return f"read_parquet([{', '.join(map(duck.quoted, paths))}])"
    return _nothing(table, rollup)


def _nothing(table: str, rollup: Rollup | None) -> str:
    """An empty table of the right shape, for what has no file yet."""
    fact = FACTS[rollup.fact if rollup else table]
    columns = [f"CAST(NULL AS {column.kind}) AS {name}" for name, column in fact.columns.items()]
    rows = f"(SELECT {', '.join(columns)} WHERE FALSE)"
    if rollup is None:
        return rows
    finer = f"({rollup_sql(ROLLUPS[rollup.of], rows)})" if rollup.of else rows
    return f"({rollup_sql(rollup, finer)})"


def one(text: str, values: Sequence[Any]) -> tuple[Any, ...]:
    """The only row of a query without groups."""
    (row,) = duck.cursor().execute(text, list(values)).fetchall()
    found: tuple[Any, ...] = row
    return found


def span(table: str) -> Period | None:
    """From which day to which day does a fact have rows? None when it has none."""
    return _span(store.load().identity, table)


@lru_cache(maxsize=64)
def _span(_warehouse: tuple[Path, int], table: str) -> Period | None:
    snapshot = store.load()
    parts = snapshot.parts(table)
    if not parts:
        return None
    if FACTS[table].partition == "month":
        low, high = _days_of(snapshot, table, frozenset({parts[0], parts[-1]}))
        # The first and the last month say it all, unless one of them has no row any more.
        if low and (f"{low:%Y-%m}", f"{high:%Y-%m}") == (parts[0], parts[-1]):
            return Period(low, high + timedelta(days=1))
    low, high = _days_of(snapshot, table, None)
    return Period(low, high + timedelta(days=1)) if low else None


def _days_of(snapshot: store.Snapshot, table: str, parts: frozenset[str] | None) -> tuple[Any, ...]:
    paths = ", ".join(map(duck.quoted, snapshot.paths(table, parts)))
    return one(f"SELECT min(day), max(day) FROM read_parquet([{paths}])", [])


def standing(kpi: Kpi, steps: Sequence[Period], only: Mapping[str, Any]) -> list[Tally]:
    """How many rows stood open at the end of each step? All steps in one pass.

    Rows are counted by the steps they began and ended in; what stands is what began up to a step and ended after it.
    Raises TypeError for a KPI that does not count what stands.
    """
    snapshot = store.load()
    return list(_standing(snapshot.identity, kpi.key, tuple(steps), tuple(sorted(only.items()))))


@lru_cache(maxsize=256)
def _standing(
    _warehouse: tuple[Path, int], key: str, steps: tuple[Period, ...], only: tuple[tuple[str, Any], ...]
) -> tuple[Tally, ...]:
    kpi = KPIS[key]
    measure = kpi.measure
    if not isinstance(measure, Standing):
        raise TypeError(f"{kpi.key} does not count what stands open")
    if set(dict(only)) <= {"client_id"} and all(step.end.day == 1 for step in steps):
        return _standing_at_months(_warehouse, steps, only)
    question = Question(kpi, steps[-1], only=dict(only))
    begun, ended = measure.begun, measure.ended
    ends = ", ".join(f"TIMESTAMP {duck.quoted(step.end.isoformat())}" for step in steps)
    place = "coalesce(list_position(list_transform([{ends}], lambda e: {moment} < e), TRUE), {last} + 1)"
    first = place.format(ends=ends, moment=begun, last=len(steps))
    final = place.format(ends=ends, moment=f"greatest({begun}, {ended})", last=len(steps))
    where, values = conditions(question, counted="counts" in FACTS[kpi.fact].columns)
    text = (
        f"SELECT {first}, CASE WHEN {ended} IS NULL THEN {len(steps) + 1} ELSE {final} END, count(*)"
        f" FROM {relation(store.load(), kpi.fact, None, None)}"
        f" WHERE {' AND '.join(where)} AND ({measure.where}) GROUP BY ALL"
    )
    groups = duck.cursor().execute(text, values).fetchall()
    return tuple(
        Tally({"kept": sum(n for began, over, n in groups if began <= step < over)})
        for step in range(1, len(steps) + 1)
    )


def _standing_at_months(
    warehouse: tuple[Path, int], steps: Sequence[Period], only: tuple[tuple[str, Any], ...]
) -> tuple[Tally, ...]:
    """The same where every step ends with a month: from the rows by the months they began and ended in."""
    began, ended, rows = _flow(warehouse, only)
    ends = [np.datetime64(step.end) for step in steps]
    # What has no end compares as not over.
    return tuple(Tally({"kept": int(rows[(began < end) & ~(ended < end)].sum())}) for end in ends)


@lru_cache(maxsize=256)
def _flow(_warehouse: tuple[Path, int], only: tuple[tuple[str, Any], ...]) -> tuple[NDArray[Any], ...]:
    where = [f"{name} IS NOT DISTINCT FROM ?" for name, _ in only] or ["TRUE"]
    text = (
        "SELECT CAST(began AS DATE) AS began, CAST(ended AS DATE) AS ended, CAST(sum(rows) AS BIGINT) AS rows"
        f" FROM {relation(store.load(), 'ticket_flow', None, ROLLUPS['ticket_flow'])}"
        f" WHERE {' AND '.join(where)} GROUP BY ALL"
    )
    found = duck.cursor().execute(text, [value for _, value in only]).fetchnumpy()
    return tuple(np.ma.filled(column) for column in found.values())


def _standing_answers(question: Question, snapshot: store.Snapshot) -> list[Answer]:
    """What stands open at the end of the period, of everything or by a dimension."""
    if not question.by:
        grain = question.grain
        steps = [question.period] if grain == "none" else list(question.period.steps(grain))
        found = standing(question.kpi, steps, question.only)
        begins = [None] if grain == "none" else [step.start for step in steps]
        return [Answer((), begin, tally) for begin, tally in zip(begins, found, strict=True)]
    fact = FACTS[question.kpi.fact]
    where, values = conditions(question, counted="counts" in fact.columns)
    counts = [sql.replace("{until}", _until(question)) for sql in components(question.kpi).values()]
    text = (
        f"SELECT {', '.join([*question.by, *counts])} FROM {relation(snapshot, question.kpi.fact, None, None)}"
        f" WHERE {' AND '.join(where)} GROUP BY ALL ORDER BY ALL"
    )
    rows = duck.cursor().execute(text, values).fetchall()
    return [Answer(row[:-1], None, Tally({"kept": row[-1]})) for row in rows]
