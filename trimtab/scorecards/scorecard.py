"""One KPI, measured, judged and explained."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.people.models import User
from trimtab.domain.targets.queries import in_force
from trimtab.insight.intervals import Difference, early_minus_ongoing
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Share, Tally
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Figure, figure
from trimtab.scorecards.freshness import fresh_at
from trimtab.scorecards.locked import marked_cards
from trimtab.scorecards.measuring import kpi_named, measure_at, scope_of
from trimtab.scorecards.moment import Moment, moment
from trimtab.scorecards.pairing import lowest_area, same_clients
from trimtab.scorecards.shapes import Filters, Scorecard
from trimtab.scorecards.trends import series
from trimtab.scorecards.viewing import allowed
from trimtab.warehouse import rows, tallies
from trimtab.warehouse.tallies import Grain, Question


def scorecard(
    viewer: User,
    key: str,
    period: Period,
    as_of: datetime,
    filters: Filters | None = None,
    grain: Grain = "month",
) -> Scorecard:
    """What does the viewer see of a KPI in a period? Raises UnknownKpi and NotVisible."""
    kpi = kpi_named(key)
    narrowed = allowed(viewer, filters or Filters())
    now = moment(as_of)
    stages, split = _stages(kpi, period, now, narrowed)
    wanted = in_force(on=period.start, client=narrowed.client)
    (card,) = marked_cards([summary(kpi, period, now, narrowed, wanted, grain)])
    return replace(
        card,
        stages=stages,
        split=split,
        parts=[measure_at(KPIS[part], period, now, narrowed) for part in kpi.parts],
        left_out=_left_out(kpi, period, narrowed),
        same_clients=same_clients(kpi, period, now, narrowed),
        lowest_area=lowest_area(kpi, period, now, narrowed),
    )


def summary(
    kpi: Kpi,
    period: Period,
    now: Moment,
    filters: Filters,
    wanted: Mapping[str, float],
    grain: Grain = "month",
) -> Scorecard:
    """The part of a scorecard that a tile shows. The filters must be ones the viewer is allowed."""
    return Scorecard(
        kpi=kpi,
        figure=measure_at(kpi, period, now, filters),
        previous=measure_at(kpi, period.previous(), now, filters),
        series=series(kpi, period, now, filters, grain),
        target=wanted.get(kpi.key),
        stages={},
        split=None,
        parts=(),
        left_out={},
        fresh_at=fresh_at(),
    )


def _stages(
    kpi: Kpi, period: Period, now: Moment, filters: Filters
) -> tuple[dict[str, Figure], Difference | None]:
    """Early support against ongoing support, clients as clusters (ON-ESC-3)."""
    if not isinstance(kpi.measure, Share) or "stage" not in kpi.by or filters.stage:
        return {}, None
    scope = scope_of(kpi, filters)
    answers = tallies.tallies(Question(kpi, period, ("stage", "client_id"), only=scope))
    stages, clusters = {}, {}
    for stage in ("early", "ongoing"):
        mine = [answer.tally for answer in answers if answer.keys[0] == stage]
        clusters[stage] = [(tally["kept"], tally["total"]) for tally in mine if tally["total"]]
        stages[stage] = figure(
            kpi, period, Tally.sum(mine), now.rules, scope={**scope, "stage": stage}, clusters=clusters[stage]
        )
    return stages, early_minus_ongoing(clusters["early"], clusters["ongoing"], level=now.rules.conf)


def _left_out(kpi: Kpi, period: Period, filters: Filters) -> dict[str, int]:
    return rows.left_out(period, scope_of(kpi, filters)) if kpi.fact == "ticket" else {}
