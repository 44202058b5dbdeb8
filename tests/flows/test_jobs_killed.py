"""kill -9 of the worker at any moment of an import from the wizard: the next worker imports the file exactly once.

On both databases. The worker is a process of its own, so what it reads is committed for real.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.web.wizard import Visitor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.batches.models import Batch
from trimtab.domain.jobs import actions
from trimtab.domain.jobs.models import Job
from trimtab.domain.tickets.models import Escalation, Ticket
from trimtab.jobs.runner import Runner
from trimtab.jobs.work import Work

ROOT = Path(__file__).parents[2]
ROWS = 4_500
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def lines(rows: int = ROWS) -> bytes:
    found = ["Ticket,Client,Opened,Team,Tags"]
    found += [
        f"T{n},Client {n % 7},2026-0{n % 9 + 1}-01 10:00,Team {n % 3},{'escalated' if n % 5 == 0 else ''}"
        for n in range(rows)
    ]
    return "\n".join(found).encode()


def worker(home: Path, place: str) -> subprocess.Popen[str]:
    """A worker on the test's own database, SQLite's file or PostgreSQL's."""
    settings = connection.settings_dict
    url = f"sqlite:///{settings['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TRIMTAB_")}
    surroundings = {**kept, "TRIMTAB_HOME": str(home), "TRIMTAB_DATABASE_URL": url}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.flows.working", place],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ready(visitor: Visitor, rows: int = ROWS) -> Job:
    """A file that was tried, with its import asked for."""
    trial = visitor.tried(visitor.upload(lines(rows), kind="tickets"))
    return Job.objects.get(pk=int(visitor.post(trial.replace("trial/", "begin/")).split("/")[2]))


def let_the_lease_run_out(job: Job) -> None:
    job.refresh_from_db()
    if job.lease_until is not None:
        Job.objects.filter(pk=job.pk).update(
            lease_until=job.lease_until - actions.LEASE - timedelta(minutes=1)
        )


def recorded() -> tuple[int, int, int]:
    return Ticket.objects.count(), Escalation.objects.count(), Batch.objects.count()


@pytest.mark.parametrize(
    ("place", "survives"),
    [
        ("staging", False),
        ("merging", False),
        ("counting", False),
        ("marked done", False),
        ("after commit", True),
    ],
)
def test_the_next_worker_imports_exactly_once(settings: Any, place: str, survives: bool) -> None:
    visitor = Visitor()
    job = ready(visitor)
    dead = worker(settings.TRIMTAB_HOME, place)
    _, said = dead.communicate(timeout=120)
    assert dead.returncode == -signal.SIGKILL, (place, said)
    whole = (ROWS, ROWS // 5, 1)
    assert recorded() == (whole if survives else (0, 0, 0))
    job.refresh_from_db()
    assert job.state == ("done" if survives else "running")
    seen = visitor.page(f"/jobs/{job.pk}/")
    assert ("What came in" in seen) is survives
    let_the_lease_run_out(job)
    runner = Runner()
    assert runner.once() is not survives
    assert runner.once() is False
    assert recorded() == whole
    job.refresh_from_db()
    assert (job.state, job.result["created"], job.attempts) == ("done", ROWS, 1 if survives else 2)
    assert f"{ROWS:,} rows read" in visitor.page(f"/jobs/{job.pk}/")
    assert AuditEntry.objects.filter(action="import.record").count() == 1


def test_a_worker_that_was_overtaken_records_nothing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was only slow, not dead: when it comes to the end, its transaction is refused."""
    job = ready(Visitor(), 50)
    told = Work.tell

    def overtaken(work: Work, done: int, total: int) -> None:
        told(work, done, total)
        if done >= total:  # all is read, and recording is about to begin
            thread = threading.Thread(target=overtake)
            thread.start()
            thread.join()

    def overtake() -> None:
        Job.objects.filter(pk=job.pk).update(lease="the heir's")
        connection.close()

    monkeypatch.setattr(Work, "tell", overtaken)
    Runner().once()
    monkeypatch.setattr(Work, "tell", told)
    assert recorded() == (0, 0, 0)
    job.refresh_from_db()
    assert (job.state, job.lease) == ("running", "the heir's")
    let_the_lease_run_out(job)
    Runner().once()
    assert recorded() == (50, 10, 1)


def test_progress_rises_and_a_cancelled_import_leaves_nothing(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trimtab.jobs.work.BEAT_SECONDS", 0.01)
    monkeypatch.setattr("trimtab.intake.running._EVERY", 500)
    visitor = Visitor()
    job = ready(visitor, 12_000)
    running = threading.Thread(target=Runner().once)
    running.start()
    seen = []
    while running.is_alive() and (not seen or seen[-1] < 0.3):
        job.refresh_from_db()
        seen.append(job.done / job.total if job.total else 0.0)
        time.sleep(0.01)
    assert 0 < seen[-1] < 1
    assert seen == sorted(seen)
    assert "<progress" in visitor.browser.get(f"/jobs/{job.pk}/").content.decode()
    visitor.post(f"/jobs/{job.pk}/cancel/")
    running.join(30)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert recorded() == (0, 0, 0)
    assert visitor.imported(f"/imports/{job.request['upload']}/trial/").state == "done"
    assert recorded() == (12_000, 2_400, 1)


@pytest.mark.soak
def test_200_000_rows_rise_monotonically_and_survive_a_kill(settings: Any) -> None:
    visitor = Visitor()
    job = ready(visitor, 200_000)
    first = worker(settings.TRIMTAB_HOME, "nowhere")
    seen = [0.0]
    while first.poll() is None and seen[-1] < 0.5:
        job.refresh_from_db()
        seen.append(job.done / job.total if job.total else 0.0)
        time.sleep(0.1)
    first.kill()
    first.communicate()
    assert seen == sorted(seen)
    assert recorded() == (0, 0, 0)
    let_the_lease_run_out(job)
    second = worker(settings.TRIMTAB_HOME, "nowhere")
    again = []
    while second.poll() is None:
        job.refresh_from_db()
        again.append(job.done / job.total)
        time.sleep(0.1)
    assert second.returncode == 0, second.communicate()
    assert again == sorted(again)
    assert again[0] >= seen[-1]  # what was shown once is never taken back
    assert recorded() == (200_000, 40_000, 1)
