"""trimtab mail: whether mail goes out, one message to see, and the reports of mail that did not arrive."""

import sys
import uuid
from datetime import UTC, datetime, timedelta

import click
from django.conf import settings
from django.utils.translation import gettext_lazy

from trimtab.cli.database import migrated
from trimtab.domain.organisation import queries as organisation
from trimtab.domain.outbox import actions, queries
from trimtab.domain.outbox.addresses import BadAddress, mailbox
from trimtab.domain.outbox.models import OutboxMessage
from trimtab.reports.mail.bounces import LARGEST, NoReport, read_report
from trimtab.reports.mail.letters import write
from trimtab.reports.mail.server import MailServer

_LATELY = timedelta(days=7)


@click.group("mail")
def COMMAND() -> None:  # noqa: N802 -- the name every command module gives its command
    """Outgoing mail: its state, a message to try it with, reports of mail that did not arrive."""


@COMMAND.command("status")
def status() -> None:
    """Say how much mail waits, what became of the rest, and what hinders it. Exit code 1 when something does."""
    as_of = datetime.now(UTC)
    with migrated():
        waiting = queries.waiting(as_of=as_of)
        counts = queries.state_counts(since=as_of - _LATELY)
        disabled, opted_out = len(queries.disabled_addresses()), sum(queries.opt_out_counts().values())
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if settings.TRIMTAB_SENDS_MAIL else "not set"
    click.echo(f"Mail server: {server}")
    click.echo(f"Waiting: {waiting.messages:,}, of which {waiting.overdue:,} are due")
    for state in ("sent", "given-up", "withdrawn"):
        click.echo(f"{state.replace('-', ' ').capitalize()} in the last 7 days: {counts.get(state, 0):,}")
    click.echo(f"Disabled addresses: {disabled:,}; opt-outs: {opted_out:,}")
    late = waiting.since is not None and as_of - waiting.since > timedelta(minutes=5)
    if waiting.overdue and not settings.TRIMTAB_SENDS_MAIL:
        raise click.ClickException("Mail waits because no mail server is set. Set TRIMTAB_SMTP_HOST.")
    if late:
        raise click.ClickException(
            "Mail is late. Does the worker run (trimtab up)? What the server says: trimtab mail test ADDRESS"
        )


@COMMAND.command("test")
@click.argument("address")
@click.option("--language", type=click.Choice(["en", "tr", "ja"]), help="Instead of the provider's.")
def test(address: str, language: str | None) -> None:
    """Send one message to ADDRESS now, past the outbox, and say what the mail server answered."""
    if not settings.TRIMTAB_SENDS_MAIL:
        raise click.ClickException(
            "No mail server is set. Set TRIMTAB_SMTP_HOST; docs/mail.md says what else."
        )
    try:
        to = mailbox(address)
    except BadAddress:
        raise click.ClickException(f"{address} is no address that mail can be sent to.") from None
    as_of = datetime.now(UTC)
    with migrated():
        chosen = language or organisation.current().language
        message = _test_message(to, chosen, as_of)
    with MailServer() as server:
        answer = server.hand_over(message, as_of=as_of)
    if answer.problem:
        raise click.ClickException(f"The message was not taken. {answer.said}")
    click.echo(f"The mail server took the message: {answer.said or 'it said nothing more'}")


def _test_message(to: str, language: str, as_of: datetime) -> OutboxMessage:
    letter = write("test", to=to, language=language, subject=gettext_lazy("A test message"), context={})
    key = uuid.uuid4()
    return OutboxMessage(
        id=key, kind="test", recipient=to, language=language, subject=letter.subject, text=letter.text,
        html=letter.html, message_id=actions.new_message_id(), envelope=actions.bounce_address(key), made_at=as_of,
    )  # fmt: skip


@COMMAND.command("bounced")
@click.option("--to", "sent_to", default="", help="The address the report came to, where the server says so.")
def bounced(sent_to: str) -> None:
    """Read the report of a message that did not arrive from standard input: a mail server's pipe."""
    raw = sys.stdin.buffer.read(LARGEST + 1)
    try:
        report = read_report(raw, sent_to=sent_to)
    except NoReport as refused:
        raise click.ClickException(f"This report changes nothing: {refused}.") from None
    if not report.failed:
        click.echo("The message is only late, or arrived. Nothing was changed.")
        return
    with migrated():
        known = actions.note_bounce(
            message=report.message, answer=report.said, permanent=report.permanent, as_of=datetime.now(UTC)
        )
    if not known:
        raise click.ClickException("This report changes nothing: its message is not kept any more.")
    click.echo("The address is disabled." if report.permanent else "Noted. The address stays enabled.")
