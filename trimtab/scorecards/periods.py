"""Which period does a view show when nobody chose one?"""

from datetime import date, datetime, timedelta

from trimtab.domain.organisation.queries import report_zone
from trimtab.kpi.period import Period
from trimtab.warehouse import tallies


def today(as_of: datetime) -> date:
    """Which day is it in the reports' zone?"""
    return as_of.astimezone(report_zone()).date()


def default_period(as_of: datetime) -> Period:
    """The last complete month, or the last month that has tickets when that one has none."""
    last_day_before = today(as_of).replace(day=1) - timedelta(days=1)
    complete = Period.holding(last_day_before, "month")
    data = tallies.span("ticket")
    if data is None or data.start >= complete.end or data.end > complete.start:
        return complete
    final = data.end - timedelta(days=1)
    return Period.holding(final, "month")


def everything(fact: str, as_of: datetime) -> Period:
    """All the days on record of a fact, up to today; today alone when there are none."""
    now = today(as_of)
    data = tallies.span(fact)
    if data is None:
        return Period(now, now + timedelta(days=1))
    return Period(data.start, max(data.end, data.start + timedelta(days=1)))
