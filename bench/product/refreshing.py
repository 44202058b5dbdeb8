"""The refresh after some tickets changed."""

import os
from datetime import date

import duckdb
from django.db import connection, transaction

from bench.memory import FamilyMemory
from bench.place import Place
from bench.product.building import moment_after
from bench.timing import Measured, peak_memory, timed
from trimtab.domain.changes.actions import mark_months
from trimtab.scorecards.freshness import bring_up_to_date

_CHANGE = "UPDATE domain_ticket SET reopened = reopened + 1 WHERE id IN (SELECT value FROM json_each(%s))"
_READ_AT_ONCE = 16 * 1024 * 1024


class NotSeen(Exception):
    """A refresh ended, but the changes are not in the warehouse."""


def refresh(place: Place, way: str, repeats: int) -> Measured:
    """Change tickets of the last ``month``, or ``spread`` over all months; time the refresh alone."""
    months = place.scale.first_days[:-1]
    changed = months[-1:] if way == "month" else months
    ids = _last_month(place) if way == "month" else _spread(place)
    _into_cache(place)
    taken, peak = [], peak_memory()
    for _ in range(1 + repeats):
        before = _reopened(place)
        _change(ids, changed, place)
        # SQLite is read by a process that the refresh starts, so the memory is that of both.
        with FamilyMemory(os.getpid()) as memory:
            taken.append(timed(lambda: bring_up_to_date(moment_after(place))))
        peak = max(peak, memory.peak)
        if _reopened(place) - before != len(ids):
            raise NotSeen(f"{len(ids)} tickets changed, the warehouse saw {_reopened(place) - before}")
    return Measured(
        first=taken[:1], later=taken[1:], figures={"tickets": len(ids), "months": len(changed)}, peak=peak
    )


def _change(ids: list[int], months: list[date], place: Place) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CHANGE, [str(ids)])
        mark_months(facts=("ticket", "escalation"), months=months, as_of=moment_after(place))


def _into_cache(place: Place) -> None:
    """Read the database once: the peers measured before may have driven it out of the system's cache."""
    with place.database.open("rb", buffering=0) as file:
        while file.read(_READ_AT_ONCE):
            pass


def _last_month(place: Place) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM domain_ticket WHERE opened_at >= %s ORDER BY id LIMIT %s",
            [str(place.scale.first_days[-2]), place.scale.changed],
        )
        return [row[0] for row in cursor.fetchall()]


def _spread(place: Place) -> list[int]:
    step = max(1, place.scale.tickets // place.scale.changed)
    return list(range(1, place.scale.tickets + 1, step))[: place.scale.changed]


def _reopened(place: Place) -> int:
    """How often were tickets reopened, as the fact has it?"""
    row = duckdb.execute("SELECT sum(reopened) FROM read_parquet(?)", [place.files("ticket")]).fetchone()
    return int(row[0]) if row else 0
