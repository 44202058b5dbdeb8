"""The KPIs that belong with another one, as a small table on its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from trimtab.kpi.definition import Kpi
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.figures import Figure
from trimtab.web.addresses import View
from trimtab.web.presenters.figures import Chip, shown
from trimtab.web.presenters.links import kpi_page


@dataclass(frozen=True)
class Part:
    """One of them: its name, its figure as it is shown, its page."""

    title: str
    href: str
    value: str
    counts: str
    interval: str
    chips: Sequence[Chip]


def parts(figures: Sequence[Figure], kpis: dict[str, Kpi], view: View, rules: Parameters) -> list[Part]:
    """The parts in the order of their KPI."""
    return [_part(kpis[figure.kpi], figure, view, rules) for figure in figures]


def _part(kpi: Kpi, figure: Figure, view: View, rules: Parameters) -> Part:
    show = shown(kpi, figure, rules)
    return Part(
        title=gettext(kpi.title),
        href=kpi_page(kpi.key, view),
        value=show.text if show.lead else "–",
        counts=show.withheld if show.lead is None else "" if kpi.unit == "count" else show.counts,
        interval=show.interval,
        chips=show.chips,
    )
