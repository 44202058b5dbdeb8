"""A failing mail server and a sender that is killed again and again: every message arrives, each counted once (R5).

The sender may hand a message over twice when it dies between the server's 250 and its own commit, or when the server
takes a message and hangs up; it then comes under the same Message-ID.
"""

import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.reports.mail.post_office import Sink, free_port, open_at
from trimtab.domain.outbox import actions
from trimtab.domain.outbox.models import DisabledAddress, OutboxMessage

ROOT = Path(__file__).parents[2]
FASTER = 1_200
"""The sender's clock against the wall's: a minute's wait takes 50 ms, a lease 250 ms."""
FAILURES = {
    ("EHLO", "drop"): 0.05,
    ("RCPT", "451 4.7.1 greylisted"): 0.09,
    ("DATA", "451 4.3.0 disk full"): 0.08,
    ("DATA", "drop"): 0.08,
}
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def failing(seed: int) -> Any:
    """Thirty times in a hundred the server fails, each time in another way."""
    luck = random.Random(seed)

    def answer(step: str, _: str) -> str:
        drawn = luck.random()
        for (at, said), share in FAILURES.items():
            if at == step:
                if drawn < share:
                    return said
                drawn -= share
        return ""

    return answer


def killed_sender(home: Path, port: int) -> subprocess.Popen[str]:
    settings = connection.settings_dict
    url = f"sqlite:///{settings['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TRIMTAB_")}
    mail = {
        "TRIMTAB_SMTP_HOST": "127.0.0.1", "TRIMTAB_SMTP_PORT": str(port), "TRIMTAB_SMTP_TLS": "off",
        "TRIMTAB_MAIL_FROM": "kpi@msp.example", "TRIMTAB_BOUNCE_ADDRESS": "bounce@msp.example",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "tests.flows.sending", str(time.time()), str(FASTER), "17"],
        cwd=ROOT,
        env={**kept, **mail, "TRIMTAB_HOME": str(home), "TRIMTAB_DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def enqueue(number: int) -> None:
    as_of = datetime.now(UTC)
    for n in range(number):
        made = actions.enqueue(
            kind="survey-invitation", to=f"p{n}@acme.example", language="en", subject=f"Number {n}", text="Hello",
            html="<p>Hello</p>", topic="surveys", secret=n % 2 == 0, of="test", key=n, as_of=as_of,
        )  # fmt: skip
        assert made.message


def all_arrive(home: Path, number: int) -> None:
    enqueue(number)
    port, sink = free_port(), Sink(failing(seed=4))
    sender = killed_sender(home, port)  # nobody listens yet: connections are refused
    time.sleep(0.3)
    with open_at(sink, port):
        said, trouble = sender.communicate(timeout=700)
    assert sender.returncode == 0, trouble
    came = sink.ids()
    print(
        f"{number} messages, {said.strip()} kills: {sum(came.values()) - len(came)} handed over again under the same "
        "Message-ID"
    )
    assert len(came) == number
    assert {to for _, recipients, _ in sink.taken for to in recipients} == {
        f"p{n}@acme.example" for n in range(number)
    }
    assert int(said) > 0, "nobody was killed: this shows nothing"
    assert set(came) == set(OutboxMessage.objects.filter(state="sent").values_list("message_id", flat=True))
    assert OutboxMessage.objects.filter(state="sent").count() == number
    assert not OutboxMessage.objects.filter(secret=True).exclude(text="", html="").exists()
    assert not DisabledAddress.objects.exists()


def test_100_messages_arrive_once_each(settings: Any) -> None:
    all_arrive(settings.TRIMTAB_HOME, 100)


@pytest.mark.soak
def test_1000_messages_arrive_once_each(settings: Any) -> None:
    all_arrive(settings.TRIMTAB_HOME, 1_000)
