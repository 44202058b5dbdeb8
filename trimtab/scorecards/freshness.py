"""How fresh are the numbers, and bring them up to the records."""

from collections.abc import Hashable
from datetime import datetime

from trimtab.warehouse import store
from trimtab.warehouse.refresh import Refreshed, refresh


def fresh_at() -> datetime | None:
    """At which moment did the numbers last agree with the records? None before the first refresh."""
    return store.load().fresh_at


def version() -> Hashable:
    """A mark that changes with the numbers: what follows from them may be kept as long as it is the same."""
    return store.load().identity


def bring_up_to_date(as_of: datetime) -> Refreshed:
    """Rewrite what changed since the last time. Safe to call at any time and twice."""
    return refresh(as_of)
