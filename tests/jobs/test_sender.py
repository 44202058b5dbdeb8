"""What the worker does with the outbox: each answer of a mail server leads to the right end, by a real server."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from django.db import DatabaseError

from tests.reports.mail.post_office import Sink, free_port, open_at
from trimtab.domain.outbox import actions, handing_over
from trimtab.domain.outbox.models import DisabledAddress, OutboxMessage
from trimtab.jobs.sender import MESSAGES_A_CONNECTION, Sender
from trimtab.reports.mail import server as mail_server

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BOB = "bob@acme.example"


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[Sink, int]]:
    """One server for all tests of the module: starting one takes a while."""
    made = Sink()
    with open_at(made) as port:
        yield made, port


@pytest.fixture
def sink(settings: Any, office: tuple[Sink, int]) -> Sink:
    made, port = office
    made.taken, made.answer = [], lambda step, recipient: ""
    reach(settings, port)
    return made


def reach(settings: Any, port: int) -> None:
    settings.TRIMTAB_SENDS_MAIL = True
    settings.EMAIL_BACKEND = "trimtab.reports.mail.server.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 2
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "Kestrel <kpi@msp.example>"
    settings.TRIMTAB_BOUNCE_ADDRESS = "bounce@msp.example"


def enqueued(**other: Any) -> OutboxMessage:
    told: dict[str, Any] = {
        "kind": "survey-invitation", "to": BOB, "language": "tr", "subject": "Nasıl gitti?", "text": "Merhaba",
        "html": '<html lang="tr"><p>Merhaba</p></html>', "as_of": NOW, **other,
    }  # fmt: skip
    return OutboxMessage.objects.get(pk=actions.enqueue(**told).message)


def sender(clock: Clock) -> Sender:
    return Sender(clock=clock, chance=lambda: 0.5)


@pytest.mark.django_db
def test_a_message_arrives_as_it_was_written(sink: Sink, clock: Clock, settings: Any) -> None:
    settings.TRIMTAB_URL = "https://kpi.msp.example"
    made = enqueued(topic="surveys", headers={"X-About": "17"}, secret=True)
    assert sender(clock).once() == 1
    ((envelope, recipients, message),) = sink.taken
    assert (envelope, recipients) == (made.envelope, [BOB])
    assert envelope.startswith("bounce+")
    assert message["From"] == "Kestrel <kpi@msp.example>"
    assert (message["To"], message["Subject"], message["X-About"]) == (BOB, "Nasıl gitti?", "17")
    assert message["Message-ID"] == made.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "tr"
    assert str(message["Date"]) == "Sun, 22 Nov 2026 12:00:00 +0000"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(message["List-Unsubscribe"]).strip().startswith("<https://kpi.msp.example/unsubscribe/")
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None and html is not None
    assert (text.get_content().strip(), "Merhaba</p>" in html.get_content()) == ("Merhaba", True)
    made.refresh_from_db()
    assert (made.state, made.text, made.html, made.headers) == ("sent", "", "", {})
    assert sender(clock).once() == 0
    assert len(sink.taken) == 1


# What the server says at a step; what becomes of the message, why, whether the address is disabled, whether the
# server is left alone for a moment.
MATRIX = {
    "taken": ("", "", "sent", "", False, False),
    "busy greeting": ("connect", "", "waiting", "server", False, True),
    "MAIL 421": ("MAIL", "421 4.3.2 shutting down", "waiting", "server", False, True),
    "MAIL 451": ("MAIL", "451 4.3.0 try later", "waiting", "server", False, True),
    "MAIL 550 sender refused": ("MAIL", "550 5.7.1 sender not allowed", "waiting", "server", False, True),
    "MAIL 553 sender refused": ("MAIL", "553 5.1.8 no such sender", "waiting", "server", False, True),
    "MAIL 530 sign-in wanted": (
        "MAIL",
        "530 5.7.0 authentication required",
        "waiting",
        "server",
        False,
        True,
    ),
    "MAIL 552 too large": ("MAIL", "552 5.3.4 too large", "given-up", "content", False, False),
    "RCPT 421": ("RCPT", "421 4.7.0 too many", "waiting", "server", False, True),
    "RCPT 450 greylisted": ("RCPT", "450 4.2.0 greylisted, come back", "waiting", "later", False, False),
    "RCPT 451": ("RCPT", "451 4.7.1 later", "waiting", "later", False, False),
    "RCPT 452 full": ("RCPT", "452 4.2.2 mailbox full", "waiting", "later", False, False),
    "RCPT 550": ("RCPT", "550 no such user", "given-up", "address", True, False),
    "RCPT 550 5.1.1": ("RCPT", "550 5.1.1 user unknown", "given-up", "address", True, False),
    "RCPT 550 5.2.1": ("RCPT", "550 5.2.1 mailbox disabled", "given-up", "address", True, False),
    "RCPT 550 5.4.1": ("RCPT", "550 5.4.1 recipient rejected", "given-up", "address", True, False),
    "RCPT 551 moved": ("RCPT", "551 5.1.6 user moved", "given-up", "address", True, False),
    "RCPT 553": ("RCPT", "553 5.1.3 bad address", "given-up", "address", True, False),
    "RCPT 550 policy": ("RCPT", "550 5.7.1 blocked network", "waiting", "later", False, False),
    "RCPT 554 relay": ("RCPT", "554 5.7.1 relay access denied", "waiting", "later", False, False),
    "RCPT 550 our sender": ("RCPT", "550 5.1.8 sender domain unknown", "waiting", "server", False, True),
    "RCPT 552 full": ("RCPT", "552 5.2.2 mailbox full", "waiting", "later", False, False),
    "RCPT 554": ("RCPT", "554 transaction failed", "given-up", "content", False, False),
    "DATA 451": ("DATA", "451 4.3.0 disk full", "waiting", "later", False, False),
    "DATA 552": ("DATA", "552 5.3.4 message too big", "given-up", "content", False, False),
    "DATA 554 spam": ("DATA", "554 5.7.1 looks like spam", "given-up", "content", False, False),
    "DATA 550 content": ("DATA", "550 5.6.0 bad content", "given-up", "content", False, False),
    "DATA 550 5.1.1": ("DATA", "550 5.1.1 user unknown", "given-up", "address", True, False),
    "dropped after DATA": ("DATA", "drop", "waiting", "server", False, True),
    "dropped at RCPT": ("RCPT", "drop", "waiting", "server", False, True),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", MATRIX)
def test_an_answer_leads_to_its_end(case: str, sink: Sink, clock: Clock, settings: Any) -> None:
    step, said, state, problem, disabled, pauses = MATRIX[case]
    sink.answer = lambda at, _: said if at == step else ""
    one, other = enqueued(), enqueued(to="eve@acme.example", due_at=NOW + timedelta(seconds=1))
    still = enqueued(due_at=NOW + timedelta(days=1))
    clock.moment = NOW + timedelta(seconds=2)
    if step == "connect":
        reach(settings, free_port())
    sender(clock).once()
    for each in (one, other, still):
        each.refresh_from_db()
    assert (one.state, one.problem, one.attempts) == (state, problem, 1)
    assert DisabledAddress.objects.filter(address=BOB).exists() is disabled
    assert still.state == ("withdrawn" if disabled else "waiting")
    assert (other.attempts == 0) is pauses  # others wait a moment, or have had their turn already
    if state == "waiting":
        assert one.next_try_at == clock() + timedelta(minutes=1)
        assert one.answer


@pytest.mark.django_db
def test_a_wrong_password_disables_nobody(clock: Clock, settings: Any) -> None:
    made = enqueued()
    with open_at(Sink(), auth_require_tls=False, authenticator=lambda *_: refusal()) as port:
        reach(settings, port)
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "kpi", "wrong"
        sender(clock).once()
    made.refresh_from_db()
    assert (made.state, made.problem) == ("waiting", "server")
    assert made.answer.startswith("535")
    assert not DisabledAddress.objects.exists()


def refusal() -> AuthResult:
    return AuthResult(success=False, handled=False)


@pytest.mark.django_db
def test_a_silent_server_holds_nobody_up_for_long(clock: Clock, settings: Any) -> None:
    made = enqueued()
    with open_silent() as port:
        reach(settings, port)
        settings.EMAIL_TIMEOUT = 0.3
        sender(clock).once()
    made.refresh_from_db()
    assert (made.state, made.problem) == ("waiting", "server")
    assert "timed out" in made.answer


@contextmanager
def open_silent() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        yield deaf.getsockname()[1]


@pytest.mark.django_db
def test_without_a_mail_server_everything_waits(clock: Clock, settings: Any) -> None:
    settings.TRIMTAB_SENDS_MAIL = False
    made = enqueued()
    clock.moment = NOW + timedelta(days=30)
    assert sender(clock).once() == 0
    made.refresh_from_db()
    assert (made.state, made.attempts) == ("waiting", 0)


@pytest.mark.django_db
def test_a_server_that_was_down_for_two_days_gets_everything(sink: Sink, clock: Clock, settings: Any) -> None:
    for n in range(30):
        enqueued(to=f"p{n}@acme.example")
    port = settings.EMAIL_PORT
    reach(settings, free_port())
    at_work = sender(clock)
    while clock.moment < NOW + timedelta(hours=48):
        at_work.once()
        clock.moment += timedelta(minutes=7)
    assert OutboxMessage.objects.filter(state="waiting").count() == 30
    assert OutboxMessage.objects.filter(attempts__gt=5).count() == 30
    reach(settings, port)
    for _ in range(60):
        at_work.once()
        clock.moment += timedelta(minutes=7)
    assert len(sink.ids()) == len(sink.taken) == 30


@pytest.mark.django_db
def test_a_connection_carries_some_messages_and_no_more(sink: Sink, clock: Clock) -> None:
    for n in range(MESSAGES_A_CONNECTION + 1):
        enqueued(to=f"p{n}@acme.example")
    at_work = sender(clock)
    assert (at_work.once(), at_work.once(), at_work.once()) == (MESSAGES_A_CONNECTION, 1, 0)


@pytest.mark.django_db
def test_a_sender_that_stops_begins_nothing_more(sink: Sink, clock: Clock) -> None:
    enqueued()
    at_work = sender(clock)
    at_work.stopping.set()
    assert at_work.once() == 0
    assert not sink.taken


@pytest.mark.django_db
def test_what_the_database_could_not_write_down_is_not_sent_again(
    sink: Sink, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = enqueued()
    at_work, marking = sender(clock), handing_over.sent

    def locked(**_: Any) -> None:
        raise DatabaseError("database is locked")

    monkeypatch.setattr(handing_over, "sent", locked)
    for _ in range(3):
        with pytest.raises(DatabaseError):
            at_work.once()
        clock.moment += handing_over.LEASE * 2
    monkeypatch.setattr(handing_over, "sent", marking)
    at_work.once()
    made.refresh_from_db()
    assert (made.state, made.sent_at, len(sink.taken)) == ("sent", NOW, 1)


@pytest.mark.django_db
def test_a_row_that_no_message_can_be_made_of_ends(sink: Sink, clock: Clock) -> None:
    made, other = enqueued(headers={"X-About": "17"}), enqueued(to="eve@acme.example")
    OutboxMessage.objects.filter(pk=made.pk).update(headers={"X-Bad": "a\nBcc: eve@x.example"})
    sender(clock).once()
    made.refresh_from_db()
    assert (made.state, made.problem) == ("given-up", "unexpected")
    assert [recipients for _, recipients, _ in sink.taken] == [[other.recipient]]


def test_the_backend_keeps_the_servers_last_answer(office: tuple[Sink, int]) -> None:
    backend = mail_server.EmailBackend(host="127.0.0.1", port=office[1], use_tls=False, use_ssl=False)
    assert issubclass(backend.connection_class, smtplib.SMTP)
    backend.open()
    assert backend.connection is not None
    backend.connection.noop()
    assert backend.connection.last.startswith("250")
    backend.close()
    over_tls = mail_server.EmailBackend(host="127.0.0.1", port=1, use_ssl=True, use_tls=False)
    assert issubclass(over_tls.connection_class, smtplib.SMTP_SSL)
