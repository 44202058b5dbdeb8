"""Clients: one line each, and one client's own page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import User
from trimtab.domain.targets.queries import in_force
from trimtab.domain.tickets.listing import with_absorbed
from trimtab.domain.tickets.waiting import waiting_by_client
from trimtab.kpi.period import Period
from trimtab.scorecards.breakdowns import breakdown
from trimtab.scorecards.contracts import contract_standings, standings
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.freshness import fresh_at
from trimtab.scorecards.locked import marked_cards
from trimtab.scorecards.moment import moment
from trimtab.scorecards.scorecard import summary
from trimtab.scorecards.shapes import BreakdownRow, ClientCard, Filters
from trimtab.scorecards.viewing import allowed
from trimtab.warehouse.derived import survivors

_SHOWN = (
    "client-onboarding-satisfaction",
    "onboarding-nps",
    "ticket-escalation",
    "incidents-prevented",
    "resolved-at-scale",
    "ticket-volume",
    "first-reply",
    "resolution-time",
    "sla-met",
)


@dataclass(frozen=True)
class ClientLine:
    """One client in the list. A figure is None when the client has no row in the period.

    ``believed`` is the satisfaction that the list is ordered by: drawn towards the others' (EB-7).
    """

    client_id: int
    name: str
    stage: str | None
    contract_day: int | None
    escalation: BreakdownRow | None
    satisfaction: Figure | None
    tickets: int
    open_tickets: int
    believed: float | None = None


def client_list(viewer: User, period: Period, as_of: datetime) -> Sequence[ClientLine]:
    """Which clients are there, and how do they stand in the period? By name. Raises NotVisible."""
    allowed(viewer, Filters())
    escalation = {
        row.key: row for row in breakdown(viewer, "ticket-escalation", period, "client", as_of).rows
    }
    satisfaction = {
        row.key: row
        for row in breakdown(viewer, "client-onboarding-satisfaction", period, "client", as_of).rows
    }
    places = standings(period)
    waiting = open_tickets()
    lines = []
    for pk, name in (
        Client.objects.filter(merged_into=None, is_internal=False).order_by("name").values_list("id", "name")
    ):
        place = places.get(pk)
        lines.append(
            ClientLine(
                pk,
                name,
                place.stage if place else None,
                place.day if place else None,
                escalation.get(pk),
                satisfaction[pk].figure if pk in satisfaction else None,
                escalation[pk].figure.n if pk in escalation else 0,
                waiting.get(pk, 0),
                satisfaction[pk].shrunken if pk in satisfaction else None,
            )
        )
    return lines


def open_tickets() -> dict[int, int]:
    """How many tickets of each client, those it absorbed included, are neither resolved nor closed now?"""
    final = survivors()
    waiting: dict[int, int] = defaultdict(int)
    for client, tickets in waiting_by_client().items():
        waiting[final[client]] += tickets
    return waiting


def client_card(viewer: User, client_id: int, period: Period, as_of: datetime) -> ClientCard:
    """One client's KPIs, contracts and open tickets. Raises NotVisible."""
    filters = allowed(viewer, Filters(client=client_id))
    client = Client.objects.filter(pk=client_id).first()
    if client is None:
        raise NotVisible("There is no such client.")
    wanted = in_force(on=period.start, client=client.pk)
    now = moment(as_of)
    return ClientCard(
        client.pk,
        client.name,
        marked_cards(summary(KPIS[key], period, now, filters, wanted) for key in _SHOWN if key in KPIS),
        contract_standings(client.pk, as_of),
        sum(waiting_by_client(with_absorbed(client.pk)).values()),
        fresh_at(),
    )
