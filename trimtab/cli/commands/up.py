"""``trimtab up``: makes everything ready, starts web and worker, prints a one-time sign-in link."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import click
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections

from trimtab.cli.serving import alone, answers, free_port, public_address, refuse_bad_settings
from trimtab.cli.supervisor import Child, Supervisor
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import User
from trimtab.domain.people.sign_in import end_links, make_link, owner

FIRST_ANSWER_SECONDS = 60
LINK_LASTS = timedelta(hours=24)


@click.command("up")
@click.option("--port", type=click.IntRange(0, 65535), help="Port of the web server; 0 takes a free one.")
@click.option("--empty", is_flag=True, help="Do not load the sample provider at the first start.")
def COMMAND(port: int | None, empty: bool) -> None:  # noqa: N802  the name the command line looks for
    """Start Trimtab: web, worker, and a link to sign in."""
    refuse_bad_settings()
    bind = settings.TRIMTAB_BIND
    listening = free_port(bind, settings.TRIMTAB_PORT if port is None else port)
    with alone(settings.TRIMTAB_HOME):
        prepare(with_sample=not empty)
        supervisor = Supervisor([web(bind, listening), worker()], say=_tell)
        supervisor.listen()
        try:
            supervisor.tend()
            if await_answer(supervisor, bind, listening):
                _say(f"Sign in: {public_address(bind, listening)}/sign-in/{fresh_link()}/")
                _say("It works once. Stop Trimtab with Ctrl-C.")
                supervisor.run()
        finally:
            supervisor.stop()


def prepare(*, with_sample: bool) -> None:
    """Bring database, static files and translations up to date; at the very first start load the sample provider.

    Raises ClickException when the database cannot be reached or the sample cannot be loaded.
    """
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as refused:
        reason = str(refused).strip().splitlines()[0]
        raise click.ClickException(f"The database refuses: {reason}. Run: trimtab doctor") from refused
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("compile_translations", verbosity=0)
    if with_sample and is_untouched():
        _say("Loading the sample provider. This happens once and takes about a minute.")
        _own_command("demo", "load")
    owner()


def is_untouched() -> bool:
    """Has nobody used this Trimtab yet? True until the first start came through or a file was imported."""
    return not User.objects.exists() and not Client.objects.exists()


def fresh_link() -> str:
    """The token of a new link for the owner; links of earlier starts that nobody used end."""
    now = datetime.now(UTC)
    account = owner()
    end_links(account, as_of=now)
    token = make_link(account, as_of=now, valid_for=LINK_LASTS)
    connections.close_all()
    return token


def web(bind: str, port: int) -> Child:
    """The web server as a child process."""
    options = ("--interface", "wsgi", "--host", bind, "--port", str(port), "--no-ws")
    workers = ("--workers", str(settings.TRIMTAB_WEB_WORKERS), "--blocking-threads", "3")
    quiet = ("--respawn-failed-workers", "--log-level", "warning", "--no-access-log")
    target = "trimtab.config.wsgi:application"
    return Child("web", (sys.executable, "-m", "granian", *options, *workers, *quiet, target))


def worker() -> Child:
    """The worker as a child process."""
    consumer = ("-m", "huey.bin.huey_consumer", "trimtab.config.worker.huey")
    return Child("worker", (sys.executable, *consumer, "--workers", "1", "--quiet", "--simple"))


def await_answer(supervisor: Supervisor, bind: str, port: int) -> bool:
    """Did the web server answer before someone said stop? Raises ClickException when it takes too long."""
    deadline = time.monotonic() + FIRST_ANSWER_SECONDS
    while not supervisor.stopping.wait(0.1):
        if answers(bind, port):
            return True
        if time.monotonic() > deadline:
            raise click.ClickException(f"The web server gave no answer in {FIRST_ANSWER_SECONDS} s.")
        supervisor.tend()
    return False


def _own_command(*arguments: str) -> None:
    """Run another command of Trimtab in a process of its own, whose memory is free again afterwards."""
    ended = subprocess.run(
        [sys.executable, "-m", "trimtab.cli", *arguments], stdout=subprocess.PIPE, check=False
    )
    if ended.returncode:
        raise click.ClickException(f"trimtab {' '.join(arguments)} failed with code {ended.returncode}.")


def _say(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()


def _tell(line: str) -> None:
    click.echo(line, err=True)
