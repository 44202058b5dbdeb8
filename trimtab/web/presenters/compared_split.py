"""A split beside the same split of an earlier period."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace

from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.comparing import Comparison
from trimtab.scorecards.shapes import Breakdown
from trimtab.web.presenters.breakdown import SplitTable
from trimtab.web.presenters.comparison import compared, when


@dataclass(frozen=True)
class Beside:
    """What a split is compared with: each row by its key, and the whole."""

    rows: Mapping[Hashable, Comparison]
    total: Comparison


def split_beside(table: SplitTable, found: Breakdown, before: Beside, rules: Parameters) -> SplitTable:
    """The table of ``found`` with what each of its rows was before; a row that was not there then stays empty."""
    kpi = found.kpi
    rows = []
    for made, row in zip(table.rows, found.rows, strict=False):  # the table may be shorter than the split
        then = before.rows.get(row.key)
        rows.append(replace(made, compared=compared(kpi, row.figure, then, rules) if then else None))
    total = replace(table.total, compared=compared(kpi, found.total, before.total, rules))
    return replace(table, rows=rows, total=total, compared_with=when(kpi, before.total.then.period))
