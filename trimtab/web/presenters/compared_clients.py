"""The list of clients beside an earlier period."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.clients import ClientLine
from trimtab.scorecards.comparing import Comparison, difference
from trimtab.scorecards.figures import Figure
from trimtab.web.presenters.clients import ESCALATION, SATISFACTION, Row
from trimtab.web.presenters.comparison import Compared, compared

Pair = Mapping[str, Comparison]
"""A client's two figures beside their earlier ones, by the KPI's key."""


def pairs(now: Sequence[ClientLine], then: Sequence[ClientLine]) -> dict[int, Pair]:
    """How do each client's escalation and satisfaction compare? A figure of one of the two alone is absent."""
    before = {line.client_id: figures_of(line) for line in then}
    return {
        line.client_id: {
            key: difference(KPIS[key], figure, before[line.client_id][key])
            for key, figure in figures_of(line).items()
            if key in before.get(line.client_id, {})
        }
        for line in now
    }


def rows_beside(
    rows: Sequence[Row], lines: Sequence[ClientLine], found: Mapping[int, Pair], rules: Parameters
) -> list[Row]:
    """The rows of these lines, each with what it was before."""
    return [
        replace(row, before=in_words(figures_of(line), found.get(line.client_id, {}), rules))
        for row, line in zip(rows, lines, strict=True)
    ]


def in_words(figures: Mapping[str, Figure], found: Pair, rules: Parameters) -> list[Compared | None]:
    """Escalation, then satisfaction; None where there is nothing to compare."""
    return [
        compared(KPIS[key], figures[key], found[key], rules) if key in found and key in figures else None
        for key in (ESCALATION, SATISFACTION)
    ]


def figures_of(line: ClientLine) -> dict[str, Figure]:
    """The figures of a line that can be compared, by the KPI's key."""
    found = {ESCALATION: line.escalation.figure if line.escalation else None, SATISFACTION: line.satisfaction}
    return {key: figure for key, figure in found.items() if figure is not None}
