"""May a person say that a chart's level changed for good? Only after a lasting shift that a rule saw (TREND-6)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trimtab.domain.people.models import User
from trimtab.kpi.definition import Kpi
from trimtab.kpi.period import Period
from trimtab.scorecards.charting import has_own_baseline
from trimtab.scorecards.measuring import kpi_named, scope_of
from trimtab.scorecards.moment import moment
from trimtab.scorecards.shapes import Filters, Series
from trimtab.scorecards.trends import series
from trimtab.scorecards.viewing import allowed, only_leads
from trimtab.warehouse.tallies import Grain


@dataclass(frozen=True)
class Shift:
    """A lasting shift that may be confirmed: the chart it is on, its first day, and the end of what was judged."""

    kpi: Kpi
    client: int | None
    team: int | None
    starts_on: date
    seen_to: date
    series: Series


def shift_to_confirm(
    viewer: User, key: str, period: Period, as_of: datetime, filters: Filters, grain: Grain = "month"
) -> Shift | None:
    """The lasting shift that the chart of this view shows, if it shows one that a lead may confirm.

    None for a view narrowed by more than one client or one team, and where the eight-in-a-row rule (R2) did not fire.
    Raises UnknownKpi and NotVisible.
    """
    only_leads(viewer)
    kpi, narrowed = kpi_named(key), allowed(viewer, filters)
    found = series(kpi, period, moment(as_of), narrowed, grain)
    return shift_of(kpi, found, scope_of(kpi, narrowed))


def shift_of(kpi: Kpi, found: Series, scope: dict[str, Any]) -> Shift | None:
    """The shift of a series that is at hand already."""
    verdict = found.verdict
    if verdict is None or verdict.rule != "R2" or found.since is None or found.judged_to is None:
        return None
    if not has_own_baseline(scope):
        return None
    return Shift(kpi, scope.get("client_id"), scope.get("team_id"), found.since.start, found.judged_to, found)
