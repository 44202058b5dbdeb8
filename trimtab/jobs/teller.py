"""Brings notices to people: finds who is told, writes the messages, and takes over how they ended.

Each step is one transaction that leaves a row for the next one, so a process killed anywhere loses nothing and does
nothing twice. Mail goes by the outbox (jobs/sender.py), calls to webhooks by jobs/caller.py.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import DatabaseError, close_old_connections, connection, transaction

from trimtab.domain.notices import handing, sharing_out
from trimtab.domain.notices import webhook_problems as problems
from trimtab.domain.notices.handing import CALL_KIND, MAIL_KIND, WINDOW, Receiver
from trimtab.domain.notices.models import NoticeDelivery
from trimtab.domain.notices.webhook_actions import put_in_line
from trimtab.domain.notices.webhook_models import Webhook
from trimtab.domain.organisation.queries import current
from trimtab.domain.outbox.actions import enqueue
from trimtab.domain.outbox.models import OutboxMessage
from trimtab.jobs.work import now
from trimtab.reports.notice_letters import Reader, data_of, letter

LOOK_SECONDS = 1.0
log = logging.getLogger("trimtab.notices")


class Teller:
    """Tells what is to be told. ``window``: how long a receiver hears nothing more after a message."""

    def __init__(self, *, clock: Callable[[], datetime] = now, window: timedelta = WINDOW) -> None:
        self.clock, self.window = clock, window
        self.stopping = threading.Event()

    def run(self) -> None:
        """Look for notices until someone says stop. An error ends one look, never the looking."""
        while not self.stopping.wait(LOOK_SECONDS):
            close_old_connections()
            try:
                while self.once() and not self.stopping.is_set():
                    pass
            except DatabaseError as refused:
                log.warning("The database refuses; notices wait. %s", str(refused).strip().splitlines()[:1])
            except Exception:
                log.exception("A look for notices failed; the next one follows.")
        connection.close()

    def once(self) -> int:
        """Take every step that is due: how many things were done? 0: nothing is left to do now."""
        done = sharing_out.share_out(as_of=self.clock())
        done += sharing_out.tell_next_level(as_of=self.clock())
        for receiver in handing.receivers_due(as_of=self.clock(), window=self.window):
            if self.stopping.is_set():
                break
            done += self._hand_over(receiver)
        return done + handing.settle(as_of=self.clock())

    def _hand_over(self, receiver: Receiver) -> int:
        """Everything that waits for one receiver, in one message. Without a window each goes alone."""
        with transaction.atomic():
            found = handing.take(receiver, most=None if self.window else 1)
            if not found:
                return 0
            if receiver.channel == NoticeDelivery.Channel.WEBHOOK:
                self._call(found)
            else:
                self._write(found, receiver)
        return len(found)

    def _write(self, found: Sequence[NoticeDelivery], receiver: Receiver) -> None:
        reader = _reader(found[0], receiver)
        written = letter([(one.telling, one.step) for one in found], reader)
        done = enqueue(
            kind=MAIL_KIND, to=reader.to, language=reader.language, subject=written.subject, text=written.text,
            html=written.html, as_of=self.clock(), urgent=True, of="notice", key=found[0].telling.notice_id,
        )  # fmt: skip
        if done.message is None:
            handing.failed(found, as_of=self.clock(), problem=done.refused)
        else:
            message = OutboxMessage.objects.get(pk=done.message)
            handing.handed(found, as_of=self.clock(), message=message)

    def _call(self, found: Sequence[NoticeDelivery]) -> None:
        webhook = found[0].webhook
        assert webhook is not None
        if webhook.state == Webhook.State.DISABLED:
            handing.failed(found, as_of=self.clock(), problem=problems.DISABLED)
            return
        provider = current()
        data = data_of(
            [(one.telling, one.step) for one in found],
            language=provider.language,
            zone=ZoneInfo(provider.zone),
        )
        call = put_in_line(webhook=webhook, kind=CALL_KIND, data=data, as_of=self.clock())
        handing.handed(found, as_of=self.clock(), call=call)


def _reader(delivery: NoticeDelivery, receiver: Receiver) -> Reader:
    """Whoever reads it: an account in its language and zone, else the provider's."""
    provider, account = current(), delivery.account
    if account is None:
        return Reader(receiver.address, provider.language, ZoneInfo(provider.zone))
    return Reader(
        account.email,
        account.language or provider.language,
        ZoneInfo(account.zone or provider.zone),
        account.pk,
    )
