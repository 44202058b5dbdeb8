"""What a page shows, as a table to take along: every row of it, unrounded, with what the numbers mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext

from trimtab.kpi import examples
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Unit
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.shapes import Breakdown, BreakdownRow, Point, Programme, RowList, Scorecard
from trimtab.web.exports import Cell, Column, Kind, Percent, Table
from trimtab.web.presenters.breakdown import label_of
from trimtab.web.presenters.catalogue_texts import told
from trimtab.web.presenters.dates import step_of
from trimtab.web.presenters.dimensions import dimension_text
from trimtab.web.presenters.exported_about import Frame, about, about_kpi, file_name, whole
from trimtab.web.presenters.figures import shown
from trimtab.web.presenters.programme import lane_title
from trimtab.web.presenters.rows import in_reading_order
from trimtab.web.presenters.verdicts import rule_at, said

_KINDS: Mapping[Unit, Kind] = {"share": "percent", "yearly-share": "percent", "count": "whole"}


_STEPS = {"week": "weeks", "quarter": "quarters"}
"""What the name of a file says of its steps; months go without saying."""


def series(
    card: Scorecard,
    frame: Frame,
    *,
    threshold: float | None = None,
    notes: Sequence[Sequence[str]] = (),
) -> Table:
    """A KPI over time: one row a step, with the usual range, whether a rule fired, and the notes of each step."""
    kpi, kind = card.kpi, _KINDS.get(card.kpi.unit, "number")
    columns = [
        Column(gettext("Period")),
        *_figure_columns(kind),
        Column(gettext("Usual low"), kind),
        Column(gettext("Usual level"), kind),
        Column(gettext("Usual high"), kind),
        Column(gettext("Target"), kind),
        Column(gettext("Threshold"), kind),
        Column(gettext("Signal"), "flag"),
        Column(gettext("Rule"), width=28),
        Column(gettext("Judged"), "flag"),
        Column(gettext("Notes"), width=40),
        *_meaning_columns(),
    ]
    points = card.series.points
    rows = [
        _step_row(kpi, point, (card.target, threshold), texts, frame)
        for point, texts in zip(points, notes or [()] * len(points), strict=True)
    ]
    about_it: list[tuple[str, Cell]] = [(gettext("What the series says"), _says(card))]
    name = file_name(kpi.key, _STEPS.get(card.series.step, ""), frame)
    return Table(name, columns, rows, [*about_kpi(kpi, frame), *about_it], frame.zone)


def _step_row(
    kpi: Kpi, point: Point, levels: tuple[float | None, float | None], notes: Sequence[str], frame: Frame
) -> list[Cell]:
    return [
        step_of(point.figure.period).label,
        *_figure_cells(kpi, point.figure, frame.rules),
        point.low,
        point.centre,
        point.high,
        *levels,
        point.signal,
        rule_at(point),
        point.takes_part,
        "; ".join(notes),
        *_meaning(kpi, frame.rules),
    ]


def _client_columns() -> list[Column]:
    return [
        Column(gettext("Support stage")),
        Column(gettext("Contract day"), "whole"),
        Column(gettext("Rank from"), "whole"),
        Column(gettext("Rank to"), "whole"),
        Column(gettext("Clients ranked"), "whole"),
    ]


def _client_cells(row: BreakdownRow) -> list[Cell]:
    first, last = row.rank or (None, None)
    return [row.stage or "", row.contract_day, first, last, row.peers or None]


def split(found: Breakdown, frame: Frame) -> Table:
    """A KPI split by one dimension, every row of it, and last the whole that the rows come to."""
    kpi, kind = found.kpi, _KINDS.get(found.kpi.unit, "number")
    by_client = found.by == "client"
    columns = [
        Column(dimension_text(found.by)),
        *_figure_columns(kind),
        Column(gettext("Estimate allowing for small samples"), kind),
        Column(gettext("Estimate low"), kind),
        Column(gettext("Estimate high"), kind),
        Column(gettext("Weight of own data"), "percent"),
        Column(gettext("Against the group")),
        *(_client_columns() if by_client else []),
        *_meaning_columns(),
    ]
    rows = [
        [
            label_of(found.by, row),
            *_figure_cells(kpi, row.figure, frame.rules),
            *_estimate_cells(row),
            row.standing or "",
            *(_client_cells(row) if by_client else []),
            *_meaning(kpi, frame.rules),
        ]
        for row in found.rows
    ]
    blanks: list[Cell] = [None, None, None, None, "", *(["", None, None, None, None] if by_client else [])]
    total = [
        gettext("All"),
        *_figure_cells(kpi, found.total, frame.rules),
        *blanks,
        *_meaning(kpi, frame.rules),
    ]
    name = file_name(kpi.key, f"by-{found.by}", frame)
    return Table(name, columns, [*rows, total], [*about_kpi(kpi, frame), *_of_group(found)], frame.zone)


def _of_group(found: Breakdown) -> list[tuple[str, Cell]]:
    """What the estimates were drawn towards, kept with every ranking (EB-8)."""
    says = gettext("Mean and strength of the group, %(stage)s")
    return [
        (says % {"stage": stage}, f"{one.mean:.6f}; {one.strength:.4f}")
        for stage, one in found.priors.items()
    ]


def _estimate_cells(row: BreakdownRow) -> list[Cell]:
    if row.hidden:
        return [None, None, None, None]
    low, high = row.shrunken_interval or (None, None)
    return [row.shrunken, low, high, row.own_weight]


def rows(
    kpi: Kpi, first: RowList, every: Iterable[Mapping[str, object]], frame: Frame, *, only: bool
) -> Table:
    """The rows behind a figure, each marked whether it is counted. ``first`` tells the columns and their kinds."""
    ordered = in_reading_order(first.columns)
    columns = [
        Column(gettext("Counted"), "flag"),
        *(Column(gettext(title), _kind_of(first.rows, name)) for name, title in ordered),
    ]
    cells = ([bool(row["counted"]), *(_cell(row.get(name)) for name, _ in ordered)] for row in every)
    totals: list[tuple[str, Cell]] = [
        (gettext("Rows"), first.total),
        (gettext("Rows counted"), first.counted),
    ]
    name = file_name(kpi.key, "rows-counted" if only else "rows", frame)
    return Table(name, columns, cells, [*about_kpi(kpi, frame), *totals], frame.zone)


def programme(page: Programme, frame: Frame) -> Table:
    """Every KPI of the Programme page with its target and what its series says."""
    every = [*(card for lane in page.lanes.values() for card in lane), *page.desk]
    return cards(every, "programme", frame)


def cards(found: Sequence[Scorecard], subject: str, frame: Frame) -> Table:
    """Scorecards, a row each, with their targets and what their series say. ``subject``: of what they are."""
    columns = [
        Column(gettext("Lane")),
        *_figure_columns("number"),
        Column(gettext("Target"), "number"),
        Column(gettext("What the series says"), width=48),
        *_meaning_columns(),
    ]
    cells = [
        [
            lane_title(card.kpi.lane),
            *_figure_cells(card.kpi, card.figure, frame.rules),
            _as_cell(card.kpi, card.target),
            _says(card),
            *_meaning(card.kpi, frame.rules),
        ]
        for card in found
    ]
    return Table(file_name(subject, "", frame), columns, cells, about(frame), frame.zone)


def parts(card: Scorecard, kpis: Mapping[str, Kpi], frame: Frame) -> Table:
    """The KPIs that belong with another one, each with its figure."""
    columns = [*_figure_columns("number"), *_meaning_columns()]
    cells = [
        [*_figure_cells(kpis[one.kpi], one, frame.rules), *_meaning(kpis[one.kpi], frame.rules)]
        for one in card.parts
    ]
    return Table(
        file_name(card.kpi.key, "parts", frame), columns, cells, about_kpi(card.kpi, frame), frame.zone
    )


def example(kpi: Kpi, frame: Frame) -> Table:
    """A KPI's worked example: the rows it counts."""
    found = examples.table(kpi.example)
    about: list[tuple[str, Cell]] = [
        (gettext("KPI"), f"{gettext(kpi.title)} ({kpi.identifier})"),
        (gettext("What it comes to"), gettext(kpi.example.says)),
    ]
    rows = [list(row) for row in found.rows]
    return Table(
        f"trimtab-{kpi.key}-example", [Column(name) for name in found.columns], rows, about, frame.zone
    )


def kind_of(kpi: Kpi) -> Kind:
    """What are the cells of a KPI's values?"""
    return _KINDS.get(kpi.unit, "number")


def _figure_columns(kind: Kind) -> list[Column]:
    return [
        Column(gettext("From"), "date"),
        Column(gettext("To"), "date"),
        Column(gettext("Value"), kind),
        Column(gettext("Unit")),
        Column(gettext("Interval low"), kind),
        Column(gettext("Interval high"), kind),
        Column(gettext("Numerator"), "number"),
        Column(gettext("Denominator"), "number"),
        Column("n", "whole"),
        Column(gettext("Flags")),
        Column(gettext("Reason without a value")),
        Column(gettext("In words"), width=44),
    ]


def _figure_cells(kpi: Kpi, figure: Figure, rules: Parameters) -> list[Cell]:
    """A figure's cells. What a page withholds an export withholds too (MIN-3, ANON)."""
    show = shown(kpi, figure, rules)
    withheld = show.lead is None
    if withheld:
        figure = replace(figure, value=None, interval=None, reason=figure.reason or "too_few_responses")
    if withheld and isinstance(kpi.measure, Confidential):
        figure = replace(figure, n=0, numerator=None, denominator=None)
    low, high = figure.interval or (None, None)
    secret = withheld and isinstance(kpi.measure, Confidential)
    return [
        figure.period.start,
        figure.period.last_day,
        _as_cell(kpi, figure.value),
        _unit(kpi.unit),
        _as_cell(kpi, low),
        _as_cell(kpi, high),
        whole(figure.numerator),
        whole(figure.denominator),
        None if secret else figure.n,
        ", ".join(figure.flags),
        figure.reason or "",
        _in_words(show.text, "" if withheld else show.counts, "" if withheld else show.interval),
    ]


def _in_words(text: str, counts: str, interval: str) -> str:
    beside = "; ".join(part for part in (counts, interval) if part and part != text)
    return f"{text} ({beside})" if beside else text


def _as_cell(kpi: Kpi, value: float | None) -> Cell:
    return Percent(value) if value is not None and _KINDS.get(kpi.unit) == "percent" else value


def _unit(unit: Unit) -> str:
    return {
        "share": gettext("share, 0 to 1"),
        "yearly-share": gettext("share a year, 0 to 1"),
        "score": gettext("score"),
        "index": gettext("index"),
        "hours": gettext("hours"),
        "nps": gettext("Net Promoter Score"),
        "count": gettext("count"),
    }[unit]


def _says(card: Scorecard) -> str:
    found = said(card)
    return f"{found.words}: {found.judgement}" if found.judgement else found.words


def _meaning_columns() -> list[Column]:
    return [Column(gettext("KPI")), Column(gettext("Definition"), width=60)]


def _meaning(kpi: Kpi, rules: Parameters) -> list[Cell]:
    return [gettext(kpi.title), told(kpi.formula, rules)]


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | bool | date | datetime):
        return value
    return str(value)


def _kind_of(found: Sequence[Mapping[str, object]], name: str) -> Kind:
    known = next((row[name] for row in found if row.get(name) not in (None, "")), None)
    kinds: tuple[tuple[type, Kind], ...] = (
        (bool, "flag"),
        (int, "whole"),
        (float, "number"),
        (datetime, "moment"),
        (date, "date"),
    )
    return next((kind for python, kind in kinds if isinstance(known, python)), "text")
