"""What happened to tickets, in the words the escalation rule reads."""

from collections import defaultdict

from trimtab.domain.tickets.models import TicketEvent
from trimtab.kpi import escalation

_PAGE = 2_000


def histories_of(
    tickets: list[int], teams: dict[int, tuple[str, int | None]]
) -> dict[int, list[escalation.Event]]:
    """What happened to each ticket, in order? Tickets without events are absent."""
    histories: dict[int, list[escalation.Event]] = defaultdict(list)
    for start in range(0, len(tickets), _PAGE):
        rows = TicketEvent.objects.filter(ticket__in=tickets[start : start + _PAGE]).order_by(
            "ticket_id", "at", "position"
        )
        columns = (
            "ticket_id", "at", "position", "team_id", "priority", "status", "status_label", "flagged", "worked",
        )  # fmt: skip
        for ticket, at, position, team, priority, status, label, flagged, worked in rows.values_list(
            *columns
        ):
            name, tier = teams.get(team or 0, (None, None))
            histories[ticket].append(
                escalation.Event(
                    at=at,
                    position=position,
                    team=name,
                    tier=tier,
                    priority=priority,
                    status=label or status or None,
                    flagged=flagged,
                    worked=worked,
                )
            )
    return histories
