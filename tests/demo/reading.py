"""Plain reading of the loaded sample: no warehouse and no scorecard, so that the tests agree with neither."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Min

from trimtab.demo.timeline import FULL_MONTHS, Timeline
from trimtab.domain.models import Client, Contract, LockedFigure, LockReview, Ticket
from trimtab.insight.control_charts import Chart

AS_OF = datetime(2025, 11, 22, 9, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Istanbul")
LINE = Timeline(AS_OF, ZONE)
FULL = range(FULL_MONTHS)


def rows_of_all_tables() -> dict[str, int]:
    models = apps.get_app_config("domain").get_models()
    # The warehouse's list of changed months is a message, not a record: its refresh empties it.
    return {
        model.__name__: model._default_manager.count() for model in models if model.__name__ != "ChangedMonth"
    }


def figures_locked() -> None:
    """Lock a figure of all clients and one of a client of the sample, as the worker does every night."""
    kept = {
        "value": 1,
        "n": 1,
        "parameters": "p",
        "specification": "1.0",
        "locked_at": AS_OF,
        "computed_at": AS_OF,
    }
    for owner in (None, Client.objects.filter(batch__isnull=False)[0]):
        LockedFigure.objects.create(kpi="ticket-volume", month=AS_OF.date(), client=owner, **kept)
    LockReview.objects.create(id=1, looked_at=AS_OF)


def month(moment: datetime) -> int:
    return LINE.month_of(moment.astimezone(ZONE).date())


@cache
def counted_tickets() -> list[tuple[Ticket, int]]:
    """The tickets of the KPIs with the age in days of the contract by whose clock their stage goes."""
    ordinary = Contract.objects.filter(starts_onboarding=False)
    first = dict(ordinary.values("client").annotate(starts=Min("starts_on")).values_list("client", "starts"))
    found = []
    tickets = Ticket.objects.filter(excluded="", kind__in=("incident", "request"), client__is_internal=False)
    for ticket in tickets.select_related("contract", "client"):
        own = ticket.contract is not None and ticket.contract.starts_onboarding
        begins = ticket.contract.starts_on if own and ticket.contract else first[ticket.client_id]
        days = (ticket.opened_at.astimezone(ZONE).date() - begins).days
        if days >= 0:
            found.append((ticket, days))
    return found


def signals(chart: Chart) -> list[int]:
    return [place for place, point in enumerate(chart.points) if point.signal]
