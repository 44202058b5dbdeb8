"""R5: changes are told while whoever tells is killed again and again, and mail server and webhooks fail 30 times in a
hundred: none is lost, none is seen twice by a receiver, and the soak has 95 of a hundred out within 30 s of being due.

A receiver counts the same Message-ID or webhook-id once, however often it comes.
"""

import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.building import client, organisation
from tests.domain.notices.about import about
from tests.flows.test_mail_killed import failing
from tests.reports.mail.post_office import Sink, free_port, open_at
from tests.reports.webhooks.listener import OK, Call, Listener, listening
from trimtab.domain.notices.actions import tell
from trimtab.domain.notices.models import NoticeDelivery, ReceiverRule
from trimtab.domain.notices.webhook_models import Webhook
from trimtab.domain.people.models import User

ROOT = Path(__file__).parents[2]
PEOPLE, HOOKS = 4, 3
FASTER = 600
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def moody(seed: int) -> Any:
    """Thirty times in a hundred no answer, a refusal, or a connection that ends after the body."""
    luck = random.Random(seed)

    def answer(call: Call) -> bytes | None:
        drawn = luck.random()
        if drawn < 0.10:
            return None
        if drawn < 0.20:
            return b"HTTP/1.1 503 Busy\r\n\r\n"
        return b"HTTP/1.1 2" if drawn < 0.30 else OK

    return answer


def tellers(home: Path, port: int, calm: float, faster: float, between: float) -> subprocess.Popen[str]:
    settings = connection.settings_dict
    url = f"sqlite:///{settings['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TRIMTAB_")}
    own = {
        "TRIMTAB_SMTP_HOST": "127.0.0.1", "TRIMTAB_SMTP_PORT": str(port), "TRIMTAB_SMTP_TLS": "off",
        "TRIMTAB_MAIL_FROM": "kpi@msp.example", "TRIMTAB_DANGEROUS_WEBHOOK_TARGETS": "127.0.0.0/8:*",
        "TRIMTAB_HOME": str(home), "TRIMTAB_DATABASE_URL": url, "ALL_TOLD": str(home / "all-told"),
    }  # fmt: skip
    arguments = [str(time.time()), str(calm), str(faster), "17", str(between)]
    with (home / "tellers.log").open("w") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.flows.telling", *arguments],
            cwd=ROOT, env={**kept, **own}, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip


def prepare(hooks: list[Listener]) -> int:
    """Rules by which one of the people and one of the webhooks hears of each change, by its client."""
    organisation()
    for n in range(PEOPLE):
        account = User.objects.create(email=f"p{n}@msp.example", name=f"P{n}", role="owner")
        one = client(f"Client {n}")
        ReceiverRule.objects.create(level="approaching", client=one, account=account)
        url = hooks[n % HOOKS].url
        hook = Webhook.objects.create(name=f"Hook {n}", url=url, salt=f"s{n}", made_at=datetime.now(UTC))
        ReceiverRule.objects.create(
            level="approaching", client=one, webhook=hook, by_page=False, by_mail=False
        )
    return PEOPLE


def tell_all(number: int, over: float) -> None:
    """So many changes, spread over so many seconds."""
    from_then = time.monotonic()
    clients = [rule.client_id for rule in ReceiverRule.objects.filter(account__isnull=False).order_by("pk")]
    for n in range(number):
        time.sleep(max(0.0, from_then + over * n / number - time.monotonic()))
        evidence = {"name": f"change {n}", "host": "a.example", "problem": "gone", "waiting": 0}
        made = tell(
            about=about(key=f"k{n}", cause=f"c{n}", client=clients[n % PEOPLE], evidence=evidence),
            as_of=datetime.now(UTC),
        )
        assert made is not None


def all_arrive(home: Path, number: int, *, calm: float, between: float, over: float) -> list[float]:
    """Nothing is lost and nothing seen twice. How many seconds after each was due was it out?"""
    hooks = [Listener(moody(n)) for n in range(HOOKS)]
    port, sink = free_port(), Sink(failing(seed=4))
    with open_at(sink, port), listening(hooks[0]), listening(hooks[1]), listening(hooks[2]):
        prepare(hooks)
        process = tellers(home, port, calm, FASTER, between)
        tell_all(number, over)
        (home / "all-told").touch()
        kills, _ = process.communicate(timeout=2_000)
    trouble = (home / "tellers.log").read_text()[-2_000:]
    assert process.returncode == 0, trouble
    told = {f"change {n}" for n in range(number)}
    mailed = Counter(changes_of_mail(sink))
    called = Counter(changes_of_calls(hooks))
    print(
        f"{number} changes, {kills.strip()} kills: {sum(sink.ids().values()) - len(sink.ids())} mails and "
        f"{sum(len(set(h.ids())) != len(h.ids()) for h in hooks)} webhooks heard an id again"
    )
    assert int(kills) > 0, "nobody was killed: this shows nothing"
    assert mailed == Counter(told), "a mail is missing, or a change came under two Message-IDs"
    assert called == Counter(told), "a call is missing, or a change came under two webhook-ids"
    assert set(NoticeDelivery.objects.values_list("state", flat=True)) == {"sent"}
    assert NoticeDelivery.objects.count() == 3 * number
    return delays()


def changes_of_mail(sink: Sink) -> list[str]:
    """The change that each Message-ID told of, each id once."""
    seen = {str(message["Message-ID"]): str(message["Subject"]) for _, _, message in sink.taken}
    return [re.search(r"change \d+", subject)[0] for subject in seen.values()]  # type: ignore[index]


def changes_of_calls(hooks: list[Listener]) -> list[str]:
    """The change that each webhook-id told of, each id once. The same id always brings the same body."""
    bodies: dict[str, bytes] = {}
    for hook in hooks:
        for call in hook.calls:
            assert bodies.setdefault(call.headers["webhook-id"], call.body) == call.body
    found = [json.loads(body)["data"]["notices"] for body in bodies.values()]
    return [one["evidence"]["name"] for notices in found for one in notices]


def delays() -> list[float]:
    """Seconds from being due to being out, of each mail and call."""
    rows = NoticeDelivery.objects.exclude(channel="page").values_list(
        "due_at", "message__sent_at", "call__sent_at"
    )
    return [((mail or call) - due).total_seconds() for due, mail, call in rows]


def test_24_changes_arrive_once_each(settings: Any) -> None:
    all_arrive(settings.TRIMTAB_HOME, 24, calm=0, between=0.7, over=0.5)


@pytest.mark.soak
def test_1000_changes_arrive_once_each_and_in_time(settings: Any) -> None:
    late = sorted(all_arrive(settings.TRIMTAB_HOME, 1_000, calm=660, between=4.5, over=600))
    within = sum(delay <= timedelta(seconds=30).total_seconds() for delay in late) / len(late)
    print(f"{within:.1%} out within 30 s of being due; half within {late[len(late) // 2]:.1f} s")
    assert within >= 0.95
