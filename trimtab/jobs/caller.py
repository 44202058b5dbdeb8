"""Calls webhooks: what is due, each receiver on its own, so that a dead one never delays another (R8).

One thread writes to the database, an event loop beside it waits for receivers. A webhook gets one call at a time; as
many webhooks as there are get theirs at once.
"""

import asyncio
import logging
import random
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from queue import Empty, SimpleQueue

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from trimtab.domain.notices import webhook_calling
from trimtab.domain.notices import webhook_problems as problems
from trimtab.domain.notices.webhook_models import WebhookCall
from trimtab.domain.notices.webhook_secrets import keys_of
from trimtab.jobs.work import now
from trimtab.reports.webhooks.posting import Answer, post
from trimtab.reports.webhooks.retry_after import asked_wait
from trimtab.reports.webhooks.signing import headers

LOOK_SECONDS, ANSWER_SECONDS = 1.0, 0.05
MOST_AT_ONCE = 256
PATIENCE_SECONDS = 2.0
_LOOKERS_UP = 64
"""Threads that look names up: a resolver that answers nothing holds one for many seconds."""
log = logging.getLogger("trimtab.webhooks")
Post = Callable[[WebhookCall, datetime], Awaitable[Answer]]


async def _post(call: WebhookCall, as_of: datetime) -> Answer:
    """The call as it is sent at ``as_of``: signed with the secrets that hold now."""
    body = call.body.encode()
    signed = headers(key=call.pk, body=body, secrets=keys_of(call.webhook, as_of=as_of), as_of=as_of)
    return await post(
        call.webhook.url, headers=signed, body=body, allowed=settings.TRIMTAB_DANGEROUS_WEBHOOK_TARGETS
    )


class Caller:
    """Calls what is due. ``posting`` sends one call; ``chance`` spreads retries."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = now,
        posting: Post = _post,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.clock, self.posting, self.chance = clock, posting, chance
        self.stopping = threading.Event()
        self._begun = False
        self._busy: dict[int, tuple[WebhookCall, Future[Answer]]] = {}
        self._answers: SimpleQueue[tuple[WebhookCall, Future[Answer]]] = SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self) -> None:
        """Look for calls until someone says stop. An error ends one look, never the looking."""
        while not self.stopping.wait(ANSWER_SECONDS if self._busy else LOOK_SECONDS):
            close_old_connections()
            try:
                self.once()
            except DatabaseError as refused:
                log.warning("The database refuses; webhooks wait. %s", str(refused).strip().splitlines()[:1])
            except Exception:
                log.exception("A look for calls failed; the next one follows.")
        self.close()
        connection.close()

    def once(self) -> int:
        """Write down what was answered and begin what is due: how many calls are under way then?"""
        self._write_answers()
        if not self._begun:
            webhook_calling.take_back(as_of=self.clock())
            self._begun = True
        while len(self._busy) < MOST_AT_ONCE and not self.stopping.is_set():
            call = webhook_calling.claim(as_of=self.clock(), busy=list(self._busy))
            if call is None:
                break
            self._begin(call)
        return len(self._busy)

    def close(self) -> None:
        """Let go of what is under way: it is taken up again when its lease has run out."""
        if self._loop is not None:
            with suppress(TimeoutError):
                asyncio.run_coroutine_threadsafe(_hang_up(), self._loop).result(PATIENCE_SECONDS)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._loop = None
        self._busy.clear()

    def _begin(self, call: WebhookCall) -> None:
        asked = asyncio.run_coroutine_threadsafe(_answer(self.posting, call, self.clock()), self._running())
        self._busy[call.webhook_id] = (call, asked)
        asked.add_done_callback(lambda done: self._answers.put((call, done)))

    def _write_answers(self) -> None:
        while True:
            try:
                call, done = self._answers.get_nowait()
            except Empty:
                return
            try:
                self._write(call, done.result())
            except DatabaseError:
                self._answers.put((call, done))  # what is known to be sent is not sent again
                raise
            self._busy.pop(call.webhook_id, None)

    def _write(self, call: WebhookCall, answer: Answer) -> None:
        if not answer.problem:
            webhook_calling.sent(call=call.pk, status=answer.status or 200, as_of=self.clock())
            return
        log.info("call %s: %s %s, attempt %s", call.pk, answer.problem, answer.status, call.attempts)
        as_of = self.clock()
        webhook_calling.failed(
            call=call.pk, lease=call.lease, problem=answer.problem, status=answer.status, chance=self.chance(),
            asked=asked_wait(answer.retry_after, as_of=as_of), as_of=as_of,
        )  # fmt: skip

    def _running(self) -> asyncio.AbstractEventLoop:
        """The event loop, in a thread of its own from the first call on."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._loop.set_default_executor(ThreadPoolExecutor(_LOOKERS_UP, "look-up"))
            threading.Thread(target=self._loop.run_forever, name="webhook-calls", daemon=True).start()
        return self._loop


async def _hang_up() -> None:
    """End every call that is under way."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for one in others:
        one.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _answer(posting: Post, call: WebhookCall, as_of: datetime) -> Answer:
    try:
        return await posting(call, as_of)
    except Exception:
        log.exception("call %s failed", call.pk)
        return Answer(problems.UNEXPECTED)
