"""Writes of whoever hands messages to the mail server: take one up under a lease, and say how it went.

At least once, with the same Message-ID. What the server took is known from the commit of ``sent`` on and is never
handed over again. A process killed between the server's 250 and that commit, two statements apart, leaves a row whose
lease runs out: it goes out once more under the same Message-ID, which receivers count once. No order of writing and
sending can close that window; the other one, writing first, would lose messages instead.
"""

import uuid
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from trimtab.domain.outbox import actions, problems, queries, retrying
from trimtab.domain.outbox.ending import end
from trimtab.domain.outbox.holding import is_left_behind, new_lease
from trimtab.domain.outbox.models import DisabledAddress, OutboxMessage

LEASE = timedelta(minutes=5)
"""How long a sender may be silent about one message before another one takes it over.

Longer than an exchange in which each of the server's answers comes at the last moment (EMAIL_TIMEOUT).
"""
MOST_ATTEMPTS = 500
"""Beyond every schedule of retries: only a sender that dies each time comes here."""
_LONGEST_ANSWER = 1_000
State = OutboxMessage.State


def claim(*, as_of: datetime) -> OutboxMessage | None:
    """Take up the message that is due, under a new lease; None when nothing is.

    On the way, messages end that must not be sent any more: too late, opted out, disabled, tried too often.
    """
    while queries.due(as_of=as_of).exists():  # no lock is taken for this, the usual answer
        with transaction.atomic():
            found = queries.due(as_of=as_of)
            if connection.vendor == "postgresql":
                found = found.select_for_update(skip_locked=True)
            message = found.first()
            if message is None:  # others hold all of them
                return None
            if not _ended(message, as_of):
                return _begin(message, as_of)
    return None


def _ended(message: OutboxMessage, as_of: datetime) -> bool:
    """May it not be sent any more? Then it ends here."""
    itself = OutboxMessage.objects.filter(pk=message.pk)
    refused = queries.why_refused(message.recipient, message.topic)
    if refused:
        end(itself, State.WITHDRAWN, as_of=as_of, problem=refused)
    elif message.useless_after is not None and message.useless_after < as_of:
        end(itself, State.GIVEN_UP, as_of=as_of, problem=problems.TOO_LATE)
    elif message.attempts >= MOST_ATTEMPTS:
        end(itself, State.GIVEN_UP, as_of=as_of, problem=problems.ENDED_TOO_OFTEN)
    else:
        return False
    return True


def _begin(message: OutboxMessage, as_of: datetime) -> OutboxMessage:
    message.state, message.lease = State.SENDING, new_lease()
    message.lease_until = as_of + LEASE
    message.attempts += 1
    message.first_tried_at = message.first_tried_at or as_of
    message.save(update_fields=["state", "lease", "lease_until", "attempts", "first_tried_at"])
    return message


def sent(*, message: uuid.UUID, as_of: datetime) -> None:
    """The server took it. Holds whoever has the lease now, and even when it was withdrawn meanwhile."""
    found = OutboxMessage.objects.filter(pk=message).exclude(state=State.SENT)
    end(found, State.SENT, as_of=as_of, sent_at=as_of, problem="", answer="")


@transaction.atomic
def later(
    *, message: uuid.UUID, lease: str, as_of: datetime, chance: float, problem: str, answer: str
) -> None:
    """It did not go out for now: try again later, or give it up when it was tried long enough."""
    mine = _mine(message, lease)
    held = mine.select_for_update().first()
    if held is None:
        return
    said = answer[:_LONGEST_ANSWER]
    if held.first_tried_at is not None and retrying.is_over(held.first_tried_at, as_of=as_of):
        end(mine, State.GIVEN_UP, as_of=as_of, problem=problem, answer=said)
        return
    held.state, held.lease, held.lease_until = State.WAITING, "", None
    held.next_try_at = as_of + retrying.wait_after(held.attempts, chance, urgent=held.urgent)
    held.problem, held.answer = problem, said
    held.save(update_fields=["state", "lease", "lease_until", "next_try_at", "problem", "answer"])


@transaction.atomic
def never(*, message: uuid.UUID, lease: str, as_of: datetime, problem: str, answer: str) -> None:
    """The server refuses it for good. ``problem`` ADDRESS: the recipient too, which disables the address."""
    held = _mine(message, lease).first()
    if held is None:
        return
    end(_mine(message, lease), State.GIVEN_UP, as_of=as_of, problem=problem, answer=answer[:_LONGEST_ANSWER])
    if problem == problems.ADDRESS:
        reason = DisabledAddress.Reason.REFUSED
        actions.disable(address=held.recipient, reason=reason, answer=answer, as_of=as_of)


def take_back(*, as_of: datetime) -> int:
    """What senders of this machine held that are no more waits again, under the same Message-ID. How many messages?"""
    held = OutboxMessage.objects.filter(state=State.SENDING).values_list("pk", "lease")
    taken = 0
    for key, lease in held:
        if is_left_behind(lease):
            values = {"state": State.WAITING, "lease": "", "lease_until": None, "next_try_at": as_of}
            taken += _mine(key, lease).update(**values)
    return taken


def give_back(*, message: uuid.UUID, lease: str) -> None:
    """It was not tried after all: the sender is being stopped."""
    held = _mine(message, lease).first()
    if held is not None:
        first = held.first_tried_at if held.attempts > 1 else None
        _mine(message, lease).update(
            state=State.WAITING, lease="", lease_until=None, attempts=held.attempts - 1, first_tried_at=first
        )


def _mine(message: uuid.UUID, lease: str) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(pk=message, lease=lease, state=State.SENDING)
