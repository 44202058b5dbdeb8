"""R8: a hundred receivers of which thirty are dead or slow: those that are well are told without delay."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.reports.webhooks.listener import OK, Listener, listening
from trimtab.domain.notices.webhook_actions import put_in_line
from trimtab.domain.notices.webhook_models import Webhook, WebhookCall
from trimtab.jobs.caller import Caller
from trimtab.reports.webhooks.guarding import permits
from trimtab.reports.webhooks.posting import Answer, post
from trimtab.reports.webhooks.signing import headers

pytestmark = pytest.mark.django_db
WELL, SILENT, DEAD = 70, 15, 15


def test_r8_thirty_dead_or_slow_receivers_delay_nobody(settings: Any) -> None:
    settings.TRIMTAB_DANGEROUS_WEBHOOK_TARGETS = permits("127.0.0.1:*")
    with ExitStack() as open_:
        silent = [open_.enter_context(listening(Listener(silent=True))) for _ in range(SILENT)]
        well = [open_.enter_context(listening(Listener())) for _ in range(WELL)]
        with ExitStack() as gone:
            dead = [gone.enter_context(listening(Listener())) for _ in range(DEAD)]
        began = datetime.now(UTC)
        for n, there in enumerate([*silent, *dead, *well]):  # the bad ones are asked first
            hook = Webhook.objects.create(name=f"W{n:03}", url=there.url, salt="s", made_at=began)
            for k in range(3):
                put_in_line(webhook=hook, kind="notices.told", data={"k": k}, as_of=began)
        caller = Caller(posting=_with_endless_patience)
        told = WebhookCall.objects.filter(webhook__name__gte=f"W{SILENT + DEAD:03}")
        try:
            _until(caller, lambda: not told.exclude(state="sent").exists())
        finally:
            caller.close()
        # Whoever waited for a silent one before asking the next would wait still.
        assert [there.connections for there in silent] == [1] * SILENT
    assert all(len(set(there.ids())) == 3 for there in well)
    assert not WebhookCall.objects.filter(state="sent").exclude(pk__in=told).exists()


async def _with_endless_patience(call: WebhookCall, as_of: datetime) -> Answer:
    body = call.body.encode()
    signed = headers(key=call.pk, body=body, secrets=[b"s" * 32], as_of=as_of)
    allowed = permits("127.0.0.1:*")
    return await post(call.webhook.url, headers=signed, body=body, allowed=allowed, seconds=3_600)


def test_a_receiver_that_is_overloaded_is_left_alone_for_as_long_as_it_asks(settings: Any) -> None:
    settings.TRIMTAB_DANGEROUS_WEBHOOK_TARGETS = permits("127.0.0.1:*")
    moment = datetime(2026, 11, 23, 9, tzinfo=UTC)
    busy = b"HTTP/1.1 429 Slow down\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n"
    with listening(Listener(lambda call: busy if call.number == 1 else OK)) as there:
        hook = Webhook.objects.create(name="W", url=there.url, salt="s", made_at=moment)
        for _ in range(2):
            put_in_line(webhook=hook, kind="notices.told", data={}, as_of=moment)
        now = [moment]
        caller = Caller(clock=lambda: now[0], chance=lambda: 0.0)
        try:
            _until(caller, lambda: WebhookCall.objects.filter(failures__gt=0).exists())
            now[0] = moment + timedelta(minutes=59)
            for _ in range(20):
                caller.once()
                time.sleep(0.01)
            assert len(there.calls) == 1, "neither that message nor the other"
            now[0] = moment + timedelta(hours=1)
            _until(caller, lambda: not WebhookCall.objects.exclude(state="sent").exists())
        finally:
            caller.close()
    assert len(there.calls) == 3


def _until(caller: Caller, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end, "it never came"
        caller.once()
        time.sleep(0.01)
