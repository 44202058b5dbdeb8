"""The file to import, in the columns of Trimtab's own export."""

import csv
from dataclasses import replace
from typing import Any

import numpy as np

from bench.place import Place
from bench.records.loading import moments
from bench.records.portfolio import portfolio
from bench.records.tickets import CATEGORIES, KINDS, SOURCES, Tickets, month_of_tickets, month_sizes
from bench.timing import Measured, timed

_SLA = ("false", "true", "")


def make(place: Place, way: str, repeats: int) -> Measured:
    """Write the file."""
    del way, repeats
    seconds = timed(lambda: _write(place))
    return Measured(first=[seconds], figures={"bytes": place.export.stat().st_size})


def _write(place: Place) -> None:
    scale = replace(place.scale, tickets=place.scale.imported)
    found = portfolio(scale)
    first_id = 1
    with place.export.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for month, size in enumerate(month_sizes(scale, found)):
            columns = _columns(month_of_tickets(scale, found, month, size, first_id))
            if first_id == 1:
                writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))
            first_id += size


def _columns(made: Tickets) -> dict[str, list[Any]]:
    return {
        "id": [f"N{n:09d}" for n in made.ids.tolist()],
        "client": [f"Client {n}" for n in made.client.tolist()],
        "title": [f"Printer {n} on floor {n % 9} does not answer" for n in made.ids.tolist()],
        "kind": KINDS[made.kind].tolist(),
        "source": SOURCES[made.source].tolist(),
        "category": CATEGORIES[made.category].tolist(),
        "priority": made.priority.tolist(),
        "status": np.where(np.isnat(made.resolved), "open", "closed").tolist(),
        "team": [f"Tier {n % 3 + 1} team {n}" for n in made.team.tolist()],
        "technician": [f"Technician {n}" for n in made.assignee.tolist()],
        "opened_at": moments(made.opened),
        "first_reply_at": moments(made.replied),
        "resolved_at": moments(made.resolved),
        "closed_at": moments(made.closed),
        "reopened": made.reopened.tolist(),
        "sla_met": [_SLA[choice] for choice in made.sla.tolist()],
        "group_stations": (made.escalations + 1).tolist(),
    }
