"""A KPI's series as a table: the same data as its chart, and more of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from trimtab.kpi.definition import Kpi
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.shapes import Point
from trimtab.web.presenters.dates import step_text
from trimtab.web.presenters.figures import Chip, chips, counted, interval_of, shown
from trimtab.web.presenters.numbers import plain
from trimtab.web.presenters.plot import Note, Plot, notes_at
from trimtab.web.presenters.verdicts import rule_at, usual_range


@dataclass(frozen=True)
class Cell:
    """A number of the table: as people read it, and as the chart draws it. None: nothing is drawn."""

    text: str
    drawn: float | None


@dataclass(frozen=True)
class TrendRow:
    """One step. ``href`` is the page of that step, ``rows`` the rows behind it, "" where there are none.

    ``low`` and ``high`` are the usual range as it is drawn; ``beside`` are the other lines, in their order.
    """

    period: str
    href: str
    value: Cell
    counts: str
    interval: str
    usual: str
    low: float | None
    high: float | None
    beside: Sequence[Cell]
    chips: Sequence[Chip]
    notes: Sequence[Note]
    rows: str
    now: bool


def trend_rows(
    plot: Plot, rules: Parameters, *, page: Callable[[Point], str], rows: Callable[[Point], str]
) -> list[TrendRow]:
    """The steps, newest first, each with its own addresses."""
    kpi, table = plot.kpi, []
    for place, point in enumerate(plot.points):
        figure = point.figure
        show = shown(kpi, figure, rules)
        table.append(
            TrendRow(
                period=step_text(figure.period),
                href=page(point),
                value=Cell(show.text if show.lead else "–", figure.value),
                counts=_counts(kpi, point, show.lead is not None),
                interval=interval_of(kpi, figure) if show.interval else "",
                usual=usual_range(kpi, point),
                low=point.low,
                high=point.high,
                beside=[_cell(kpi, line.points[place]) for line in plot.beside],
                chips=_marks(point, show.withheld if show.lead is None else ""),
                notes=notes_at(plot, place),
                rows=rows(point),
                now=place == len(plot.points) - 1,
            )
        )
    return table[::-1]


def trend_levels(plot: Plot) -> list[tuple[str, Cell]]:
    """The lines that are the same at every step: target and threshold."""
    levels = ((gettext("Target"), plot.target), (gettext("Threshold"), plot.threshold))
    return [(name, Cell(plain(plot.kpi, value), value)) for name, value in levels if value is not None]


def _cell(kpi: Kpi, point: Point) -> Cell:
    value = point.figure.value
    return Cell("" if value is None else plain(kpi, value), value)


def _counts(kpi: Kpi, point: Point, known: bool) -> str:
    return counted(kpi, point.figure) if known and kpi.unit != "count" else ""


def _marks(point: Point, withheld: str) -> list[Chip]:
    marks = list(chips(point.figure)) if not withheld else [Chip(withheld)]
    if point.signal:
        marks.insert(0, Chip(rule_at(point), "warn"))
    return marks
