"""R8: a hundred receivers of which thirty are dead or slow: those that are well are told without delay."""

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.reports.webhooks.listener import Listener, listening
from trimtab.domain.notices.webhook_actions import put_in_line
from trimtab.domain.notices.webhook_models import Webhook, WebhookCall
from trimtab.jobs.caller import Caller
from trimtab.reports.webhooks.guarding import permits

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
        caller = Caller()
        until = time.monotonic() + 20
        try:
            while sum(len(there.calls) for there in well) < 3 * WELL and time.monotonic() < until:
                caller.once()
                time.sleep(0.01)
            caller.once()
            time.sleep(0.2)
            caller.once()
        finally:
            caller.close()
    assert all(len(set(there.ids())) == 3 for there in well)
    states = dict.fromkeys(
        WebhookCall.objects.filter(webhook__name__gte="W030").values_list("state", flat=True)
    )
    assert set(states) == {"sent"}
    took = (max(row.sent_at for row in WebhookCall.objects.filter(state="sent")) - began).total_seconds()  # type: ignore[type-var, operator]
    print(f"210 calls to 70 receivers were taken after {took:.1f} s, beside 30 dead or silent ones")
    assert took < 12, "waiting for the others took their time"
    assert WebhookCall.objects.filter(webhook__name__lt="W030", state="sent").count() == 0
