"""Reads: what is due, what waits, what went wrong, and who gets no mail."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from trimtab.domain.outbox import problems
from trimtab.domain.outbox.models import DisabledAddress, OptOut, OutboxMessage

State = OutboxMessage.State
ON_THE_WAY = (State.WAITING, State.SENDING)


@dataclass(frozen=True)
class Waiting:
    """How many messages are on their way, how many of them should have gone already, and since when the first one."""

    messages: int
    overdue: int
    since: datetime | None


def due(*, as_of: datetime) -> QuerySet[OutboxMessage]:
    """Which messages could be sent now? Urgent ones first, then those a sender left behind, then the longest due."""
    left_behind = Q(state=State.SENDING, lease_until__lt=as_of)
    ready = Q(state=State.WAITING, next_try_at__lte=as_of)
    # "sending" stands before "waiting"; keys are random, so equals come in an order of chance.
    return OutboxMessage.objects.filter(left_behind | ready).order_by("-urgent", "state", "next_try_at", "pk")


def why_refused(recipient: str, topic: str) -> str:
    """Why does this mailbox get no mail about ``topic``? A code of problems.py; empty: it does."""
    if DisabledAddress.objects.filter(address=recipient).exists():
        return problems.DISABLED
    if topic and OptOut.objects.filter(address=recipient, topic=topic).exists():
        return problems.OPTED_OUT
    return ""


def opted_out(*, address: str, topic: str) -> bool:
    """Does this mailbox (folded) want no mail about ``topic``?"""
    return OptOut.objects.filter(address=address, topic=topic).exists()


def opted_out_among(addresses: Iterable[str], *, topic: str) -> set[str]:
    """Which of these mailboxes (folded) want no mail about ``topic``?"""
    found = OptOut.objects.filter(address__in=list(addresses), topic=topic)
    return set(found.values_list("address", flat=True))


def disabled_among(addresses: Iterable[str]) -> set[str]:
    """Which of these mailboxes (folded) are disabled?"""
    found = DisabledAddress.objects.filter(address__in=list(addresses))
    return set(found.values_list("address", flat=True))


def states_of(*, of: str, kind: str = "") -> dict[str, list[str]]:
    """How far is the mail about each subject of this sort, by its key? The states of its messages, oldest first."""
    found = OutboxMessage.objects.filter(of=of).exclude(of="").order_by("made_at", "pk")
    rows = found.filter(kind=kind) if kind else found
    states: dict[str, list[str]] = {}
    for key, state in rows.values_list("key", "state"):
        states.setdefault(key, []).append(state)
    return states


def waiting(*, as_of: datetime) -> Waiting:
    """How much is on its way, and how much of it is late?"""
    found = OutboxMessage.objects.filter(state__in=ON_THE_WAY)
    told = found.aggregate(
        messages=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lte=as_of)),
        since=Min("due_at", filter=Q(due_at__lte=as_of)),
    )
    return Waiting(**told)


def messages_in(states: Sequence[str]) -> QuerySet[OutboxMessage]:
    """Messages in these states that are not secret, those that ended last first, then those due first."""
    found = OutboxMessage.objects.filter(state__in=states, secret=False)
    return found.defer("text", "html").order_by("-ended_at", "next_try_at", "pk")


def secret_counts(*, since: datetime) -> Mapping[tuple[str, str], int]:
    """How many secret messages of each kind are in each state? Of those that ended, only since then."""
    found = OutboxMessage.objects.filter(secret=True)
    recent = found.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=since))
    return Counter(
        {
            (kind, state): number
            for kind, state, number in recent.values_list("kind", "state")
            .annotate(number=Count("pk"))
            .order_by()
        }
    )


def state_counts(*, since: datetime) -> Mapping[str, int]:
    """How many messages are in each state? Of those that ended, only since then."""
    recent = OutboxMessage.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=since))
    return dict(recent.values_list("state").annotate(number=Count("pk")).order_by())


def given_up_since(since: datetime) -> list[tuple[str, int, datetime]]:
    """Which messages were given up since then? (why, how many, the first of them), the most first.

    Those that nobody can do anything about are left out: their recipient opted out, or is disabled anyway.
    """
    found = OutboxMessage.objects.filter(state=State.GIVEN_UP, ended_at__gte=since)
    rows = (
        found.exclude(problem__in=(problems.OPTED_OUT, problems.DISABLED)).order_by().values_list("problem")
    )
    counted = rows.annotate(n=Count("pk"), first=Min("ended_at"))
    return sorted(counted, key=lambda row: (-row[1], row[0]))


def disabled_addresses() -> Sequence[DisabledAddress]:
    """Which addresses get no mail, the latest first?"""
    return list(DisabledAddress.objects.order_by("-disabled_at", "pk"))


def untold() -> Sequence[DisabledAddress]:
    """Of which disabled addresses was nobody told yet?"""
    return list(DisabledAddress.objects.filter(told_at=None).order_by("disabled_at", "pk"))


def opt_out_counts() -> Mapping[str, int]:
    """How many opted out of each topic?"""
    return dict(OptOut.objects.values_list("topic").annotate(number=Count("pk")).order_by("topic"))
