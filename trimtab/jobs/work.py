"""What a job's handler holds in its hands: the request, the way to say how far it is, and whether to stop."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, connection

from trimtab.domain.audit.actor import Actor
from trimtab.domain.jobs import actions
from trimtab.domain.jobs.actions import CancelWanted, LeaseLost
from trimtab.domain.jobs.models import Job

BEAT_SECONDS = 1.0
log = logging.getLogger("trimtab.jobs")


class Impossible(Exception):
    """The job cannot be done as it was asked for; the text says why and what to do."""

    def __init__(self, says: str, result: Mapping[str, Any] | None = None) -> None:
        super().__init__(says)
        self.result = result


class Stopping(Exception):
    """The worker is being stopped: let another one go on."""


def now() -> datetime:
    """The moment, aware. Jobs are a front door: they ask here and hand the answer down."""
    return datetime.now(UTC)


class Work:
    """One attempt at a job.

    A thread of its own renews the lease and writes the progress, because the thread that works may be inside a
    transaction for minutes. What that thread learns is raised by the next ``tell``.
    """

    def __init__(
        self, job: Job, *, clock: Callable[[], datetime] = now, stopping: threading.Event | None = None
    ) -> None:
        self.pk, self.lease, self.attempt = job.pk, job.lease, job.attempts
        self.request: Mapping[str, Any] = job.request
        self.by = _actor(job)
        self.clock = clock
        self._stopping = stopping or threading.Event()
        self._done = self._total = 0
        self._notes: list[dict[str, Any]] = []
        self._learned: type[Exception] | None = None

    def tell(self, done: int, total: int) -> None:
        """Say how far the work is. Raises CancelWanted, LeaseLost or Stopping when it must end now."""
        self._done, self._total = done, total
        if self._learned is not None:
            raise self._learned
        if self._stopping.is_set():
            raise Stopping

    def note(self, what: str, **values: Any) -> None:
        """Add a line to the job's log; a page puts its code into words."""
        self._notes.append({"what": what, "at": self.clock().isoformat(), **values})

    def finish(self, result: Mapping[str, Any]) -> None:
        """The work is done. Raises LeaseLost and CancelWanted, which must undo it."""
        actions.finish(job=self.pk, lease=self.lease, as_of=self.clock(), result=result)

    def stop(self) -> None:
        """The work was stopped, and left nothing behind. Raises LeaseLost."""
        actions.stop(job=self.pk, lease=self.lease, as_of=self.clock())

    def give_back(self, *, counts: bool) -> None:
        """Let another worker begin again; ``counts`` False: this was no attempt. Raises LeaseLost."""
        actions.give_back(job=self.pk, lease=self.lease, as_of=self.clock(), counts=counts)

    def fail(self, problem: str, result: Mapping[str, Any] | None = None) -> None:
        """The work cannot be done. Raises LeaseLost."""
        actions.fail(job=self.pk, lease=self.lease, as_of=self.clock(), problem=problem, result=result)

    def beat(self) -> None:
        """Renew the lease and write what was told, once."""
        notes, self._notes = self._notes, []
        try:
            wanted = actions.renew(
                job=self.pk, lease=self.lease, as_of=self.clock(), done=self._done, total=self._total, notes=notes
            )  # fmt: skip
        except LeaseLost:
            self._learned = LeaseLost
        except DatabaseError as refused:  # busy with the work itself: the next beat says it all
            self._notes = [*notes, *self._notes]
            log.debug("job %s: %s", self.pk, refused)
        else:
            self._learned = CancelWanted if wanted else self._learned

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat every second in a thread of its own while the work inside is done."""
        over = threading.Event()

        def keep_on() -> None:
            try:
                while not over.wait(BEAT_SECONDS):
                    self.beat()
            finally:
                connection.close()  # the thread's own

        thread = threading.Thread(target=keep_on, name=f"job-{self.pk}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def _actor(job: Job) -> Actor:
    person = job.made_by
    if person is None:
        return Actor("trimtab worker", request=f"job {job.pk}")
    return Actor(person.email, user=person.pk, request=f"job {job.pk}")
