"""Hands the outbox to the mail server: what is due, one message after another, within a second or two.

Each message is claimed under a lease, handed over, and marked as sent at once after the server's 250. Only a process
that is killed between these two hands a message over again, under the same Message-ID (see outbox/handing_over.py).
"""

import logging
import random
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from trimtab.domain.outbox import handing_over, problems
from trimtab.domain.outbox.models import OutboxMessage
from trimtab.domain.outbox.retrying import pause_after
from trimtab.reports.mail.answers import Answer
from trimtab.reports.mail.server import MailServer

LOOK_SECONDS = 1.0
MESSAGES_A_CONNECTION = 20
"""Mail servers end a connection that asks for much."""
log = logging.getLogger("trimtab.mail")


def now() -> datetime:
    """The moment, aware."""
    return datetime.now(UTC)


class Sender:
    """Sends what is due. ``connect`` makes a connection to the mail server; ``chance`` spreads retries."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = now,
        connect: Callable[[], MailServer] = MailServer,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.clock, self.connect, self.chance = clock, connect, chance
        self.stopping = threading.Event()
        self._begun = False
        self._failures = 0
        self._resumes_at: datetime | None = None
        self._unwritten: list[tuple[uuid.UUID, datetime]] = []

    def run(self) -> None:
        """Look for mail until someone says stop. An error ends one look, never the looking."""
        while not self.stopping.wait(LOOK_SECONDS):
            close_old_connections()
            try:
                while self.once() == MESSAGES_A_CONNECTION:
                    pass
            except DatabaseError as refused:
                log.warning("The database refuses; mail waits. %s", str(refused).strip().splitlines()[:1])
            except Exception:
                log.exception("A look for mail failed; the next one follows.")
        connection.close()

    def once(self) -> int:
        """Hand over what is due, over one connection: how many messages were tried?

        0 where no mail server is set: everything waits. And while one that failed is left alone for a moment.
        """
        self._write_what_is_known()
        if not self._begun:
            handing_over.take_back(as_of=self.clock())
            self._begun = True
        if not settings.TRIMTAB_SENDS_MAIL:
            return 0
        tried = 0
        with self.connect() as server:
            while tried < MESSAGES_A_CONNECTION and self._may_go_on():
                message = handing_over.claim(as_of=self.clock())
                if message is None:
                    break
                tried += 1
                self._hand_over(server, message)
        return tried

    def _may_go_on(self) -> bool:
        if self._resumes_at is not None and self.clock() >= self._resumes_at:
            self._resumes_at = None
        return self._resumes_at is None and not self.stopping.is_set()

    def _hand_over(self, server: MailServer, message: OutboxMessage) -> None:
        answer = server.hand_over(message, as_of=self.clock())
        if not answer.problem:
            self._unwritten.append((message.pk, self.clock()))
            self._write_what_is_known()
        else:
            self._note(message, answer)
        self._leave_alone(answer.problem == problems.SERVER)

    def _write_what_is_known(self) -> None:
        """Mark as sent what the server took. Before anything else: what is known to be sent is not sent again."""
        while self._unwritten:
            key, moment = self._unwritten[0]
            handing_over.sent(message=key, as_of=moment)
            del self._unwritten[0]

    def _note(self, message: OutboxMessage, answer: Answer) -> None:
        held: dict[str, Any] = {"message": message.pk, "lease": message.lease, "as_of": self.clock()}
        why: dict[str, Any] = {"problem": answer.problem, "answer": answer.said}
        log.info(
            "message %s (%s): %s, attempt %s", message.pk, message.kind, answer.problem, message.attempts
        )
        if answer.problem in (problems.LATER, problems.SERVER):
            handing_over.later(**held, **why, chance=self.chance())
        else:
            handing_over.never(**held, **why)

    def _leave_alone(self, failed: bool) -> None:
        """After a failure of the server itself everything waits a moment, so that no message pays for it twice."""
        self._failures = self._failures + 1 if failed else 0
        if failed:
            self._resumes_at = self.clock() + pause_after(self._failures, self.chance())
