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
from trimtab.web.presenters.verdicts import usual_range


@dataclass(frozen=True)
class TrendRow:
    """One step. ``href`` is the page of that step, ``rows`` the rows behind it, "" where there are none."""

    period: str
    href: str
    value: str
    counts: str
    interval: str
    usual: str
    second: str
    chips: Sequence[Chip]
    rows: str
    now: bool


def trend_rows(
    kpi: Kpi,
    points: Sequence[Point],
    second: Sequence[Point],
    rules: Parameters,
    *,
    page: Callable[[Point], str],
    rows: Callable[[Point], str],
) -> list[TrendRow]:
    """The steps, newest first, each with its own addresses."""
    ongoing = {point.figure.period: point.figure.value for point in second}
    table = []
    for place, point in enumerate(points):
        figure = point.figure
        show = shown(kpi, figure, rules)
        beside = ongoing.get(figure.period)
        table.append(
            TrendRow(
                period=step_text(figure.period),
                href=page(point),
                value=show.text if show.lead else "–",
                counts=_counts(kpi, point, show.lead is not None),
                interval=interval_of(kpi, figure) if show.interval else "",
                usual=usual_range(kpi, point),
                second="" if beside is None else plain(kpi, beside),
                chips=_marks(point, show.withheld if show.lead is None else ""),
                rows=rows(point),
                now=place == len(points) - 1,
            )
        )
    return table[::-1]


def _counts(kpi: Kpi, point: Point, known: bool) -> str:
    return counted(kpi, point.figure) if known and kpi.unit != "count" else ""


def _marks(point: Point, withheld: str) -> list[Chip]:
    marks = list(chips(point.figure)) if not withheld else [Chip(withheld)]
    if point.signal:
        marks.insert(0, Chip(gettext("signal"), "warn"))
    return marks
