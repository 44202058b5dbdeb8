"""A small provider whose numbers can be counted by hand, fourteen months long."""

from datetime import datetime, timedelta
from typing import Any

from tests.building import AS_OF, answer, at, client, contract, organisation, refreshed, team
from trimtab.domain.clients.models import Client
from trimtab.domain.targets.models import Target
from trimtab.domain.tickets.models import Escalation, EscalationRule, Ticket
from trimtab.kpi.period import Period

LAST = Period.month(2026, 10)
A_MONTH, NEW_ONES = 24, 4
QUIET, LOUD = 2, 12
"""Escalated tickets of an ordinary month, and of the last one."""


def few_answers() -> None:
    """A client in its first month that too few people answered for."""
    organisation()
    found = client("Quiet")
    contract(found, "2026-09-15")
    for respondent in ("a", "b"):
        answer(found, "2026-10-05", "overall", 2, respondent=respondent)
    refreshed()


def small_provider() -> tuple[Client, Client]:
    """Two clients with 24 tickets a month, 2 of them escalated, and 12 of them in October 2026. The second client
    is in its first 90 days and has 4 of the last month's tickets, 3 of them escalated."""
    organisation()
    old, new = client("Old Mill"), client("New Wharf")
    contract(old, "2025-01-01")
    contract(new, "2026-09-15")
    desk = team("Service desk")
    tickets = [
        Ticket(
            external_id=f"{month.label}-{place}",
            client=new if month == LAST and place < NEW_ONES else old,
            team=desk,
            category="network",
            status="closed",
            **_escalated_or_not(
                at(f"{month.start + timedelta(days=1 + place)} 10:00"), _is_escalated(month, place)
            ),
        )
        for month in Period.months_back(14, LAST.start, include_current=True)
        for place in range(A_MONTH)
    ]
    Ticket.objects.bulk_create(tickets)
    rule = EscalationRule.objects.create(name="test", version=1, definition={}, made_at=AS_OF)
    Escalation.objects.bulk_create(
        Escalation(ticket=one, kind="functional", at=one.opened_at, in_headline=True, reason="up", rule=rule)
        for one in tickets
        if one.escalations
    )
    Target.objects.create(kpi="ticket-escalation", value=0.12, from_day="2025-01-01")
    refreshed()
    return old, new


def _is_escalated(month: Period, place: int) -> bool:
    """In the last month 3 of the new client's 4 tickets and 9 of the old one's; else the first 2 of the month."""
    if month != LAST:
        return place < QUIET
    return place < NEW_ONES - 1 or NEW_ONES <= place < NEW_ONES + LOUD - (NEW_ONES - 1)


def _escalated_or_not(opened: datetime, escalated: bool) -> dict[str, Any]:
    return {
        "opened_at": opened,
        "closed_at": opened,
        "escalations": int(escalated),
        "first_escalated_at": opened if escalated else None,
    }
