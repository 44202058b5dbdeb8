"""What a KPI's page is asked for, and its split. Its trend is in kpi_trend.py."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trimtab.domain.people.models import User
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.breakdowns import breakdown
from trimtab.scorecards.comparing import Comparison, compared_rows, earlier
from trimtab.scorecards.shapes import Breakdown, Scorecard
from trimtab.scorecards.viewing import may_split_by
from trimtab.web.addresses import View
from trimtab.web.presenters import links
from trimtab.web.presenters.breakdown import split_table
from trimtab.web.presenters.compared_split import Beside, split_beside
from trimtab.web.presenters.dimensions import dimension_text


@dataclass(frozen=True)
class Asked:
    """What a request is about: who looks, at which view, of which KPI, when, by which parameters.

    ``lines`` "stages": early support has a line of its own too.
    """

    who: User
    kpi: Kpi
    view: View
    as_of: datetime
    rules: Parameters
    lines: str = ""

    @property
    def has_rows(self) -> bool:
        """Are there rows that this page may lead to? Technicians' answers have none (ANON)."""
        return not isinstance(self.kpi.measure, Confidential)


@dataclass(frozen=True)
class Tab:
    """A way to look at the page; the address is the view in that way."""

    text: str
    href: str
    chosen: bool


def split(asked: Asked, card: Scorecard, before: Comparison | None = None) -> dict[str, Any]:
    """The split by one dimension, and the tabs of the others. Raises NotBy for one the KPI does not have.

    ``before``: what the whole is compared with; each row then stands beside its own earlier figure.
    """
    kpi, view = asked.kpi, asked.view
    offered = [by for by in kpi.by if may_split_by(asked.who, by)]
    open_ones = [by for by in offered if getattr(view.filters, by, None) is None]
    chosen = view.by or next(iter(open_ones), "")
    if not chosen:
        return {"split": None, "splits": []}
    found = breakdown(asked.who, kpi.key, view.period, chosen, asked.as_of, view.filters, ranked=True)
    table = split_table(
        found,
        asked.rules,
        target=card.target,
        page=lambda row: links.split_page(kpi.key, view, chosen, row),
        rows=lambda row: _split_address(asked, chosen, row),
    )
    rows_before = split_before(asked.who, found, view, asked.as_of)
    if before is not None and rows_before is not None:
        table = split_beside(table, found, Beside(rows_before, before), asked.rules)
    return {
        "split": table,
        "splits": [Tab(dimension_text(by), view.query(by=by), by == chosen) for by in offered],
        "split_export": links.export(kpi.key, "breakdown"),
        "split_query": view.query(by=chosen),
    }


def split_before(
    who: User, found: Breakdown, view: View, as_of: datetime
) -> Mapping[Hashable, Comparison] | None:
    """How each row of a split compares with its own of the earlier period. None: nothing is compared.

    Months and weeks are periods themselves: the rows of another one have other keys.
    """
    if view.compare is None or found.by in links.STEPS:
        return None
    before = earlier(view.period, view.compare)
    then = breakdown(who, found.kpi.key, before, found.by, as_of, view.filters)
    return compared_rows(found.kpi, found.rows, then.rows)


def _split_address(asked: Asked, by: str, row: Any) -> str:
    if not asked.has_rows:
        return ""
    if row is None:
        return links.kpi_rows(asked.kpi.key, asked.view)
    return links.split_rows(asked.kpi.key, asked.view, by, row)
