"""trimtab mail: what the mail server says, what waits, and reports of what did not arrive, hostile ones too."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.building import organisation
from tests.reports.mail import bounced as reports
from tests.reports.mail.post_office import Sink, free_port, open_at
from trimtab.cli.commands.mail import COMMAND
from trimtab.domain.outbox import actions, handing_over
from trimtab.domain.outbox.models import DisabledAddress, OutboxMessage

pytestmark = pytest.mark.django_db

BOB = "bob@acme.example"
ENVELOPE = "bounce@msp.example"


def said(*arguments: str, reads: bytes = b"") -> Result:
    return CliRunner().invoke(COMMAND, list(arguments), input=reads)


@pytest.fixture
def sent(settings: Any) -> OutboxMessage:
    """A message that the server took."""
    settings.TRIMTAB_BOUNCE_ADDRESS = ENVELOPE
    now = datetime.now(UTC)
    made = actions.enqueue(
        kind="notice", to=BOB, language="en", subject="S", text="T", html="H", as_of=now, secret=True
    )  # fmt: skip
    assert made.message
    handing_over.sent(message=made.message, as_of=now)
    return OutboxMessage.objects.get()


PERMANENT = {
    "Postfix": {},
    "Exchange": {
        "status": "5.1.10",
        "diagnostic": "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found",
    },
    "Exchange Online": {
        "status": "5.4.1",
        "diagnostic": "smtp;550 5.4.1 Recipient address rejected: Access denied",
    },
    "qmail and Exim": {"status": "5.0.0", "diagnostic": "smtp; 550 Unrouteable address"},
    "a closed mailbox": {"status": "5.2.1", "diagnostic": "smtp; 550 5.2.1 mailbox disabled"},
    "no such domain": {"status": "5.1.2", "diagnostic": "dns; host not found"},
    "with a comment": {"status": "5.1.1 (bad destination mailbox)"},
    "in capitals": {"action": "FAILED"},
}
NOT_THE_ADDRESS = {
    "a full mailbox": {"status": "5.2.2", "diagnostic": "smtp; 552 5.2.2 over quota"},
    "spam": {"status": "5.7.1", "diagnostic": "smtp; 550 5.7.1 message content rejected"},
    "too large": {"status": "5.3.4", "diagnostic": "smtp; 552 5.3.4 too large"},
    "tried in vain": {"status": "4.4.7", "diagnostic": "smtp; 421 4.4.7 delivery time expired"},
}
NOTHING_WRONG = {
    "late": {"action": "delayed", "status": "4.4.1", "diagnostic": "smtp; 421 connection refused"},
    "arrived": {"action": "delivered", "status": "2.0.0", "diagnostic": "smtp; 250 ok"},
    "passed on": {"action": "relayed", "status": "2.0.0", "diagnostic": "smtp; 250 ok"},
    "arrived, it says, and 5.1.1": {"action": "delivered", "status": "5.1.1"},
}


@pytest.mark.parametrize("case", PERMANENT)
def test_a_permanent_failure_disables_the_address(case: str, sent: OutboxMessage) -> None:
    result = said("bounced", reads=reports.report(sent.envelope, **PERMANENT[case]))
    assert (result.exit_code, result.output) == (0, "The address is disabled.\n")
    found = DisabledAddress.objects.get()
    assert (found.address, found.reason) == (BOB, "bounced")
    sent.refresh_from_db()
    assert (sent.state, sent.problem) == ("sent", "bounced")
    assert said("bounced", reads=reports.report(sent.envelope)).exit_code == 0  # the same again
    assert DisabledAddress.objects.count() == 1


@pytest.mark.parametrize("case", NOT_THE_ADDRESS)
def test_a_failure_that_is_not_the_addresss_is_noted(case: str, sent: OutboxMessage) -> None:
    result = said("bounced", reads=reports.report(sent.envelope, **NOT_THE_ADDRESS[case]))
    assert (result.exit_code, result.output) == (0, "Noted. The address stays enabled.\n")
    sent.refresh_from_db()
    assert sent.problem == "bounced"
    assert not DisabledAddress.objects.exists()


@pytest.mark.parametrize("case", NOTHING_WRONG)
def test_a_report_of_no_failure_changes_nothing(case: str, sent: OutboxMessage) -> None:
    result = said("bounced", reads=reports.report(sent.envelope, **NOTHING_WRONG[case]))
    assert (result.exit_code, result.output) == (
        0,
        "The message is only late, or arrived. Nothing was changed.\n",
    )
    sent.refresh_from_db()
    assert sent.problem == ""


def test_the_token_is_found_however_servers_pass_it_on(sent: OutboxMessage) -> None:
    ways = [
        ([], reports.windows(reports.report(sent.envelope))),
        ([], reports.report(sent.envelope.upper())),
        ([], reports.report(f"Kestrel <{sent.envelope}>")),
        ([], b"Delivered-To: " + sent.envelope.encode() + b"\n" + reports.report("postmaster@msp.example")),
        (["--to", sent.envelope], reports.report("undisclosed-recipients:;")),
    ]
    for arguments, raw in ways:
        DisabledAddress.objects.all().delete()
        result = said("bounced", *arguments, reads=raw)
        assert (result.exit_code, DisabledAddress.objects.count()) == (0, 1), result.output


def hostile(envelope: str) -> dict[str, tuple[bytes, str]]:
    token = envelope.partition("+")[2].partition("@")[0]
    forged = envelope.replace(token, token[::-1])
    return {
        "nothing": (b"", "not sent to an address with a token"),
        "noise": (bytes(range(256)) * 40, "not sent to an address with a token"),
        "no token": (reports.report(ENVELOPE), "not sent to an address with a token"),
        "another's token": (reports.report(forged), "not signed by this Trimtab"),
        "a token in the text alone": (
            reports.report(ENVELOPE, diagnostic=f"smtp; 550 {envelope}", original=f"To: {envelope}\n\nx\n"),
            "not sent to an address with a token",
        ),
        "a person's answer": (reports.answer_of_a_person(envelope), "says nothing of a delivery"),
        "no report": (reports.report(envelope, kind="multipart/mixed"), "says nothing of a delivery"),
        "no status": (reports.report(envelope).replace(b"Status:", b"Mood:"), "says nothing of a delivery"),
        "parts in parts": (reports.nested(envelope, 5_000), "changes nothing"),
        "too much": (reports.report(envelope, original="x" * (5 << 20)), "a report has"),
        "cut off": (reports.report(envelope)[:420], "says nothing of a delivery"),
        "bytes of no encoding": (reports.report(envelope).replace(b"us-ascii", b"\xff\xfe")[:500], "changes nothing"),
    }  # fmt: skip


@pytest.mark.parametrize("case", hostile("bounce+x@msp.example"))
def test_a_hostile_report_changes_nothing_and_says_why(case: str, sent: OutboxMessage) -> None:
    raw, why = hostile(sent.envelope)[case]
    result = said("bounced", reads=raw)
    assert result.exit_code == 1
    assert why in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert not DisabledAddress.objects.exists()
    sent.refresh_from_db()
    assert sent.problem == ""


def test_a_report_of_a_message_that_is_gone_says_so(sent: OutboxMessage) -> None:
    OutboxMessage.objects.all().delete()
    result = said("bounced", reads=reports.report(sent.envelope))
    assert result.exit_code == 1
    assert "not kept any more" in result.output


def reach(settings: Any, port: int) -> None:
    settings.TRIMTAB_SENDS_MAIL = True
    settings.EMAIL_BACKEND = "trimtab.reports.mail.server.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 2
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def test_a_test_message_says_what_the_server_answered(settings: Any) -> None:
    organisation()
    sink = Sink()
    with open_at(sink) as port:
        reach(settings, port)
        result = said("test", BOB, "--language", "ja")
        assert (result.exit_code, result.output) == (0, "The mail server took the message: 250 2.0.0 taken\n")
        assert sink.taken[0][2]["Content-Language"] == "ja"
        sink.answer = lambda step, _: "550 5.1.1 user unknown" if step == "RCPT" else ""
        refused = said("test", BOB)
    assert refused.exit_code == 1
    assert "550 5.1.1 user unknown" in refused.output
    assert not OutboxMessage.objects.exists()
    assert not DisabledAddress.objects.exists()  # a test tells, and changes nothing
    reach(settings, free_port())
    assert "Connection refused" in said("test", BOB).output
    assert "no address" in said("test", "bob").output


def test_without_a_mail_server_each_command_names_the_setting() -> None:
    assert "TRIMTAB_SMTP_HOST" in said("test", BOB).output
    assert said("status").exit_code == 0
    now = datetime.now(UTC)
    actions.enqueue(kind="notice", to=BOB, language="en", subject="S", text="T", html="H", as_of=now)
    result = said("status")
    assert result.exit_code == 1
    assert "Waiting: 1, of which 1 are due" in result.output
    assert "TRIMTAB_SMTP_HOST" in result.output


def test_late_mail_is_a_reason_to_look(settings: Any) -> None:
    settings.TRIMTAB_SENDS_MAIL = True
    long_ago = datetime.now(UTC) - timedelta(minutes=6)
    actions.enqueue(kind="notice", to=BOB, language="en", subject="S", text="T", html="H", as_of=long_ago)
    result = said("status")
    assert result.exit_code == 1
    assert "trimtab mail test ADDRESS" in result.output
