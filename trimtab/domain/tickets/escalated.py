"""Reads: which escalations came in lately, and what the escalated tickets of a client were about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from trimtab.domain.tickets.models import Escalation, Ticket

MAIN = 3


@dataclass(frozen=True)
class About:
    """The main categories and tiers of escalated tickets, each with its number, the most frequent first.

    A category "" was not given; a tier of None is not known.
    """

    categories: tuple[tuple[str, int], ...]
    tiers: tuple[tuple[int | None, int], ...]


def last_escalation() -> int:
    """The key of the last escalation that came in; 0 without one."""
    return Escalation.objects.aggregate(last=Max("pk"))["last"] or 0


def clients_escalated_since(key: int) -> set[int]:
    """Whose tickets have escalations in the headline that came in after that one? Keys as the tickets have them."""
    found = Escalation.objects.filter(pk__gt=key, in_headline=True, ticket__excluded="")
    return set(found.order_by().values_list("ticket__client_id", flat=True).distinct())


def about_escalated(clients: Iterable[int], opened_from: datetime, opened_before: datetime) -> About:
    """What were the escalated tickets about that these clients opened then, and to which tiers did they rise?"""
    tickets = Ticket.objects.filter(
        client__in=list(clients),
        opened_at__gte=opened_from,
        opened_at__lt=opened_before,
        escalations__gt=0,
        excluded="",
        kind__in=[Ticket.Kind.INCIDENT, Ticket.Kind.REQUEST],
    )
    categories = tickets.order_by().values_list("category").annotate(n=Count("pk"))
    tiers = (
        Escalation.objects.filter(ticket__in=tickets, in_headline=True)
        .order_by()
        .values_list("to_tier")
        .annotate(n=Count("ticket", distinct=True))
    )
    return About(
        tuple(sorted(categories, key=lambda one: (-one[1], one[0]))[:MAIN]),
        tuple(sorted(tiers, key=lambda one: (-one[1], one[0] is None, one[0] or 0))[:MAIN]),
    )
