"""What can a person choose from on a page: clients, and the periods there is data for?"""

from datetime import date, datetime

from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Person, Team, User
from trimtab.domain.tickets.models import EscalationRule
from trimtab.kpi.definition import Kpi
from trimtab.kpi.period import Period
from trimtab.scorecards.choosing import categories
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.periods import everything, today
from trimtab.scorecards.shapes import Filters
from trimtab.web.addresses import SOURCES, STAGES
from trimtab.web.presenters.picker import Offered

MONTHS_OFFERED = 36


def clients(viewer: User) -> dict[int, str]:
    """Which clients may this viewer choose, by name? A client contact only their own."""
    known = Client.objects.filter(merged_into=None, is_internal=False).order_by("name", "pk")
    if viewer.role == User.Role.CLIENT_CONTACT:
        known = known.filter(accounts=viewer)
    return dict(known.values_list("pk", "name"))


def offered(viewer: User, period: Period, kpi: Kpi | None = None) -> Offered:
    """What may this viewer narrow a page of numbers to? A KPI's page to the dimensions that it has, others to all."""

    def has(dimension: str) -> bool:
        return kpi is None or dimension in kpi.by

    return Offered(
        clients=clients(viewer) if has("client") else None,
        teams=dict(Team.objects.order_by("name").values_list("pk", "name")) if has("team") else None,
        categories=categories(period, kpi) if has("category") else None,
        sources=SOURCES if has("source") else None,
        stages=STAGES if has("stage") else None,
    )


def chosen(viewer: User, filters: Filters) -> dict[str, str]:
    """What are the client, team and technician of these filters called? Raises NotVisible for one that is not there."""
    names: dict[str, str] = {}
    if viewer.role == User.Role.CLIENT_CONTACT and (filters.team or filters.technician) is not None:
        raise NotVisible("A client contact looks at no single team or technician.")
    if filters.client is not None:
        names["client"] = _named(clients(viewer).get(filters.client))
    if filters.team is not None:
        names["team"] = _named(Team.objects.filter(pk=filters.team).values_list("name", flat=True).first())
    if filters.technician is not None:
        found = Person.objects.filter(pk=filters.technician).values_list("name", flat=True).first()
        names["technician"] = _named(found)
    return names


def escalation_rules() -> list[EscalationRule]:
    """Which escalation rules are in force: of each product or file family the newest version?"""
    newest: dict[str, EscalationRule] = {}
    for rule in EscalationRule.objects.order_by("name", "version"):
        newest[rule.name] = rule
    return list(newest.values())


def months(as_of: datetime) -> list[Period]:
    """The months there may be data for, newest first: from the first ticket to today, at most 36."""
    first = everything("ticket", as_of).start
    found = Period.months_back(MONTHS_OFFERED, today(as_of), include_current=True)
    return [month for month in reversed(found) if month.end > first]


def years_and_quarters(offered: list[Period]) -> list[Period]:
    """The quarters and years that these months lie in, newest first, quarters before years."""
    quarters = {_quarter(month.start): None for month in offered}
    years = {Period.year(month.start.year): None for month in offered}
    return [*quarters, *years]


def following(period: Period) -> Period:
    """The period of the same kind just after: the one whose previous one this is."""
    days = Period(period.end, period.end + (period.end - period.start))
    if period.start.day != 1 or period.end.day != 1:
        return days
    months_of_it = 12 * (period.end.year - period.start.year) + period.end.month - period.start.month
    return Period(period.end, _months_later(period.end, months_of_it))


def _quarter(day: date) -> Period:
    return Period.quarter(day.year, (day.month - 1) // 3 + 1)


def _months_later(first: date, count: int) -> date:
    year, month = divmod(12 * first.year + first.month - 1 + count, 12)
    return date(year, month + 1, 1)


def _named(name: str | None) -> str:
    if name is None:
        raise NotVisible("There is no such record.")
    return name
