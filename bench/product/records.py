"""Make the measured records and write them into an operational database of their own."""

import shutil
import sqlite3
from collections import Counter
from typing import Any

import numpy as np
from django.core.management import call_command
from django.db import connections

from bench.place import Place, Row
from bench.records import others, portfolio, tickets
from bench.records.loading import filling, insert, or_none
from bench.records.tickets import CATEGORIES, EXCLUDED, KINDS, SOURCES, STAGES, Tickets
from bench.timing import Measured, timed

_SLA = (False, True, None)
_REASON = "from tier 1 to tier 2"
_TITLES = np.array(
    [
        "Printer offline",
        "VPN drops",
        "New starter",
        "Mailbox is full",
        "Screen stays black",
        "Password forgotten",
    ]
)


def make(place: Place, way: str, repeats: int) -> Measured:
    """Make a fresh home and fill it; also keep the answer every engine must give."""
    del way, repeats
    return Measured(first=[timed(lambda: _make(place))], figures={"tickets": place.scale.tickets})


def _make(place: Place) -> None:
    if place.tables.exists():
        shutil.copyfile(place.tables, place.database)
    call_command("migrate", verbosity=0)
    found = portfolio.portfolio(place.scale)
    portfolio.record(place.scale, found)
    call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()
    known: list[Row] = []
    with filling(place.database, ("domain_ticket", "domain_escalation", *others.TABLES)) as connection:
        first_id = 1
        for month, size in enumerate(tickets.month_sizes(place.scale, found)):
            made = tickets.month_of_tickets(place.scale, found, month, size, first_id)
            _insert(connection, made)
            known += _answer(made, f"{place.scale.first_days[month]:%Y-%m}")
            first_id += size
        others.record(connection, place.scale, found)
    place.expect(known)


def _insert(connection: sqlite3.Connection, made: Tickets) -> None:
    insert(connection, "domain_ticket", {**_opened(made), **_outcome(made)})
    escalated = made.escalations > 0
    again = np.repeat(np.flatnonzero(escalated), made.escalations[escalated])
    insert(
        connection,
        "domain_escalation",
        {
            "ticket_id": made.ids[again],
            "kind": "functional",
            "at": made.escalated[again],
            "approximate": False,
            "in_headline": True,
            "reason": _REASON,
            "from_tier": 1,
            "to_tier": 2,
            "rule_id": 1,
        },
    )


def _opened(made: Tickets) -> dict[str, Any]:
    """Who opened what."""
    title = _TITLES[made.ids % len(_TITLES)]
    return {
        "id": made.ids,
        "system": "trimtab",
        "external_id": [f"N{n:09d}" for n in made.ids.tolist()],
        "client_id": made.client,
        "contract_id": None,
        "contact_id": made.contact,
        "device_id": or_none(made.device, 0),
        "kind": KINDS[made.kind],
        "source": SOURCES[made.source],
        "category": CATEGORIES[made.category],
        "priority": made.priority,
        "opened_at": made.opened,
        "excluded": EXCLUDED[made.excluded],
        "title": title,
        "title_key": np.char.lower(title),
        **dict.fromkeys(("status_label", "tags"), ""),
    }


def _outcome(made: Tickets) -> dict[str, Any]:
    """What became of it."""
    return {
        "status": np.where(np.isnat(made.resolved), "open", "closed"),
        "team_id": made.team,
        "assignee_id": made.assignee,
        "first_reply_at": made.replied,
        "resolved_at": made.resolved,
        "closed_at": made.closed,
        "reopened": made.reopened,
        "sla_met": [_SLA[choice] for choice in made.sla.tolist()],
        "first_escalated_at": made.escalated,
        "escalations": made.escalations,
        "escalation_reason": np.where(made.escalations > 0, _REASON, ""),
        "rule_id": 1,
    }


def _answer(made: Tickets, month: str) -> list[Row]:
    """The month's tallies by client and stage, counted without any engine."""
    counts = made.counts
    keys = list(zip(made.client[counts].tolist(), STAGES[made.stage[counts]].tolist(), strict=True))
    totals = Counter(keys)
    kept = Counter(key for key, times in zip(keys, made.escalations[counts].tolist(), strict=True) if times)
    return [(client, stage, month, kept[client, stage], total) for (client, stage), total in totals.items()]
