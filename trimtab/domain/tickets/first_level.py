"""Which resolved tickets did the first level solve by itself (ESC-8)? Kept on the ticket beside its escalations."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.db import connection

from trimtab.domain.tickets.models import Ticket
from trimtab.kpi import escalation

_TICKETS = Ticket._meta.db_table
FIRST_LEVEL = 1


def told_by_history(
    history: Sequence[escalation.Event],
    opened_at: datetime,
    ended_at: datetime | None,
    definition: escalation.EscalationRule,
) -> bool | None:
    """Did the first level resolve a ticket with this history? None: outside the measure."""
    return escalation.first_level_resolution(history, opened_at, ended_at, definition)


def told_by_team(
    tier: int | None, found: Sequence[escalation.Counted], ended_at: datetime | None
) -> bool | None:
    """The same of a ticket without a history: by the tier of its team, and whether a hand-off shows otherwise.

    A ticket that was handed up had been below, so it is inside the measure whoever holds it now.
    """
    if ended_at is None:
        return None
    if any(one.kind == "functional" for one in found):
        return False
    return True if tier is not None and tier <= FIRST_LEVEL else None


def mark_unmoved(chosen: str, tiers: Mapping[int, int | None]) -> set[datetime]:
    """Write it on the tickets of the table ``chosen``, of which nothing but their team is known.

    ``tiers`` holds each team's tier. Answers the first and the last opening, of each month in UTC, of the tickets
    that changed: enough to know which months of any zone did.
    """
    first = sorted(team for team, tier in tiers.items() if tier is not None and tier <= FIRST_LEVEL)
    ended = "COALESCE(t.resolved_at, t.closed_at) IS NOT NULL AND t.excluded = ''"
    held = f"t.team_id IN ({', '.join(map(str, first))})" if first else "1 = 0"
    wanted = f"CASE WHEN {ended} AND {held} THEN {_true()} END"
    differs = f"t.id IN (SELECT id FROM {chosen}) AND t.first_level {_is_not()} {wanted}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT MIN(t.opened_at), MAX(t.opened_at) FROM {_TICKETS} t "  # noqa: S608
            f"WHERE {differs} GROUP BY {_month()}"
        )
        moments = {_moment(one) for row in cursor.fetchall() for one in row}
        if moments:
            cursor.execute(f"UPDATE {_TICKETS} AS t SET first_level = {wanted} WHERE {differs}")  # noqa: S608
    return moments


def _true() -> str:
    return "TRUE" if connection.vendor == "postgresql" else "1"


def _is_not() -> str:
    return "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"


def _month() -> str:
    if connection.vendor == "postgresql":
        return "date_trunc('month', t.opened_at AT TIME ZONE 'UTC')"
    return "substr(t.opened_at, 1, 7)"


def _moment(given: datetime | str) -> datetime:
    """SQLite keeps moments as text in UTC."""
    found = datetime.fromisoformat(given) if isinstance(given, str) else given
    return found if found.tzinfo else found.replace(tzinfo=UTC)
