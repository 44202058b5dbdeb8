"""Clients, contracts, contacts, devices, teams and technicians of the measured desk."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bench.scale import FIRST_YEAR, SEED, Scale
from trimtab.domain.clients.models import Client, Contact, Contract
from trimtab.domain.devices.models import Device
from trimtab.domain.organisation.models import Organisation
from trimtab.domain.people.models import EmploymentSpell, Person, Post, Team, User
from trimtab.domain.tickets.models import EscalationRule

_WITHOUT_CONTRACT = 50  # every 50th client has none: its tickets have no stage
_TIERS = (1, 1, 1, 2, 2, 3)
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Portfolio:
    """What tickets point to. Client ``i`` has id ``i + 1``; its contract begins on ``starts[i]`` (NaT: none)."""

    weights: NDArray[np.float64]
    starts: NDArray[np.datetime64]
    devices: Numbers


def portfolio(scale: Scale) -> Portfolio:
    """Which clients are there, how busy are they, and when did they begin? The same for the same scale."""
    chance = np.random.default_rng([SEED, 0])
    weights = chance.lognormal(0, 0.8, scale.clients)
    # A third were clients before the first month; the others join over its course.
    offsets = chance.integers(-scale.months * 15, max(1, scale.months * 30 - 60), scale.clients)
    starts = np.datetime64(f"{FIRST_YEAR}-01-01", "D") + offsets
    starts[_WITHOUT_CONTRACT - 1 :: _WITHOUT_CONTRACT] = np.datetime64("NaT")
    devices = np.sort(chance.integers(1, scale.clients + 1, scale.devices))
    return Portfolio(weights / weights.sum(), starts, devices)


def record(scale: Scale, found: Portfolio) -> None:
    """Write them into the operational database, which must be empty."""
    Organisation.objects.create(id=1, name="Benchmark", zone="UTC")
    User.objects.create(id=1, email="owner@example.test", name="Owner", role=User.Role.OWNER)
    EscalationRule.objects.create(
        id=1,
        name="trimtab",
        version=1,
        definition={"name": "trimtab"},
        made_at=datetime(FIRST_YEAR, 1, 1, tzinfo=UTC),
    )
    _clients(scale, found)
    _people(scale)
    Device.objects.bulk_create(
        (
            Device(id=n, external_id=f"D{n}", client_id=int(client), name=f"Device {n}")
            for n, client in enumerate(found.devices, 1)
        ),
        batch_size=1_000,
    )


def _clients(scale: Scale, found: Portfolio) -> None:
    ids = range(1, scale.clients + 1)
    Client.objects.bulk_create(
        Client(id=n, external_id=f"C{n}", name=f"Client {n}", name_key=f"client {n}") for n in ids
    )
    Contract.objects.bulk_create(
        Contract(id=n, external_id=f"K{n}", client_id=n, starts_on=start)
        for n, start in zip(ids, found.starts.tolist(), strict=True)
        if start is not None
    )
    contacts = ((client, k) for client in ids for k in range(scale.contacts_a_client))
    Contact.objects.bulk_create(
        (
            Contact(id=n, external_id=f"P{n}", client_id=client, name=f"Contact {n}")
            for n, (client, _) in enumerate(contacts, 1)
        ),
        batch_size=1_000,
    )


def _people(scale: Scale) -> None:
    chance = np.random.default_rng([SEED, 1])
    Team.objects.bulk_create(
        Team(id=n, external_id=f"T{n}", name=f"Team {n}", name_key=f"team {n}", tier=_TIERS[n % len(_TIERS)])
        for n in range(1, scale.teams + 1)
    )
    ids = range(1, scale.people + 1)
    Person.objects.bulk_create(Person(id=n, external_id=f"E{n}", name=f"Technician {n}") for n in ids)
    hired = [date(FIRST_YEAR - 2, 1, 1) + timedelta(days=int(d)) for d in chance.integers(0, 1_500, len(ids))]
    left = [
        day + timedelta(days=int(d))
        for day, d in zip(hired, chance.integers(200, 3_000, len(ids)), strict=True)
    ]
    end = scale.first_days[-1]
    EmploymentSpell.objects.bulk_create(
        EmploymentSpell(
            person_id=n,
            hired_on=first,
            last_day=last if last < end else None,
            leaving_type="voluntary" if last < end else "",
        )
        for n, first, last in zip(ids, hired, left, strict=True)
    )
    Post.objects.bulk_create(
        Post(person_id=n, starts_on=first, team_id=(n - 1) % scale.teams + 1)
        for n, first in zip(ids, hired, strict=True)
    )
