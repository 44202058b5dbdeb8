"""Writes: say which months of which facts changed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from trimtab.domain.changes.models import ChangedMonth

_AT_ONCE = 5_000
FACTS = (
    "ticket",
    "escalation",
    "client_answer",
    "people_answer",
    "detection",
    "prevention",
    "self_service",
    "employment",
    "strike",
)
"""What may change: the facts, and which entries of the prevention ledger are struck."""


def mark_months(*, facts: Iterable[str], months: Iterable[date] | None, as_of: datetime) -> None:
    """Say that these months (their first days) of these facts changed; ``months`` None means every month.

    Belongs in the transaction that changes the rows. Raises ValueError for a fact the warehouse does not have.
    """
    wanted = list(facts)
    unknown = sorted(set(wanted) - set(FACTS))
    if unknown:
        raise ValueError(f"the warehouse has no fact {unknown[0]}; it has {', '.join(FACTS)}")
    chosen: list[date | None] = [None] if months is None else [*sorted(set(months))]
    ChangedMonth.objects.bulk_create(
        ChangedMonth(fact=fact, month=month, changed_at=as_of) for fact in wanted for month in chosen
    )


def months_of(instants: Iterable[datetime], zone: ZoneInfo) -> set[date]:
    """In which months of ``zone`` do these instants lie? Their first days."""
    return {instant.astimezone(zone).date().replace(day=1) for instant in instants}


def clear(rows: Sequence[int]) -> None:
    """Forget these changes, the very rows that were read: the warehouse holds them now.

    Not all up to the last of them: on PostgreSQL a row with a lower number may be committed later, by a transaction
    that began earlier, and nobody has looked at it yet.
    """
    for place in range(0, len(rows), _AT_ONCE):
        ChangedMonth.objects.filter(pk__in=rows[place : place + _AT_ONCE]).delete()
