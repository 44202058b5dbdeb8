"""What the same clients, or the same people, say twice: their own difference, free of who else was asked."""

from collections.abc import Mapping
from typing import Any

from trimtab.catalogue.kpis import KPIS
from trimtab.insight.intervals import Cluster, paired_difference, paired_early_minus_ongoing
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Share, Tally
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.measuring import measure_at, scope_of, twelve_months_to
from trimtab.scorecards.moment import Moment
from trimtab.scorecards.shapes import Filters, LowestArea, SameClients
from trimtab.warehouse import tallies
from trimtab.warehouse.tallies import Question

SATISFACTION = "client-onboarding-satisfaction"
AREAS = ("onboarding-area-contract", "onboarding-area-responsiveness", "onboarding-area-assets")


def same_clients(kpi: Kpi, period: Period, now: Moment, filters: Filters) -> SameClients | None:
    """Early against ongoing support over the clients that had both in twelve months (ON-ESC-3, step 6).

    None where the KPI has no stages, or the view is about one client or one stage.
    """
    if not isinstance(kpi.measure, Share) or "stage" not in kpi.by or filters.stage or filters.client:
        return None
    year = twelve_months_to(period.end)
    answers = tallies.tallies(Question(kpi, year, ("stage", "client_id"), only=scope_of(kpi, filters)))
    by_stage: dict[Any, dict[Any, Tally]] = {"early": {}, "ongoing": {}}
    for answer in answers:
        if answer.keys[0] in by_stage and answer.tally["total"]:
            by_stage[answer.keys[0]][answer.keys[1]] = answer.tally
    both = [
        (_cluster(tally), _cluster(by_stage["ongoing"][client]))
        for client, tally in by_stage["early"].items()
        if client in by_stage["ongoing"]
    ]
    return SameClients(len(both), paired_early_minus_ongoing(both, level=now.rules.conf))


def lowest_area(kpi: Kpi, period: Period, now: Moment, filters: Filters) -> LowestArea | None:
    """Which of the areas of onboarding is rated lowest, if that can be told (section 3.3)?

    The lowest is compared with the next by the people who rated both. None for other KPIs, and where an area or
    those people are too few to show a mean (MIN-3).
    """
    if kpi.key != SATISFACTION:
        return None
    figures = [measure_at(KPIS[area], period, now, filters) for area in AREAS]
    known = sorted(
        (one for one in figures if one.value is not None and one.n >= now.rules.n_indic_score), key=_value
    )
    if len(known) < len(AREAS):
        return None
    lowest, second = known[0], known[1]
    of_lowest, of_second = (_by_person(one, period, filters) for one in (lowest, second))
    own = [of_second[person] - mean for person, mean in of_lowest.items() if person in of_second]
    if len(own) < now.rules.n_indic_score:
        return None
    apart = paired_difference(len(own), sum(own), sum(one * one for one in own), level=now.rules.conf)
    clearly = apart is not None and apart.low > 0.0
    return LowestArea(lowest if clearly else None, len(own))


def _by_person(figure: Figure, period: Period, filters: Filters) -> Mapping[tuple[Any, ...], float]:
    """What each person rated an area; a person is known within a client."""
    kpi = KPIS[figure.kpi]
    asked = Question(kpi, period, ("client_id", "respondent"), only=scope_of(kpi, filters))
    return {
        answer.keys: answer.tally["total"] / answer.tally["count"]
        for answer in tallies.tallies(asked)
        if answer.tally["count"]
    }


def _cluster(tally: Tally) -> Cluster:
    return tally["kept"], tally["total"]


def _value(figure: Figure) -> float:
    return figure.value if figure.value is not None else float("inf")
