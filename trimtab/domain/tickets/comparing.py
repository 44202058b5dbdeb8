"""What would change if a rule or the tiers of teams changed? Counted for real in a transaction that is taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet

from trimtab.domain.tickets.models import Ticket

NEWEST = 10_000
"""At most so many tickets are looked at, so that an answer comes while somebody waits for it."""
SHOWN = 10


@dataclass(frozen=True)
class Marked:
    """A ticket to check: whether it counts "more" (only then), "fewer" (only now) or the "same" as now, and why."""

    pk: int
    number: str
    title: str
    reason: str
    change: Literal["more", "fewer", "same"]


@dataclass(frozen=True)
class Comparison:
    """How many of the tickets count as escalated then and now, how many more and how many fewer, and some to check.

    ``of_all`` says how many tickets there are: where it is larger than ``tickets``, only the newest were counted.
    """

    then: int
    now: int
    more: int
    fewer: int
    tickets: int
    of_all: int
    examples: tuple[Marked, ...]


def compared(tickets: QuerySet[Ticket], change: Callable[[QuerySet[Ticket]], None]) -> Comparison:
    """What would ``change`` make of the newest of these tickets? It is called and taken back.

    Tickets left out of the KPIs are not counted (T-2).
    """
    chosen, every = newest(tickets), tickets.filter(excluded="").count()
    now = _escalated(chosen)
    with transaction.atomic():
        change(chosen)
        then = _escalated(chosen)
        more, fewer, same = sorted(set(then) - set(now)), sorted(set(now) - set(then)), set(then) & set(now)
        examples = [
            *_examples(more, then, "more", SHOWN),
            *_examples(fewer, now, "fewer", SHOWN),
        ]
        examples = _evenly(examples)
        examples += _examples(sorted(same, reverse=True), then, "same", SHOWN - len(examples))
        transaction.set_rollback(True)
    counting = chosen.filter(excluded="").count()
    return Comparison(len(then), len(now), len(more), len(fewer), counting, every, tuple(examples))


def newest(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """The newest of these tickets, about as many as somebody can wait for; all where there are fewer."""
    edge: list[datetime] = list(
        tickets.order_by("-opened_at").values_list("opened_at", flat=True)[NEWEST - 1 : NEWEST]
    )
    return tickets.filter(opened_at__gte=edge[0]) if edge else tickets


def _escalated(tickets: QuerySet[Ticket]) -> dict[int, str]:
    """The tickets that count as escalated, each with its first reason."""
    counting = tickets.filter(excluded="", first_escalated_at__isnull=False)
    return dict(counting.values_list("pk", "escalation_reason"))


def _examples(
    wanted: list[int], reasons: dict[int, str], change: Literal["more", "fewer", "same"], most: int
) -> list[Marked]:
    if most <= 0:
        return []
    chosen = wanted[-most:]
    rows = Ticket.objects.filter(pk__in=chosen).order_by("-opened_at", "-pk")
    return [
        Marked(pk, number, title, reasons[pk], change)
        for pk, number, title in rows.values_list("pk", "external_id", "title")
    ]


def _evenly(examples: list[Marked]) -> list[Marked]:
    """At most as many as are shown, from both sides alike where both have some."""
    more = [one for one in examples if one.change == "more"]
    fewer = [one for one in examples if one.change == "fewer"]
    half = SHOWN // 2
    of_more = more[: max(half, SHOWN - len(fewer))]
    return [*of_more, *fewer[: SHOWN - len(of_more)]]
