"""The entries of the prevention ledger: every detected problem and every self-service session, with what it comes to.

The same rows of the same facts that the KPIs PR-1 to PR-8 count, so the ledger's totals are their figures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from trimtab.kpi.period import Period
from trimtab.warehouse import duck, store
from trimtab.warehouse.tallies import relation

PROBLEM, SESSION = "problem", "session"
# shown_day: the day an entry counts on, that of the fix or else of the first signal. A problem that failed before its
# fix counts as one that was not prevented on the day it was found (PR-7).
_ENTRIES = """
    SELECT
        'problem' AS entry, row_id, client_id, day,
        CASE WHEN verdict <> 'failed' AND outcome IN ('fixed-automatically', 'fixed-by-technician')
            THEN settled_day ELSE day END AS shown_day,
        fingerprint, action, outcome, verdict, detected_at, resolved_at, fix_hours, seen_again_at,
        devices, at_scale, signals, ticket_id, ticketed, '' AS category, device_id
    FROM {detection}
    UNION ALL
    SELECT
        'session', row_id, client_id, day, day,
        '', '', outcome,
        CASE result WHEN 'confirmed' THEN 'self-service' WHEN 'not solved' THEN 'not solved' ELSE result END,
        NULL, NULL, NULL, NULL, 1, FALSE, 1, NULL, FALSE, category, NULL
    FROM {self_service}
"""
_COUNTED = "verdict IN ('prevented', 'self-service')"
_IN = "(shown_day >= $start AND shown_day < $end)"
_FOUND = "(day >= $start AND day < $end AND entry = 'problem')"
COUNTS: Mapping[str, str] = {
    "prevented": f"{_COUNTED} AND {_IN}",
    "proactive": f"verdict = 'prevented' AND {_IN}",
    "at-scale": f"verdict = 'prevented' AND at_scale AND {_IN}",
    "self-service": f"verdict = 'self-service' AND {_IN}",
    "provisional": f"verdict = 'prevented' AND resolved_at > $unverified AND {_IN}",
    "nothing": f"NOT {_COUNTED} AND {_IN}",
    "struck": f"verdict = 'struck' AND {_IN}",
}
"""What an entry may count as, and which entries of a period do. Those of a day outside it count there."""
OUTCOMES: Mapping[str, str] = {
    "found": _FOUND,
    "automatic": f"{_FOUND} AND outcome = 'fixed-automatically'",
    "technician": f"{_FOUND} AND outcome IN ('fixed-by-technician', 'became-incident')",
    "self-cleared": f"{_FOUND} AND outcome = 'self-cleared'",
    "open": f"{_FOUND} AND outcome = 'open'",
    "without-ticket": f"{_FOUND} AND NOT ticketed",
}
"""What became of the problems found in a period (PR-9), by the day of their first signal."""
_ANY = datetime(1970, 1, 1)  # noqa: DTZ001 -- as the facts are; what is verified is not asked here
_HERE = "{entries}"


class Place(NamedTuple):
    """Where in the ledger a page ends: entries stand newest first, and no two at the same place."""

    day: date
    entry: str
    row_id: int


@dataclass(frozen=True)
class Asked:
    """Which entries: of a period, narrowed by columns, and to one of COUNTS or OUTCOMES.

    ``unverified``: a fix since then is not verified yet (PR-D4), in UTC without a zone as the facts are.
    """

    period: Period
    unverified: datetime
    only: tuple[tuple[str, Any], ...] = ()
    counts: str | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class Entry:
    """One entry. ``shown_day``: the day it counts on, or would. Moments are in UTC without a zone."""

    entry: str
    row_id: int
    client_id: int
    day: date
    shown_day: date
    fingerprint: str
    action: str
    outcome: str
    verdict: str
    detected_at: datetime | None
    resolved_at: datetime | None
    fix_hours: float | None
    seen_again_at: datetime | None
    devices: int
    at_scale: bool
    signals: int
    ticket_id: int | None
    ticketed: bool
    category: str

    @property
    def place(self) -> Place:
        """Where it stands in the ledger."""
        return Place(self.shown_day, self.entry, self.row_id)


_COLUMNS = tuple(Entry.__dataclass_fields__)


def entries(asked: Asked, *, most: int, after: Place | None = None) -> list[Entry]:
    """Which entries, the newest first? At most so many of those after a place; no entry before it is counted again."""
    where, values = _conditions(asked)
    if after is not None:
        where += " AND (shown_day, entry, row_id) < ($after_day, $after_entry, $after_row)"
        values |= {"after_day": after.day, "after_entry": after.entry, "after_row": after.row_id}
    text = (
        f"SELECT {', '.join(_COLUMNS)} FROM {_HERE} WHERE {where}"
        f" ORDER BY shown_day DESC, entry DESC, row_id DESC LIMIT {most:d}"
    )
    return [Entry(*row) for row in _fetched(text, values)]


def entry_of(kind: str, keys: Sequence[int]) -> Entry | None:
    """The entry of a problem or session that one of these rows stands for; None: the facts do not have it yet."""
    text = f"SELECT {', '.join(_COLUMNS)} FROM {_HERE} WHERE entry = $entry AND list_contains($keys, row_id)"
    found = _fetched(text, {"entry": kind, "keys": list(keys)})
    return Entry(*found[0]) if found else None


def totals(asked: Asked) -> dict[str, int]:
    """How many entries of the period are of each of COUNTS and OUTCOMES, and how many are wanted ("wanted")?"""
    return dict(_totals(store.load().identity, asked))


@lru_cache(maxsize=500)
def _totals(_warehouse: tuple[Path, int], asked: Asked) -> tuple[tuple[str, int], ...]:
    base, values = _conditions(replace(asked, counts=None, outcome=None))
    wanted, more = _conditions(asked)
    clauses = {**COUNTS, **OUTCOMES, "wanted": wanted}
    counts = ", ".join(f"count(*) FILTER (WHERE {clause})" for clause in clauses.values())
    text = f"SELECT {counts} FROM {_HERE} WHERE {base}"
    (found,) = _fetched(text, {**values, **more, "unverified": asked.unverified})
    return tuple((name, int(n)) for name, n in zip(clauses, found, strict=True))


def flow(period: Period, only: Mapping[str, Any]) -> dict[str, int]:
    """What became of the problems found in a period? By the names of OUTCOMES."""
    return {name: n for name, n in totals(Asked(period, _ANY, narrowed_to(only))).items() if name in OUTCOMES}


def told(asked: Asked, *, most: int) -> Sequence[tuple[str, str, date, int]]:
    """What was prevented on how many devices: (kind of problem, outcome, day, devices), the widest of each kind first.

    The most telling examples: the kinds on most devices, each once.
    """
    return _told(store.load().identity, replace(asked, counts="proactive", outcome=None), most)


@lru_cache(maxsize=200)
def _told(_warehouse: tuple[Path, int], asked: Asked, most: int) -> Sequence[tuple[str, str, date, int]]:
    where, values = _conditions(asked)
    text = (
        "SELECT fingerprint, outcome, shown_day, reached FROM ("
        "SELECT fingerprint, outcome, shown_day, count(DISTINCT device_id) AS reached, row_number() OVER ("
        "PARTITION BY fingerprint ORDER BY count(DISTINCT device_id) DESC, shown_day, outcome) AS place"
        f" FROM {_HERE} WHERE {where} GROUP BY fingerprint, outcome, shown_day)"
        f" WHERE place = 1 ORDER BY reached DESC, shown_day, fingerprint LIMIT {most:d}"
    )
    return _fetched(text, values)


def offered(asked: Asked, *, most: int) -> tuple[Sequence[str], Sequence[str]]:
    """Which kinds of problems are there in the period, and which actions on several devices? By name.

    Those of one client where the ledger is narrowed to it, for whoever looks may be that client's.
    """
    whose = narrowed_to({name: value for name, value in asked.only if name == "client_id"})
    return _offered(store.load().identity, Asked(asked.period, _ANY, whose), most)


@lru_cache(maxsize=200)
def _offered(_warehouse: tuple[Path, int], asked: Asked, most: int) -> tuple[Sequence[str], Sequence[str]]:
    where, values = _conditions(asked)
    found = []
    for column, clause in (("fingerprint", "fingerprint <> ''"), ("action", "action <> '' AND at_scale")):
        text = f"SELECT DISTINCT {column} FROM {_HERE} WHERE {where} AND {clause} ORDER BY 1 LIMIT {most:d}"
        found.append([row[0] for row in _fetched(text, values)])
    return found[0], found[1]


def waiting(since: datetime, *, most: int) -> list[Entry]:
    """Which problems found since then are open, or were not kept away by their fix, and nobody has a ticket of?

    The longest waiting first.
    """
    text = (
        f"SELECT {', '.join(_COLUMNS)} FROM {_HERE} WHERE entry = 'problem' AND NOT ticketed"
        " AND detected_at >= $since AND (verdict IN ('open', 'did not hold', 'failed later')"
        " OR (verdict = 'failed' AND resolved_at IS NULL))"
        f" ORDER BY detected_at, row_id LIMIT {most:d}"
    )
    return [Entry(*row) for row in _fetched(text, {"since": since})]


def has_any() -> bool:
    """Has anything ever been detected, or anybody helped themselves?"""
    return bool(_fetched(f"SELECT 1 FROM {_HERE} LIMIT 1", {}))


def narrowed_to(only: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """What ``Asked`` is narrowed to, as it keeps it."""
    return tuple(sorted(only.items()))


def _fetched(text: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a query; values that it does not name are left out."""
    named = {name: value for name, value in values.items() if f"${name}" in text}
    try:
        return duck.cursor().execute(text.replace(_HERE, f"({_relation()})"), named).fetchall()
    except duckdb.IOException:
        # Two refreshes passed while this was asked: its files are gone, the new version's are there.
        return duck.cursor().execute(text.replace(_HERE, f"({_relation()})"), named).fetchall()


def _relation() -> str:
    snapshot = store.load()
    return _ENTRIES.format(
        detection=relation(snapshot, "detection", None, None),
        self_service=relation(snapshot, "self_service", None, None),
    )


def _conditions(asked: Asked) -> tuple[str, dict[str, Any]]:
    """The clause of these entries with its values."""
    clauses = [f"({_IN} OR {_FOUND})"]
    values: dict[str, Any] = {"start": asked.period.start, "end": asked.period.end}
    for name, value in asked.only:
        clauses.append(f"{name} = ${name}")
        values[name] = value
    for chosen, known in ((asked.counts, COUNTS), (asked.outcome, OUTCOMES)):
        if chosen is not None:
            clauses.append(f"({known[chosen]})")
    clause = " AND ".join(clauses)
    if "$unverified" in clause:
        values["unverified"] = asked.unverified
    return clause, values
