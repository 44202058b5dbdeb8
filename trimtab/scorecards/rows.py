"""The rows behind a number: which records were counted, so that anybody can recompute it."""

from collections.abc import Mapping, Sequence
from typing import Any

from trimtab.domain.people.models import User
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Count, Exposure, Mean, Median, NetPromoter, Share, Standing
from trimtab.kpi.period import Period
from trimtab.scorecards import records
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.measuring import kpi_named, scope_of, twelve_months_to
from trimtab.scorecards.naming import names
from trimtab.scorecards.shapes import Filters, RowList
from trimtab.scorecards.viewing import allowed, hidden_columns
from trimtab.warehouse import rows as behind
from trimtab.warehouse.facts.schema import FACTS
from trimtab.warehouse.tallies import Question

_EVERYTHING = 1_000_000_000
_LABELLED = {"client_id": "client", "team_id": "team", "technician_id": "technician"}
# Which columns of each fact a person reads, and what they are called.
_COLUMNS: Mapping[str, Sequence[tuple[str, str]]] = {
    "ticket": (
        ("day", "Opened"),
        ("client_id", "Client"),
        ("team_id", "Team"),
        ("category", "Category"),
        ("stage", "Support"),
        ("escalations", "Escalations"),
        ("sla_met", "SLA met"),
        ("reopened", "Reopened"),
        ("first_reply_minutes", "First reply (minutes)"),
        ("resolution_hours", "Resolution (hours)"),
    ),
    "escalation": (
        ("day", "Day"),
        ("client_id", "Client"),
        ("team_id", "Team"),
        ("kind", "Kind"),
        ("stage", "Support"),
    ),
    "client_answer": (
        ("day", "Asked"),
        ("client_id", "Client"),
        ("respondent", "Respondent"),
        ("round", "Round"),
        ("question", "Question"),
        ("score", "Score"),
        ("answered", "Answered"),
    ),
    "detection": (
        ("day", "Detected"),
        ("client_id", "Client"),
        ("fingerprint", "Problem"),
        ("outcome", "Outcome"),
        ("action", "Action"),
        ("ticketed", "Ticket"),
        ("fix_hours", "Fixed after (hours)"),
    ),
    "prevention": (
        ("day", "Day"),
        ("client_id", "Client"),
        ("kind", "Kind"),
        ("fingerprint", "Problem"),
        ("action", "Action"),
        ("devices", "Devices of the action"),
    ),
    "self_service": (("day", "Day"), ("client_id", "Client"), ("category", "Category"), ("result", "Result")),
    "employment": (("day", "Last day"), ("team_id", "Team"), ("leaving_type", "Leaving")),
}


def rows_behind(
    viewer: User,
    key: str,
    period: Period,
    filters: Filters | None = None,
    *,
    only_counted: bool = False,
    limit: int | None = 100,
    offset: int = 0,
) -> RowList:
    """Which rows does the KPI rest on in the period, newest first? ``limit`` None: all.

    A share's rows are its denominator, each marked whether it is in the numerator. Raises UnknownKpi, and NotVisible
    for technicians' answers: they have no rows that anyone may see (ANON).
    """
    kpi = kpi_named(key)
    if isinstance(kpi.measure, Confidential):
        raise NotVisible("Answers of technicians are shown only as figures of five people or more.")
    scope = scope_of(kpi, allowed(viewer, filters or Filters()))
    if isinstance(kpi.measure, Exposure):
        period = twelve_months_to(period.end)
    every, counted = conditions(kpi)
    question = Question(kpi, period, only=scope)
    chosen = f"({every}) AND ({counted})" if only_counted else every
    columns = [column for column in _COLUMNS[kpi.fact] if column[0] not in hidden_columns(viewer)]
    sql = ["row_id", f"({counted})", *(name for name, _ in columns)]
    found = behind.rows(question, chosen, sql, limit=_EVERYTHING if limit is None else limit, offset=offset)
    total, kept = behind.count_rows(question, every, counted)
    return RowList(
        columns=(*columns, *records.columns(kpi.fact)),
        rows=_readable(kpi, columns, found),
        total=kept if only_counted else total,
        counted=kept,
    )


def conditions(kpi: Kpi) -> tuple[str, str]:
    """Which rows does a KPI look at, and which of them make the numerator, as clauses?"""
    measure = kpi.measure
    if isinstance(measure, Share):
        return measure.where, measure.that
    if isinstance(measure, Mean | NetPromoter | Median):
        return f"({measure.where}) AND {measure.of} IS NOT NULL", "TRUE"
    if isinstance(measure, Count):
        return measure.where, "TRUE"
    if isinstance(measure, Standing):
        still = f"({measure.ended} IS NULL OR {measure.ended} >= {{until}})"
        return f"({measure.where}) AND {measure.begun} < {{until}} AND {still}", "TRUE"
    if isinstance(measure, Exposure):
        return f"separations > 0 AND ({measure.events_where})", "TRUE"
    raise TypeError(f"{kpi.key} has no rows")


def _readable(
    kpi: Kpi, columns: Sequence[tuple[str, str]], found: Sequence[tuple[Any, ...]]
) -> list[dict[str, Any]]:
    """Ids become names; the record's own columns (number, title …) join from the operational database."""
    labels = {
        name: names(_LABELLED[name], (row[place + 2] for row in found))
        for place, (name, _) in enumerate(columns)
        if name in _LABELLED
    }
    cells = [dict(zip((name for name, _ in columns), row[2:], strict=True)) for row in found]
    records_of = [(_record(kpi, row), found_row[0]) for row, found_row in zip(cells, found, strict=True)]
    more = records.details(records_of)
    rows = []
    for found_row, row, pointer in zip(found, cells, records_of, strict=True):
        for name, known in labels.items():
            row[name] = known.get(row[name])
        rows.append(
            {
                "row_id": found_row[0],
                "counted": bool(found_row[1]),
                "link": None,
                **row,
                **more.get(pointer, {}),
            }
        )
    return rows


def _record(kpi: Kpi, row: Mapping[str, Any]) -> str:
    """Which record does a row of the fact stand for? A prevented incident may be a detection or a session."""
    if kpi.fact != "prevention":
        return FACTS[kpi.fact].record
    return {"unforeseen": "ticket", "proactive": "detection", "failed": "detection"}.get(
        row["kind"], "self_service"
    )
