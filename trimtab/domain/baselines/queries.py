"""Reads: where do the usual ranges of charts begin anew?"""

from datetime import date
from typing import NamedTuple

from trimtab.domain.baselines.models import Baseline
from trimtab.domain.changes.keeping import kept


class Restart(NamedTuple):
    """Where one chart's baseline begins anew, and the first day after what had been judged by then."""

    kpi: str
    client: int | None
    team: int | None
    starts_on: date
    seen_to: date


@kept(1)
def restarts() -> tuple[Restart, ...]:
    """Every restart of every chart, by day."""
    rows = Baseline.objects.order_by("starts_on", "pk")
    return tuple(Restart(*row) for row in rows.values_list(*Restart._fields))


def on_chart(kpi: str, *, client: int | None, team: int | None) -> list[Baseline]:
    """The confirmed changes of one chart, by day, each with who confirmed it."""
    rows = Baseline.objects.filter(kpi=kpi, client=client, team=team)
    return list(rows.select_related("made_by").order_by("starts_on", "pk"))


def baseline_of(kpi: str, key: int) -> Baseline | None:
    """The confirmed change with this key, if it is one of the KPI's."""
    return Baseline.objects.filter(kpi=kpi, pk=key).select_related("client", "team").first()
