"""Initiatives whose effect is known, for tests of what is said of them: so many sessions or tickets in each month."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from tests.building import AS_OF, client
from trimtab.domain.audit.actor import Actor
from trimtab.domain.clients.models import Client
from trimtab.domain.findings.models import SelfServiceSession
from trimtab.domain.initiatives.actions import move, propose
from trimtab.domain.initiatives.models import Initiative
from trimtab.domain.tickets.models import Ticket

BY = Actor("jane@msp.example")
START, REVIEW = date(2026, 7, 1), date(2026, 11, 1)
PREVENTED, ESCALATION = "prevented-by-self-service", "ticket-escalation"
MONTHS = [(year, month) for year, last in ((2025, 12), (2026, 10)) for month in range(1, last + 1)]
NOISE = (0, 1, -1, 1, 0, -1, 0, 1, 1, -1)


def _day(n: int) -> int:
    """From both ends of the month, so that its records are there from its first days to its last."""
    return 28 - n % 28 if n % 2 else n % 28 + 1


def solved(owner: Client, counts: Sequence[int]) -> None:
    """So many sessions a user solved alone in each month, the last of MONTHS last."""
    rows = [
        SelfServiceSession(
            external_id=f"{owner.pk}-{year}-{month}-{n}",
            client=owner,
            started_at=datetime(year, month, _day(n), 9, tzinfo=UTC),
            outcome="solved",
        )
        for (year, month), count in zip(MONTHS[-len(counts) :], counts, strict=True)
        for n in range(count)
    ]
    SelfServiceSession.objects.bulk_create(rows)


def escalated(owner: Client, counts: Sequence[tuple[int, int]]) -> None:
    """So many of so many tickets handed up in each month."""
    rows = []
    for (year, month), (kept, total) in zip(MONTHS[-len(counts) :], counts, strict=True):
        for n in range(total):
            opened = datetime(year, month, _day(n), 9, tzinfo=UTC)
            rows.append(
                Ticket(
                    external_id=f"{owner.pk}-{year}-{month}-{n}", client=owner, opened_at=opened, closed_at=opened,
                    status="closed", escalations=int(n < kept), first_escalated_at=opened if n < kept else None,
                )
            )  # fmt: skip
    Ticket.objects.bulk_create(rows)


def begun(*treated: Client, **values: Any) -> Initiative:
    """An initiative that runs."""
    fields = {
        "title": "Better articles", "kpi": PREVENTED, "kind": "client" if treated else "everybody",
        "direction": "higher", "starts_on": START, "review_on": REVIEW, **values,
    }  # fmt: skip
    made = propose(by=BY, as_of=AS_OF, values=fields, groups=[one.pk for one in treated])
    move(by=BY, as_of=AS_OF, on=AS_OF.date(), initiative=made, state="running")
    return Initiative.objects.get(pk=made.pk)


def steady(level: int, seed: int, months: int = 12) -> list[int]:
    """A series around a level."""
    return [level + NOISE[(n * (seed + 1) + seed) % len(NOISE)] for n in range(months)]


def lifted(level: int, by: int) -> list[int]:
    """The same with a jump at the start: eight months before, four after."""
    return [value + (by if n >= 8 else 0) for n, value in enumerate(steady(level, 3))]


def four_others() -> list[Client]:
    others = [client() for _ in range(4)]
    for seed, one in enumerate(others):
        solved(one, steady(6, seed))
    return others
