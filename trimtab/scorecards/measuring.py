"""What is a KPI's figure in a period? The one path from a definition to a number."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Exposure, Share, Tally
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards import people
from trimtab.scorecards.errors import UnknownKpi
from trimtab.scorecards.figures import Figure, figure
from trimtab.scorecards.moment import Moment, moment
from trimtab.scorecards.shapes import Filters
from trimtab.warehouse import rows, store, tallies
from trimtab.warehouse.facts.schema import FACTS
from trimtab.warehouse.tallies import Question

_MATURE_SHARE = 0.9  # LATE-1


def kpi_named(key: str) -> Kpi:
    """Which KPI has this key? Raises UnknownKpi, naming those there are."""
    try:
        return KPIS[key]
    except KeyError:
        raise UnknownKpi(f"There is no KPI “{key}”. There are: {', '.join(sorted(KPIS))}.") from None


def scope_of(kpi: Kpi, filters: Filters) -> dict[str, Any]:
    """Which of the filters apply to this KPI? Only those its fact has a column for."""
    columns = FACTS[kpi.fact].columns
    return {name: value for name, value in filters.columns().items() if name in columns}


def measure(kpi: Kpi, period: Period, as_of: datetime, filters: Filters | None = None) -> Figure:
    """What is the KPI's figure in the period, narrowed by the filters that apply to it?"""
    return measure_at(kpi, period, moment(as_of), filters or Filters())


def measure_at(kpi: Kpi, period: Period, now: Moment, filters: Filters) -> Figure:
    """The same, for callers that measure many. Kept until the warehouse has another version."""
    return _measured(store.load().identity, kpi.key, period, now, filters)


@lru_cache(maxsize=4096)
def _measured(
    _warehouse: tuple[Path, int], key: str, period: Period, now: Moment, filters: Filters
) -> Figure:
    kpi = KPIS[key]
    scope = scope_of(kpi, filters)
    rules = now.rules
    if isinstance(kpi.measure, Confidential):
        return people.measure(kpi, period, now, team=scope.get("team_id"))
    if isinstance(kpi.measure, Exposure):
        return turnover(kpi, period, rules, scope)
    marks = flags(kpi, period, now, scope)
    if isinstance(kpi.measure, Share) and "client_id" in FACTS[kpi.fact].columns and "client_id" not in scope:
        counts = tallies.tallies(Question(kpi, period, ("client_id",), only=scope)).counts("kept", "total")
        clusters = [(kept, out_of) for kept, out_of in counts if out_of]
        sums = (sum(kept for kept, _ in counts), sum(out_of for _, out_of in counts))
        total = Tally.of(("kept", "total"), sums) if counts else Tally()
        return figure(kpi, period, total, rules, scope=scope, clusters=clusters, flags=marks)
    (answer,) = tallies.tallies(Question(kpi, period, only=scope))
    return figure(kpi, period, answer.tally, rules, scope=scope, flags=marks)


def turnover(kpi: Kpi, period: Period, rules: Parameters, scope: Mapping[str, Any]) -> Figure:
    """Separations of the twelve months that end with the period, per average headcount (HEAD-7).

    Days before the first employment on record are not counted as days without people (AG-5).
    """
    year = twelve_months_to(period.end)
    data = tallies.span("employment")
    if data and data.start > year.start:
        year = Period(min(data.start, year.end - timedelta(days=1)), year.end)
    (answer,) = tallies.tallies(Question(kpi, year, only=scope))
    marks = ("part_period",) if year.days < 365 else ()
    return figure(kpi, year, answer.tally, rules, scope=scope, flags=marks)


def twelve_months_to(end: date) -> Period:
    """Which twelve months end before that day?"""
    try:
        return Period(end.replace(year=end.year - 1), end)
    except ValueError:  # 29 February
        return Period(end.replace(year=end.year - 1, day=28), end)


def flags(kpi: Kpi, period: Period, now: Moment, scope: Mapping[str, Any]) -> list[str]:
    """What is to be known about any figure of this period: only a part of it yet, or still provisional (LATE-1)?"""
    marks = []
    if period.end > now.today + timedelta(days=1) or (period.end > now.today and period.days > 1):
        marks.append("part_period")
    if provisional(kpi, period, now.today, now.rules, scope):
        marks.append("provisional")
    return marks


def provisional(kpi: Kpi, period: Period, now: date, rules: Parameters, scope: Mapping[str, Any]) -> bool:
    """May the figure still change because recent rows have not matured (LATE-1, PR-D4, SURVEY-3)?"""
    if kpi.fact in ("prevention", "detection"):
        return period.end > now - timedelta(days=rules.verify_days)
    if kpi.fact == "client_answer":
        return period.end > now - timedelta(days=rules.survey_grace_days)
    if kpi.key != "ticket-escalation" or period.end <= now - timedelta(days=rules.maturity_days):
        return False
    columns = FACTS["ticket"].columns
    only = {name: value for name, value in scope.items() if name in columns}
    young, total = rows.unsettled(period, now - timedelta(days=rules.maturity_days), only)
    return total > 0 and (total - young) / total < _MATURE_SHARE
