"""The rows behind counts, and what was not counted."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from trimtab.kpi.measures import Standing
from trimtab.kpi.period import Period
from trimtab.warehouse import duck, store
from trimtab.warehouse.facts.schema import FACTS
from trimtab.warehouse.tallies import Question, conditions, one, relation


def rows(
    question: Question, condition: str, columns: Sequence[str], *, limit: int, offset: int = 0
) -> list[tuple[Any, ...]]:
    """Which rows of the fact are counted? ``condition`` is a clause of the KPI; ``columns`` are columns of the fact."""
    where, values = conditions(question, counted="counts" in FACTS[question.kpi.fact].columns)
    table = _table(question)
    clause = condition.replace("{until}", duck.quoted(question.period.end.isoformat()) + "::DATE")
    text = (
        f"SELECT {', '.join(columns)} FROM {table} WHERE {' AND '.join(where)} AND ({clause})"
        f" ORDER BY day DESC, row_id DESC LIMIT {limit:d} OFFSET {offset:d}"
    )
    found: list[tuple[Any, ...]] = duck.cursor().execute(text, values).fetchall()
    return found


def _table(question: Question) -> str:
    """What stands open may have begun at any time; other rows lie in the period."""
    period = None if isinstance(question.kpi.measure, Standing) else question.period
    return relation(store.load(), question.kpi.fact, period, None)


def left_out(period: Period, only: Mapping[str, Any]) -> dict[str, int]:
    """How many tickets of the period are not counted, by reason?"""
    table = relation(store.load(), "ticket", period, None)
    where = [
        "day >= ? AND day < ?",
        "left_out IS NOT NULL",
        *(f"{name} IS NOT DISTINCT FROM ?" for name in sorted(only)),
    ]
    values = [period.start, period.end, *(value for _, value in sorted(only.items()))]
    text = f"SELECT left_out, count(*) FROM {table} WHERE {' AND '.join(where)} GROUP BY 1 ORDER BY 2 DESC, 1"
    return dict(duck.cursor().execute(text, values).fetchall())


def unsettled(period: Period, mature_before: date, only: Mapping[str, Any]) -> tuple[int, int]:
    """How many of the period's tickets may still escalate (open, opened on or after ``mature_before``), of how many?"""
    snapshot = store.load()
    table = relation(snapshot, "ticket", period, None)
    names = sorted(only)
    where = ["counts", "day >= ? AND day < ?", *(f"{name} IS NOT DISTINCT FROM ?" for name in names)]
    text = (
        f"SELECT count(*) FILTER (WHERE NOT settled AND day >= ?), count(*) FROM {table}"
        f" WHERE {' AND '.join(where)}"
    )
    row = one(text, [mature_before, period.start, period.end, *(only[name] for name in names)])
    return int(row[0]), int(row[1])


def count_rows(question: Question, condition: str, counted: str) -> tuple[int, int]:
    """How many rows meet the condition, and how many of them are counted as well?"""
    where, values = conditions(question, counted="counts" in FACTS[question.kpi.fact].columns)
    table = _table(question)
    until = duck.quoted(question.period.end.isoformat()) + "::DATE"
    text = (
        f"SELECT count(*), count(*) FILTER (WHERE {counted}) FROM {table}"
        f" WHERE {' AND '.join(where)} AND ({condition})"
    ).replace("{until}", until)
    row = one(text, values)
    return int(row[0]), int(row[1])


def days_to_escalation(share: float) -> tuple[int | None, int]:
    """Within how many calendar days (TIME-5) was this share of the escalated tickets first escalated, of how many?

    None without one. Tickets and escalations that do not count for the rate are left out.
    """
    snapshot = store.load()
    return _days_to_escalation(snapshot.identity, share)


@lru_cache(maxsize=4)
def _days_to_escalation(_warehouse: tuple[Path, int], share: float) -> tuple[int | None, int]:
    snapshot = store.load()
    tickets, escalations = (relation(snapshot, fact, None, None) for fact in ("ticket", "escalation"))
    text = (
        "SELECT quantile_disc(days, ?), count(*) FROM ("
        f"SELECT date_diff('day', t.day, min(e.day)) AS days FROM {escalations} e"
        f" JOIN {tickets} t ON t.row_id = e.ticket_id AND t.counts"
        " WHERE e.counts AND e.headline GROUP BY t.row_id, t.day)"
    )
    days, found = one(text, [share])
    return (None if days is None else int(days)), int(found)
