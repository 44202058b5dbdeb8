"""Reads: what changed since the warehouse last looked."""

from dataclasses import dataclass
from datetime import date

from trimtab.domain.changes.models import ChangedMonth


@dataclass(frozen=True)
class Pending:
    """Changes up to row ``last_id``: fact -> months, or None for every month of it."""

    last_id: int
    months: dict[str, set[date] | None]


def pending() -> Pending:
    """What has changed since the last refresh?"""
    months: dict[str, set[date] | None] = {}
    last = 0
    for pk, fact, month in ChangedMonth.objects.order_by("id").values_list("id", "fact", "month"):
        last = pk
        known = months.setdefault(fact, set())
        if month is None:
            months[fact] = None
        elif known is not None:
            known.add(month)
    return Pending(last, months)
