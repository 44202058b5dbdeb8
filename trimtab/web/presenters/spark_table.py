"""The small pictures of a page as one table: a row a KPI, a column a month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.shapes import Scorecard
from trimtab.web.presenters.dates import period_short, step_of
from trimtab.web.presenters.numbers import plain
from trimtab.web.presenters.plot import unit_text, visible
from trimtab.web.presenters.trend import Cell


@dataclass(frozen=True)
class SparkRow:
    """One KPI: its name, where it leads ("" nowhere), in what its numbers are, and one cell a month."""

    title: str
    href: str
    unit: str
    cells: Sequence[Cell]
    target: Cell


@dataclass(frozen=True)
class SparkTable:
    """The table. ``months`` are its columns, oldest first. ``quarters``: the measures that have quarters, apart."""

    months: Sequence[str]
    rows: Sequence[SparkRow]
    quarters: "SparkTable | None" = None


def spark_table(
    cards: Sequence[Scorecard], rules: Parameters, href: Callable[[Scorecard], str]
) -> SparkTable | None:
    """The table of what these cards' pictures show; None where there is no picture."""
    by_quarter = [card for card in cards if card.series.step == "quarter"]
    quarters = _table(by_quarter, rules, href)
    months = _table([card for card in cards if card.series.step != "quarter"], rules, href)
    return replace(months, quarters=quarters) if months else quarters


def _table(
    cards: Sequence[Scorecard], rules: Parameters, href: Callable[[Scorecard], str]
) -> SparkTable | None:
    steps = sorted(
        {step_of(point.figure.period) for card in cards for point in card.series.points}, key=_start
    )
    if not steps:
        return None
    rows = [_row(card, steps, rules, href(card)) for card in cards]
    return SparkTable([period_short(step) for step in steps], rows)


def _row(card: Scorecard, steps: Sequence[Period], rules: Parameters, href: str) -> SparkRow:
    points = visible(card.kpi, card.series.points, rules)
    values = {step_of(point.figure.period): point.figure.value for point in points}
    return SparkRow(
        title=gettext(card.kpi.title),
        href=href,
        unit=unit_text(card.kpi),
        cells=[_cell(card, values.get(step)) for step in steps],
        target=_cell(card, card.target),
    )


def _cell(card: Scorecard, value: float | None) -> Cell:
    return Cell("–" if value is None else plain(card.kpi, value), value)


def _start(step: Period) -> int:
    return step.start.toordinal()
