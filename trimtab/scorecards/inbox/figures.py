"""Numbers of prevention that cannot be right: five that do not add up (PR-9), and problems without a ticket (PR-10)."""

from datetime import datetime, timedelta

from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.people.models import User
from trimtab.kpi.period import Period
from trimtab.scorecards.inbox_item import Item, Weight
from trimtab.scorecards.ledger import flow_of
from trimtab.scorecards.periods import today


def found(_viewer: User, now: datetime) -> list[Item]:
    """Is anything wrong with the problems found this month or last month?"""
    this = Period.holding(today(now), "month")
    return [item for period in (this.previous(), this) for item in _of(period, now)]


def _of(period: Period, now: datetime) -> list[Item]:
    flow = flow_of(period, now)
    since = min(now, period.bounds(report_zone())[1])
    evidence = {"first": period.start, "found": flow.balance.found, "without": flow.without_ticket}
    items = []
    if not flow.balance.holds:
        link = f"/prevented/?period={period.label}"
        items.append(
            Item(f"balance:{period.label}", "figures", "balance", Weight.SOON, since, link, evidence)
        )
    # A ticket may come some hours after its problem, so a month is judged once it is over for a day.
    if flow.without_ticket and period.end <= today(now) - timedelta(days=1):
        link = f"/prevented/?period={period.label}&outcome=without-ticket"
        items.append(
            Item(f"coverage:{period.label}", "figures", "coverage", Weight.LATER, since, link, evidence)
        )
    return items
