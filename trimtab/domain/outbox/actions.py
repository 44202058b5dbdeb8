"""Writes: put a message into the outbox, take it back, and say which addresses get none.

``enqueue`` writes a row and nothing else, so it belongs in the transaction of what the message tells: both happen or
neither. What hands messages to the mail server writes through handing_over.py.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.outbox import problems, queries
from trimtab.domain.outbox.addresses import BadAddress, mailbox
from trimtab.domain.outbox.ending import end
from trimtab.domain.outbox.models import DisabledAddress, OptOut, OutboxMessage
from trimtab.domain.outbox.tokens import bounce_token

LARGEST = 100_000
"""Bytes of text and HTML together: beyond it mail programs cut a message off."""
_LONGEST_ANSWER = 1_000
State = OutboxMessage.State


class BadMessage(ValueError):
    """The caller wrote what no message may be: too long, without text, or with a line break in a header."""


@dataclass(frozen=True)
class Enqueued:
    """What came of it: the message, or why there is none ("disabled", "opted-out", "unreadable" in problems.py)."""

    message: uuid.UUID | None
    refused: str = ""


@transaction.atomic
def enqueue(
    *,
    kind: str,
    to: str,
    language: str,
    subject: str,
    text: str,
    html: str,
    as_of: datetime,
    topic: str = "",
    due_at: datetime | None = None,
    useless_after: datetime | None = None,
    headers: Mapping[str, str] | None = None,
    secret: bool = False,
    urgent: bool = False,
    of: str = "",
    key: object = "",
) -> Enqueued:
    """Send this message to one address when it is due (None: now), in the caller's own transaction.

    ``topic``: what the recipient can opt out of; the link to do so is added to the headers when it is sent. Nothing is
    written for an address that is none, was disabled or opted out: look at ``refused``. Not sent by ``useless_after``,
    it is given up. Write anonymous ones in an order of chance: a file keeps the order of its rows. Raises BadMessage.
    """
    try:
        recipient = mailbox(to)
    except BadAddress:
        return Enqueued(None, problems.UNREADABLE)
    if refused := queries.why_refused(recipient, topic):
        return Enqueued(None, refused)
    _check(subject, text, html, headers or {})
    chosen, due = uuid.uuid4(), due_at or as_of
    OutboxMessage.objects.create(
        id=chosen, kind=kind, topic=topic, recipient=recipient, language=language,
        subject=" ".join(subject.split())[:400], text=text, html=html, headers=dict(headers or {}),
        message_id=new_message_id(), envelope=bounce_address(chosen),
        secret=secret, urgent=urgent, of=of, key=str(key), made_at=as_of, due_at=due, next_try_at=due,
        useless_after=useless_after,
    )  # fmt: skip
    return Enqueued(chosen)


def _check(subject: str, text: str, html: str, headers: Mapping[str, str]) -> None:
    size = len(text.encode()) + len(html.encode())
    if size > LARGEST:
        raise BadMessage(f"text and HTML have {size:,} bytes; {LARGEST:,} is the most")
    if not (subject.strip() and text.strip() and html.strip()):
        raise BadMessage("a message needs a subject, text and HTML")
    for name, value in headers.items():
        if any(sign in f"{name}{value}" for sign in "\r\n\0"):
            raise BadMessage(f"the header {name!r} has a line break")


def bounce_address(message: uuid.UUID) -> str:
    """Where reports go that a message did not arrive. Empty where TRIMTAB_BOUNCE_ADDRESS is not set."""
    name, _, domain = settings.TRIMTAB_BOUNCE_ADDRESS.rpartition("@")
    return f"{name}+{bounce_token(message)}@{domain}" if name else ""


def new_message_id() -> str:
    """A Message-ID that no other message has, of the domain that mail comes from."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].encode("idna").decode("ascii")
    return f"<{uuid.uuid4().hex}@{domain or 'localhost'}>"


@transaction.atomic
def withdraw(*, of: str, key: object, as_of: datetime, kind: str = "") -> int:
    """Take back what is not sent yet of this subject, all kinds or one. How many messages?

    One that is with the mail server at this moment still goes out, and then counts as sent.
    """
    found = OutboxMessage.objects.filter(of=of, key=str(key)).exclude(of="")
    return _withdraw(found.filter(kind=kind) if kind else found, as_of=as_of)


@transaction.atomic
def opt_out(*, address: str, topic: str, as_of: datetime) -> bool:
    """No mail about ``topic`` goes to ``address`` any more, also none that waits. False: so it was before."""
    recipient = mailbox(address)
    _, new = OptOut.objects.get_or_create(address=recipient, topic=topic, defaults={"opted_out_at": as_of})
    waiting = OutboxMessage.objects.filter(recipient=recipient, topic=topic)
    _withdraw(waiting, as_of=as_of, problem=problems.OPTED_OUT)
    return new


@transaction.atomic
def opt_in(*, address: str, topic: str) -> bool:
    """Mail about ``topic`` may go to ``address`` again. False: so it was before."""
    return OptOut.objects.filter(address=mailbox(address), topic=topic).delete()[0] > 0


@transaction.atomic
def disable(*, address: str, reason: str, answer: str, as_of: datetime) -> bool:
    """Nothing goes to ``address`` any more, also nothing that waits. False: so it was before."""
    recipient = mailbox(address)
    _, new = DisabledAddress.objects.get_or_create(
        address=recipient,
        defaults={"reason": reason, "answer": answer[:_LONGEST_ANSWER], "disabled_at": as_of},
    )
    waiting = OutboxMessage.objects.filter(recipient=recipient)
    _withdraw(waiting, as_of=as_of, problem=problems.DISABLED)
    return new


@transaction.atomic
def enable(*, by: Actor, address: int, as_of: datetime) -> str:
    """Send to a disabled address again, by its key: which one? Raises DisabledAddress.DoesNotExist."""
    held = DisabledAddress.objects.select_for_update().get(pk=address)
    before = {"reason": held.reason, "answer": held.answer, "since": held.disabled_at.isoformat()}
    held.delete()
    record(
        by=by, as_of=as_of, action="address.enable", of="address", key=address, name=held.address,
        before=before,
    )  # fmt: skip
    return held.address


@transaction.atomic
def mark_told(*, addresses: list[int], as_of: datetime) -> None:
    """Somebody was told of these disabled addresses."""
    DisabledAddress.objects.filter(pk__in=addresses).update(told_at=as_of)


@transaction.atomic
def note_bounce(*, message: uuid.UUID, answer: str, permanent: bool, as_of: datetime) -> bool:
    """A report says that a message did not arrive. ``permanent``: nor will another. False: there is no such message."""
    held = OutboxMessage.objects.select_for_update().filter(pk=message).first()
    if held is None:
        return False
    held.problem, held.answer = problems.BOUNCED, answer[:_LONGEST_ANSWER]
    held.save(update_fields=["problem", "answer"])
    if permanent:
        disable(address=held.recipient, reason=DisabledAddress.Reason.BOUNCED, answer=answer, as_of=as_of)
    return True


@transaction.atomic
def delete_ended(*, before: datetime) -> int:
    """Delete what was sent, given up or withdrawn before then. How many messages?"""
    ended = OutboxMessage.objects.filter(ended_at__lt=before)
    return ended.delete()[0]


def _withdraw(found: QuerySet[OutboxMessage], *, as_of: datetime, problem: str = "") -> int:
    held = found.filter(state__in=[State.WAITING, State.SENDING])
    return end(held, State.WITHDRAWN, as_of=as_of, problem=problem)
