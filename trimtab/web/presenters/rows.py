"""The rows behind a number, and in words how they recompute to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Count, Exposure, Mean, Measure, Median, NetPromoter, Share, Standing
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.shapes import Filters, RowList
from trimtab.web.presenters import dates
from trimtab.web.presenters.figures import FEWEST_FOR_A_PERCENTAGE, Shown
from trimtab.web.presenters.numbers import amount, count, decimal
from trimtab.web.presenters.picker import source_text, stage_text

PAGE_SIZE = 100
FIRST = ("number", "title", "device", "reason")
"""Columns a reader looks for first: what the record is called, and why it counts."""
READ_BY_SOME = ("escalations", "sla_met", "reopened", "first_reply_minutes", "resolution_hours")
"""Columns that only those KPIs show that read them. An export has all of them."""
LONG = ("title", "reason", "fingerprint", "action")
_NUMERIC = (int, float)


@dataclass(frozen=True)
class Head:
    """A column's head."""

    title: str
    tone: str


@dataclass(frozen=True)
class Cell:
    """One cell. ``tone``: "r" for a number, "nowrap" for a day, "long" for a text. ``link``: the record's page."""

    text: str
    tone: str
    link: str = ""


@dataclass(frozen=True)
class Line:
    """One row: whether it is in the numerator, the cell that names it, the rest."""

    counted: bool
    name: Cell
    cells: Sequence[Cell]


@dataclass(frozen=True)
class RowTable:
    """A page of the rows. ``marks``: the rows differ in whether they are counted."""

    heads: Sequence[Head]
    lines: Sequence[Line]
    marks: bool


def row_table(kpi: Kpi, found: RowList, zone: ZoneInfo) -> RowTable:
    """The rows as a table: what a record is called first, then what the KPI reads of it."""
    columns = [column for column in in_reading_order(found.columns) if _is_read(kpi, column[0])]
    tones = {name: _tone(found.rows, name) for name, _ in columns}
    return RowTable(
        heads=[Head(gettext(title), tones[name]) for name, title in columns],
        lines=[_line(row, tones, zone) for row in found.rows],
        marks=isinstance(kpi.measure, Share),
    )


def in_reading_order(columns: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The columns with the record's number and title before everything else."""
    first = [column for name in FIRST for column in columns if column[0] == name]
    return [*first, *(column for column in columns if column[0] not in FIRST)]


def recomputed(kpi: Kpi, figure: Figure, show: Shown) -> str:
    """How do the rows come to the figure? "264 of 1,912 tickets counted = 13.8%". A withheld value stays withheld."""
    noun = gettext(kpi.noun) if kpi.noun else gettext("rows")
    given: dict[str, Any] = {
        "noun": noun,
        "n": count(figure.n),
        "value": show.second or show.text,
        "k": amount(figure.numerator or 0),
        "of": amount(figure.denominator or 0),
    }
    measure = kpi.measure
    if isinstance(measure, Share) and 0 < figure.n < FEWEST_FOR_A_PERCENTAGE:
        return gettext("%(k)s of %(of)s %(noun)s counted: too few for a percentage") % given
    if isinstance(measure, Exposure) and figure.reason == "headcount_too_small":
        return gettext("%(k)s left, %(of)s people on average: too few people for a rate") % given
    if figure.value is None or show.lead is None:
        return show.withheld + "."
    if isinstance(measure, Share):
        return gettext("%(k)s of %(of)s %(noun)s counted = %(value)s") % given
    if isinstance(measure, Exposure):
        return gettext("%(k)s left ÷ %(of)s people on average = %(value)s") % given
    return _answers(measure, figure, given) or _counting(measure, given)


def _answers(measure: Measure, figure: Figure, given: Mapping[str, Any]) -> str:
    """The sentence of a mean, a score or a median; nothing for what only counts."""
    parts = figure.components
    if isinstance(measure, Mean):
        says = gettext("the %(n)s %(noun)s add up to %(sum)s; %(sum)s ÷ %(n)s = %(value)s")
        return says % {**given, "sum": amount(parts.get("total", 0))}
    if isinstance(measure, NetPromoter):
        says = gettext("(%(up)s of 9 or 10 − %(down)s of 6 or less) ÷ %(n)s %(noun)s × 100 = %(value)s")
        ends = {"up": count(parts.get("promoters", 0)), "down": count(parts.get("detractors", 0))}
        return says % {**given, **ends}
    if isinstance(measure, Median):
        return gettext("half of %(n)s %(noun)s lie below, half above = %(value)s") % given
    return ""


def _counting(measure: Measure, given: Mapping[str, Any]) -> str:
    if isinstance(measure, Standing):
        return (
            gettext("%(n)s %(noun)s begun before the period's end and not ended by then = %(value)s") % given
        )
    if isinstance(measure, Count) and measure.distinct:
        return gettext("%(n)s different %(noun)s in these rows = %(value)s") % given
    return gettext("%(n)s %(noun)s counted = %(value)s") % given


def explained(kpi: Kpi, found: RowList) -> str:
    """Which rows stand here, and which of them are counted?"""
    given = {"total": count(found.total), "counted": count(found.counted)}
    if isinstance(kpi.measure, Share):
        return gettext("%(total)s rows, %(counted)s of them counted") % given
    return gettext("%(total)s rows, every one counted") % given


def not_kept(figure: Figure, filters: Filters) -> list[str]:
    """Which of the filters does the KPI's record know nothing of? The rows then cover everything."""
    words = {
        "client_id": gettext("client"),
        "team_id": gettext("team"),
        "technician_id": gettext("technician"),
        "category": gettext("category"),
        "source": gettext("source"),
        "stage": gettext("stage of support"),
    }
    return [words[name] for name in filters.columns() if name not in figure.scope]


def _line(row: Mapping[str, Any], tones: Mapping[str, str], zone: ZoneInfo) -> Line:
    cells = [Cell(text_of(name, row.get(name), zone), tone) for name, tone in tones.items()]
    name = Cell(cells[0].text, "", str(row.get("link") or ""))
    return Line(bool(row["counted"]), name, cells[1:])


def text_of(name: str, value: Any, zone: ZoneInfo) -> str:
    """One value for people. Unknown is an empty cell."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return dates.moment(value, zone)
    if isinstance(value, date):
        return dates.day(value)
    if isinstance(value, float):
        return decimal(value, 1)
    if isinstance(value, int):
        return count(value)
    words = {"stage": _stage, "source": source_text}.get(name)
    return (words(str(value)) if words else "") or str(value)


def _stage(stage: str) -> str:
    """A stage under the head "Support"."""
    return {"early": gettext("early"), "ongoing": gettext("ongoing")}.get(stage, stage_text(stage))


def _is_read(kpi: Kpi, name: str) -> bool:
    """Does this KPI's measure read the column? Columns that say what a row is always stay."""
    if name == "reason":
        name = "escalations" if kpi.fact == "ticket" else ""
    if name not in READ_BY_SOME:
        return True
    clauses = [getattr(kpi.measure, field.name) for field in fields(kpi.measure)]
    return any(name in clause for clause in clauses if isinstance(clause, str))


def _tone(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    if name in LONG:
        return "long"
    known = [row[name] for row in rows if row.get(name) not in (None, "")]
    if known and isinstance(known[0], date):
        return "nowrap"
    numeric = all(isinstance(value, _NUMERIC) and not isinstance(value, bool) for value in known)
    return "r" if known and numeric else ""
