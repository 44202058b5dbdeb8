"""The worker: runs the jobs in ``trimtab/jobs/<how often>/<verb>.py`` when they are due, and those people ask for.

A job is a module with ``run(as_of) -> str`` that is safe to run twice; a killed worker loses nothing, because
the next run picks up what the last one left. Jobs that people ask for lie in ``trimtab/jobs/on_demand``; a thread
of its own looks for them every second (see jobs/runner.py), another one hands mail to the mail server
(jobs/sender.py), a third brings notices to people (jobs/teller.py), and a fourth calls webhooks (jobs/caller.py).
"""

import atexit
import logging
import os
import pkgutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import close_old_connections
from huey import SqliteHuey, crontab

Job = Callable[[datetime], str]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trimtab.config.settings")
if settings.TRIMTAB_PROBLEMS:
    raise ImproperlyConfigured("The settings have a problem. Run: trimtab doctor")
django.setup()
log = logging.getLogger("trimtab.worker")

# Folder -> when its jobs run (UTC), and how late a run may begin before the next one replaces it.
SCHEDULES = {
    "minutely": (crontab(), timedelta(seconds=50)),
    "hourly": (crontab(minute="7"), timedelta(minutes=50)),
    "nightly": (crontab(minute="20", hour="2"), timedelta(hours=20)),
    "monthly": (crontab(minute="40", hour="3", day="1"), timedelta(days=20)),
}
ON_DEMAND = "on_demand"
PATIENCE_SECONDS = 8.0  # less than the supervisor's, so that a job under way is handed over in order
FOLDER = Path(__file__).resolve().parent.parent / "jobs"

huey = SqliteHuey("trimtab", filename=str(settings.TRIMTAB_HOME / "worker.sqlite3"), results=False)


def jobs_in(folder: Path, package: str) -> Iterator[tuple[str, str, Job]]:
    """Which jobs lie in ``folder``? (how often, name, run), in order of their names.

    Raises ImproperlyConfigured for a folder that SCHEDULES does not know and a module without ``run``.
    """
    for place in sorted(path for path in folder.iterdir() if path.is_dir() and path.name.isidentifier()):
        if place.name.startswith("__") or place.name == ON_DEMAND:
            continue
        if place.name not in SCHEDULES:
            raise ImproperlyConfigured(f"jobs/{place.name}: use one of {', '.join(SCHEDULES)}")
        for found in sorted(pkgutil.iter_modules([str(place)]), key=lambda module: module.name):
            module = import_module(f"{package}.{place.name}.{found.name}")
            if not callable(getattr(module, "run", None)):
                raise ImproperlyConfigured(f"jobs/{place.name}/{found.name}.py has no run(as_of)")
            yield place.name, found.name, module.run


def perform(name: str, run: Job, as_of: datetime) -> None:
    """Run one job and log what it says it did."""
    close_old_connections()
    try:
        log.debug("%s: %s", name, run(as_of))
    finally:
        close_old_connections()


def _schedule(often: str, name: str, run: Job) -> None:
    due, patience = SCHEDULES[often]

    def task() -> None:
        perform(name, run, datetime.now(UTC))

    huey.periodic_task(due, name=f"{often}.{name}", expires=patience)(task)


for often, name, run in jobs_in(FOLDER, "trimtab.jobs"):
    _schedule(often, name, run)

# They know the records, so they wait for Django.
runner = import_module("trimtab.jobs.runner").Runner()
sender = import_module("trimtab.jobs.sender").Sender()
teller = import_module("trimtab.jobs.teller").Teller()
caller = import_module("trimtab.jobs.caller").Caller()
_LOOPS = (runner, sender, teller, caller)
_running = [
    threading.Thread(target=loop.run, name=name, daemon=True)
    for name, loop in zip(("on-demand", "mail", "notices", "webhooks"), _LOOPS, strict=True)
]


@huey.on_startup()  # type: ignore[untyped-decorator]
def begin_loops() -> None:
    """Begin to do what people ask for, to send and to tell; every thread of the consumer says so, the first counts."""
    for thread in _running:
        if thread.ident is None:
            thread.start()


@atexit.register  # huey's own hook is left out when the worker is told to end at once
def end_loops() -> None:
    """Hand a job under way back to whoever comes next, and end the message that is being handed over."""
    for loop in _LOOPS:
        loop.stopping.set()
    until = time.monotonic() + PATIENCE_SECONDS
    for thread in _running:
        if thread.ident is not None:
            thread.join(max(0.0, until - time.monotonic()))
