"""Reads: what changed since the warehouse last looked."""

from dataclasses import dataclass
from datetime import date

from trimtab.domain.changes.models import ChangedMonth


@dataclass(frozen=True)
class Pending:
    """The rows that tell of changes, by their keys, and what they tell: fact -> months, or None for every month."""

    rows: tuple[int, ...]
    months: dict[str, set[date] | None]


def pending() -> Pending:
    """What has changed since the last refresh?"""
    months: dict[str, set[date] | None] = {}
    rows: list[int] = []
    for pk, fact, month in ChangedMonth.objects.order_by("id").values_list("id", "fact", "month"):
        rows.append(pk)
        known = months.setdefault(fact, set())
        if month is None:
            months[fact] = None
        elif known is not None:
            known.add(month)
    return Pending(tuple(rows), months)
