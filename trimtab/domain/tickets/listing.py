"""Reads: which tickets may somebody see, which of them does a list show, and what happened to one?

Reads the operational database, so a list shows what was recorded a moment ago (unlike a figure, which is as fresh as
the warehouse).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import OrderBy

from trimtab.domain.changes.keeping import kept
from trimtab.domain.clients.models import Client, Contract
from trimtab.domain.organisation.queries import current, parameters
from trimtab.domain.people.models import Person, Team, User
from trimtab.domain.people.roles import PROVIDER
from trimtab.domain.tickets.categories import categories
from trimtab.domain.tickets.models import Escalation, Ticket, TicketEvent
from trimtab.domain.tickets.searching import found, holding, needle_of
from trimtab.domain.tickets.waiting import ESCALATED, WAITING
from trimtab.kpi.cohort import ContractTerm, StageWindow, clock_for, stage_windows
from trimtab.kpi.period import local_midnight

ANY_OPEN = "unsettled"
"""A status to ask for: every ticket that waits for somebody, so is not resolved, closed or left out."""
ORDERS: Mapping[str, tuple[str, ...]] = {
    "opened": ("opened_at", "pk"),
    "number": ("external_id", "pk"),
    "client": ("client__name_key", "opened_at", "pk"),
    "priority": ("priority", "opened_at", "pk"),
    "status": ("status", "opened_at", "pk"),
    "team": ("team__name_key", "opened_at", "pk"),
    "escalated": ("first_escalated_at", "opened_at", "pk"),
}
"""What a list may be ordered by; a leading "-" turns it round. Unknown values come last either way."""
_TICKET_KINDS = (Ticket.Kind.INCIDENT, Ticket.Kind.REQUEST)


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; None and empty: everything. The days are local, both included."""

    client: int | None = None
    team: int | None = None
    technician: int | None = None
    status: str | None = None
    source: str | None = None
    category: str | None = None
    escalated: bool | None = None
    opened_from: date | None = None
    opened_to: date | None = None
    text: str = ""


@dataclass(frozen=True)
class Totals:
    """What a list comes to: its tickets, those not yet resolved or closed, those that were escalated."""

    tickets: int
    unsettled: int
    escalated: int


@dataclass(frozen=True)
class Choices:
    """What a list can be narrowed to, as (value, label)."""

    clients: Sequence[tuple[int, str]]
    teams: Sequence[tuple[int, str]]
    technicians: Sequence[tuple[int, str]]
    categories: Sequence[str]


def visible_to(viewer: User) -> QuerySet[Ticket]:
    """Which tickets may this person see? The provider's own people all of them; a client contact their client's.

    Tickets of clients that were merged into that client are among them.
    """
    return _of_clients(_clients_of(viewer))


def tickets_wanted(viewer: User, wanted: Wanted, zone: ZoneInfo) -> QuerySet[Ticket]:
    """Which of the tickets that the viewer may see are wanted? ``zone``: in which the days are local."""
    chosen = visible_to(viewer).filter(_conditions(wanted, zone))
    return found(chosen, wanted.text) if wanted.text else chosen


def in_order(tickets: QuerySet[Ticket], order: str) -> QuerySet[Ticket]:
    """The tickets in one of ``ORDERS``, with what a list shows of each. Raises KeyError for another order."""
    return tickets.select_related("client", "team", "assignee").order_by(*_ordering(order))


def page_of(
    viewer: User, wanted: Wanted, zone: ZoneInfo, order: str, *, start: int, most: int
) -> Sequence[Ticket]:
    """Some tickets of a list in one of ``ORDERS``: at most so many, from this place on. Raises KeyError like in_order.

    Their keys are found first, from indices where they hold what is asked for; only those rows are read.
    """
    if (
        needle_of(wanted.text) and wanted.category is None
    ):  # the one filter that the index of a search does not hold
        chosen = visible_to(viewer).filter(_conditions(wanted, zone), holding(wanted.text))
    else:
        chosen = tickets_wanted(viewer, wanted, zone)
    keys = list(chosen.order_by(*_ordering(order)).values_list("pk", flat=True)[start : start + most])
    return list(in_order(Ticket.objects.filter(pk__in=keys), order))


def totals(viewer: User, wanted: Wanted, zone: ZoneInfo) -> Totals:
    """What do the tickets of a list come to? One question, so that the three counts agree; kept until the next write.

    Each count is read from an index of its own; those of a searched text in one pass of the index that a search reads.
    """
    return _totals(_clients_of(viewer), wanted, zone)


@kept(500)
def _totals(clients: frozenset[int] | None, wanted: Wanted, zone: ZoneInfo) -> Totals:
    chosen = _of_clients(clients).filter(_conditions(wanted, zone)).order_by()
    if needle_of(wanted.text):
        held = chosen.filter(holding(wanted.text))
        unsettled, escalated = Count("pk", filter=WAITING), Count("pk", filter=ESCALATED)
        return Totals(**held.aggregate(tickets=Count("*"), unsettled=unsettled, escalated=escalated))
    parts = {"tickets": chosen, "unsettled": chosen.filter(WAITING), "escalated": chosen.filter(ESCALATED)}
    first, *others = [
        part.annotate(of=Value(name)).values("of").annotate(n=Count("*")) for name, part in parts.items()
    ]
    return Totals(**{row["of"]: row["n"] for row in first.union(*others, all=True)})


def open_tickets(viewer: User, client: int) -> QuerySet[Ticket]:
    """Which tickets of a client, and of those merged into it, are not resolved or closed? Oldest first."""
    chosen = visible_to(viewer).filter(WAITING, client__in=with_absorbed(client))
    return in_order(chosen, "opened")


def ticket_seen(viewer: User, ticket: int) -> Ticket | None:
    """The ticket with what its page shows; None when there is none or it is not for this viewer."""
    related = ("client", "contract", "site", "contact", "device", "team", "assignee", "rule", "merged_into")
    return visible_to(viewer).select_related(*related).filter(pk=ticket).first()


def history(ticket: Ticket) -> QuerySet[TicketEvent]:
    """What happened to a ticket, in order?"""
    return ticket.events.select_related("team", "assignee").order_by("at", "position", "pk")


def escalations_of(ticket: Ticket) -> QuerySet[Escalation]:
    """Which escalations were counted on a ticket, of every kind, by time?"""
    return ticket.escalation_events.select_related("rule").order_by("at", "pk")


def choices(viewer: User) -> Choices:
    """What can this viewer narrow a list of tickets to? Names that tickets have, in order.

    A client contact chooses neither client nor team nor technician: their list is their client's.
    """
    return _choices(_clients_of(viewer))


@kept(100)
def _choices(theirs: frozenset[int] | None) -> Choices:
    if theirs is not None:
        named = _of_clients(theirs).exclude(category="").order_by("category")
        return Choices((), (), (), list(named.values_list("category", flat=True).distinct()))
    clients = Client.objects.filter(merged_into__isnull=True).order_by("name_key")
    # For each person one look into an index, not one for each of their tickets.
    has_tickets = Exists(Ticket.objects.filter(assignee=OuterRef("pk")))
    people = Person.objects.filter(has_tickets).order_by("name")
    return Choices(
        clients=list(clients.values_list("pk", "name")),
        teams=list(Team.objects.order_by("tier", "name_key").values_list("pk", "name")),
        technicians=list(people.values_list("pk", "name")),
        categories=categories(),
    )


def with_absorbed(client: int) -> set[int]:
    """The client and every client that was merged into it, directly or by way of others."""
    into = dict(Client.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
    known = {client}
    while grown := {absorbed for absorbed, survivor in into.items() if survivor in known} - known:
        known |= grown
    return known


def stage_of(ticket: Ticket) -> str | None:
    """In which stage of its contract was a ticket opened (COHORT-1 to 8)? None for a client without a contract."""
    rules = parameters()
    clock = {"early_days": rules.early_days, "renewal_gap_days": rules.renewal_gap_days}
    terms = _terms_of(ticket.client_id)
    own = clock_for([ticket.contract_id] if ticket.contract_id else [], terms, **clock)
    for window in stage_windows(terms, **clock):
        if window.contract_id == own and _within(window, ticket.opened_at):
            return window.stage
    return None


def why_left_out(ticket: Ticket) -> str:
    """Why does a ticket count in no KPI (T-1, T-2)? Empty: it counts. The words are those of the ticket fact."""
    if ticket.excluded:
        return str(ticket.excluded)
    if ticket.kind not in _TICKET_KINDS:
        return "not a ticket"
    if ticket.client.is_internal:
        return "internal"
    return "before contract start" if stage_of(ticket) == "pre_start" else ""


def _clients_of(viewer: User) -> frozenset[int] | None:
    """Whose tickets may this person see? None: everybody's."""
    if viewer.role in PROVIDER:
        return None
    return frozenset(() if viewer.client_id is None else with_absorbed(viewer.client_id))


def _of_clients(clients: frozenset[int] | None) -> QuerySet[Ticket]:
    return Ticket.objects.all() if clients is None else Ticket.objects.filter(client__in=clients)


def _ordering(order: str) -> list[OrderBy]:
    backwards = order.startswith("-")
    return [
        OrderBy(F(name), descending=backwards, nulls_last=True) for name in ORDERS[order.removeprefix("-")]
    ]


def _conditions(wanted: Wanted, zone: ZoneInfo) -> Q:
    exact = {
        "team_id": wanted.team,
        "assignee_id": wanted.technician,
        "source": wanted.source,
        "category": wanted.category,
    }
    chosen = Q(**{name: value for name, value in exact.items() if value is not None})
    if wanted.client is not None:
        chosen &= Q(client__in=with_absorbed(wanted.client))
    if wanted.status is not None:
        chosen &= WAITING if wanted.status == ANY_OPEN else Q(status=wanted.status)
    if wanted.escalated is not None:
        chosen &= ESCALATED if wanted.escalated else Q(escalations=0)
    if wanted.opened_from is not None:
        chosen &= Q(opened_at__gte=local_midnight(wanted.opened_from, zone))
    if wanted.opened_to is not None:
        chosen &= Q(opened_at__lt=local_midnight(date.fromordinal(wanted.opened_to.toordinal() + 1), zone))
    return chosen


def _terms_of(client: int) -> list[ContractTerm]:
    """The contracts of a client, with those of the clients merged into its survivor."""
    zone = current().zone
    contracts = Contract.objects.filter(client__in=with_absorbed(_survivor(client)))
    return [
        ContractTerm(
            one.pk, one.starts_on, one.ends_on, one.zone or one.client.zone or zone, one.starts_onboarding
        )
        for one in contracts.select_related("client").order_by("starts_on", "pk")
    ]


def _survivor(client: int) -> int:
    into = dict(Client.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
    seen = {client}
    while (following := into.get(client)) is not None and following not in seen:
        client = following
        seen.add(client)
    return client


def _within(window: StageWindow, moment: datetime) -> bool:
    return (window.start is None or window.start <= moment) and (window.end is None or moment < window.end)
