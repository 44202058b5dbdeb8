"""Now, as a scorecard sees it: looked up once, then handed down."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from trimtab.domain.baselines.queries import Restart, restarts
from trimtab.domain.organisation.queries import current
from trimtab.kpi.parameters import Parameters


@dataclass(frozen=True)
class Moment:
    """The day it is in the reports' zone, and the parameters in force. What a figure may be kept under.

    ``restarts`` are the lasting changes that people confirmed: they decide what is usual on a chart (TREND-6).
    Nothing finer than the day: no figure changes within one unless the warehouse does.
    """

    today: date
    zone: ZoneInfo
    rules: Parameters
    restarts: tuple[Restart, ...] = ()


def moment(as_of: datetime) -> Moment:
    """Which zone, day and parameters hold at this instant?"""
    organisation = current()
    zone = ZoneInfo(organisation.zone)
    rules = Parameters.with_changes(organisation.parameters)
    return Moment(as_of.astimezone(zone).date(), zone, rules, restarts())
