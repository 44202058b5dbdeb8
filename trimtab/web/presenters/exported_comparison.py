"""The columns of an export that hold an earlier figure and the difference."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext

from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.definition import Kpi
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.clients import ClientLine
from trimtab.scorecards.comparing import Comparison
from trimtab.scorecards.figures import Figure
from trimtab.web.exports import Cell, Column, Kind, Percent, Table
from trimtab.web.presenters.clients import ESCALATION, SATISFACTION
from trimtab.web.presenters.compared_clients import Pair, figures_of
from trimtab.web.presenters.comparison import compared, is_shown
from trimtab.web.presenters.dates import period_text
from trimtab.web.presenters.figures import shown


def beside(table: Table, columns: Sequence[Column], cells: Iterable[Sequence[Cell]], period: Period) -> Table:
    """The table with these columns after its own; ``cells`` are theirs, a row each."""
    rows = [[*row, *more] for row, more in zip(table.rows, cells, strict=True)]
    about = [*table.about, (gettext("Compared with"), period_text(period))]
    return replace(table, columns=[*table.columns, *columns], rows=rows, about=about)


def comparison_columns(kind: Kind = "number", of: str = "") -> list[Column]:
    """The columns; ``of`` says of which figure where a table has several."""
    titles = [
        (gettext("Compared from"), "date"),
        (gettext("Compared to"), "date"),
        (gettext("Value then"), kind),
        (gettext("Difference"), kind),
        (gettext("Difference low"), kind),
        (gettext("Difference high"), kind),
        (gettext("Compared in words"), "text"),
    ]
    return [Column(f"{of}: {title}" if of else title, _kind(one)) for title, one in titles]


def comparison_cells(
    kpi: Kpi, figure: Figure | None, found: Comparison | None, rules: Parameters
) -> list[Cell]:
    """The cells; empty where there is nothing to compare. What a page withholds an export withholds too."""
    if found is None or figure is None:
        return [None, None, None, None, None, None, ""]
    then = found.then.value if shown(kpi, found.then, rules).lead is not None else None
    known = is_shown(kpi, figure, found, rules)
    low, high = found.interval if found.interval is not None and known else (None, None)
    numbers = (then, found.difference if known else None, low, high)
    return [
        found.then.period.start,
        found.then.period.last_day,
        *(_as_cell(kpi, number) for number in numbers),
        compared(kpi, figure, found, rules).says,
    ]


def _as_cell(kpi: Kpi, value: float | None) -> Cell:
    return Percent(value) if value is not None and kpi.unit in ("share", "yearly-share") else value


def _kind(text: str) -> Kind:
    kinds: dict[str, Kind] = {"date": "date", "number": "number", "percent": "percent", "text": "text"}
    return kinds.get(text, "whole")


def client_columns() -> list[Column]:
    """The columns of the list of clients: escalation, then satisfaction."""
    return [
        *comparison_columns("percent", gettext("Escalation rate")),
        *comparison_columns("number", gettext("Onboarding satisfaction")),
    ]


def client_cells(line: ClientLine, found: Pair, rules: Parameters) -> list[Cell]:
    """A client's cells for those columns."""
    figures = figures_of(line)
    return [
        cell
        for key in (ESCALATION, SATISFACTION)
        for cell in comparison_cells(KPIS[key], figures.get(key), found.get(key), rules)
    ]
