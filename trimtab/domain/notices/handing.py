"""Writes: which deliveries go out now, together in one message for each receiver, and how that ended.

A receiver hears at once of what comes alone. Whatever comes within WINDOW after that waits for its end and goes out
together: never more than one message for a receiver, and so for a client, on one way in one window. No delivery is
left out of the rows: those of one message share it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from trimtab.domain.notices.models import NoticeDelivery
from trimtab.domain.notices.webhook_models import WebhookCall
from trimtab.domain.outbox.models import OutboxMessage

MAIL_KIND, CALL_KIND = "notice", "notices.told"
WINDOW = timedelta(minutes=10)
Channel, State = NoticeDelivery.Channel, NoticeDelivery.State
_OUTCOMES = {"sent": State.SENT, "given-up": State.FAILED, "withdrawn": State.FAILED}


@dataclass(frozen=True)
class Receiver:
    """Who is written to, and how: an account, an address of nobody in particular, or a webhook."""

    channel: str
    account: int | None
    address: str
    webhook: int | None

    def deliveries(self) -> QuerySet[NoticeDelivery]:
        """All that ever went there."""
        return NoticeDelivery.objects.filter(
            channel=self.channel, account=self.account, address=self.address, webhook=self.webhook
        )


def receivers_due(*, as_of: datetime, window: timedelta = WINDOW) -> list[Receiver]:
    """To whom does something go now? Not to those who were written to within the window: their turn comes after it."""
    due = NoticeDelivery.objects.filter(state=State.WAITING, due_at__lte=as_of)
    asked = due.order_by().values_list("channel", "account", "address", "webhook").distinct()
    found = []
    for one in sorted((Receiver(*row) for row in asked), key=str):
        last = _last_handed(one, since=as_of - window) if window else None
        if last is None:
            found.append(one)
        else:
            one.deliveries().filter(state=State.WAITING, due_at__lt=last + window).update(
                due_at=last + window
            )
    return found


def _last_handed(one: Receiver, *, since: datetime) -> datetime | None:
    found = one.deliveries().filter(handed_at__gt=since).order_by("-handed_at")
    return found.values_list("handed_at", flat=True).first()


def take(receiver: Receiver, *, most: int | None = None) -> Sequence[NoticeDelivery]:
    """All that waits for this receiver, the oldest first, locked. In the transaction that hands it over."""
    found = receiver.deliveries().filter(state=State.WAITING)
    if connection.vendor == "postgresql":
        found = found.select_for_update(skip_locked=True, of=("self",))
    related = (
        "telling__notice__client", "telling__notice__team", "telling__given_to", "telling__given_by", "account",
        "webhook",
    )  # fmt: skip
    return list(found.select_related(*related).order_by("telling__told_at", "telling_id")[:most])


def handed(
    deliveries: Sequence[NoticeDelivery],
    *,
    as_of: datetime,
    message: OutboxMessage | None = None,
    call: WebhookCall | None = None,
) -> None:
    """They are in this message, or in this call."""
    for one in deliveries:
        one.state, one.handed_at, one.message, one.call = State.HANDED, as_of, message, call
    NoticeDelivery.objects.bulk_update(deliveries, ["state", "handed_at", "message", "call"], batch_size=500)


def failed(deliveries: Sequence[NoticeDelivery], *, as_of: datetime, problem: str) -> None:
    """They do not go out at all."""
    for one in deliveries:
        one.state, one.ended_at, one.problem = State.FAILED, as_of, problem
    NoticeDelivery.objects.bulk_update(deliveries, ["state", "ended_at", "problem"], batch_size=500)


def settle(*, as_of: datetime) -> int:
    """Take over how the messages and calls ended. How many deliveries?"""
    under_way = NoticeDelivery.objects.filter(state=State.HANDED)
    ended = Q(message__ended_at__isnull=False) | Q(call__ended_at__isnull=False)
    found = under_way.filter(ended).annotate(
        by_mail=F("message__state"),
        by_call=F("call__state"),
        why=F("message__problem"),
        wherefore=F("call__problem"),
    )
    rows = list(found.order_by("pk")[:500])
    for one in rows:
        outcome = one.by_mail or one.by_call
        one.state, one.ended_at = _OUTCOMES[outcome], as_of
        one.problem = "" if outcome == "sent" else (one.why or one.wherefore or outcome)
    NoticeDelivery.objects.bulk_update(rows, ["state", "ended_at", "problem"])
    return len(rows)


def forget_messages() -> None:
    """Delete mails and calls that tell of nothing but notices that are gone: for records that leave no trace."""
    mails = ~Exists(NoticeDelivery.objects.filter(message=OuterRef("pk")))
    OutboxMessage.objects.filter(mails, kind=MAIL_KIND).delete()
    calls = ~Exists(NoticeDelivery.objects.filter(call=OuterRef("pk")))
    WebhookCall.objects.filter(calls, kind=CALL_KIND).delete()
