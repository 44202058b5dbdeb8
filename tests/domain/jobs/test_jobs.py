"""A job is done by one worker at a time, its progress never falls, and a worker that dies loses nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.jobs import actions
from trimtab.domain.jobs.actions import LEASE, MOST_ATTEMPTS, CancelWanted, CannotCancel, LeaseLost
from trimtab.domain.jobs.models import Job
from trimtab.domain.jobs.problems import ENDED_TOO_OFTEN
from trimtab.domain.jobs.queries import ahead_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATE = NOW + LEASE + timedelta(seconds=1)
SOMEBODY = Actor("jane@msp.example")


def asked(kind: str = "import", at: datetime = NOW) -> Job:
    return actions.add(kind=kind, request={"a": 1}, made_by=None, as_of=at)


def claimed(as_of: datetime = NOW, *kinds: str) -> Job:
    job = actions.claim(kinds=kinds or ["import"], as_of=as_of)
    assert job is not None
    return job


def held(job: Job) -> dict[str, Any]:
    return {"job": job.pk, "lease": job.lease}


def said(job: Job) -> list[str]:
    job.refresh_from_db()
    return [line["what"] for line in job.log]


@pytest.mark.django_db
def test_the_oldest_comes_first_and_one_of_a_kind_runs() -> None:
    first, second, other = asked(), asked(at=NOW + timedelta(seconds=1)), asked("undo")
    assert claimed(NOW, "import", "undo").pk in (first.pk, other.pk)
    assert claimed(NOW, "import", "undo").pk in (first.pk, other.pk)
    assert actions.claim(kinds=["import", "undo"], as_of=NOW) is None
    assert ahead_of(second) == 1
    running = Job.objects.get(pk=first.pk)
    actions.finish(**held(running), as_of=NOW, result={})
    assert claimed().pk == second.pk


@pytest.mark.django_db
def test_only_kinds_that_can_be_done_are_taken_up() -> None:
    asked("survey")
    assert actions.claim(kinds=["import"], as_of=NOW) is None


@pytest.mark.django_db
def test_progress_never_falls_and_stays_within() -> None:
    asked()
    job = claimed()
    for done, shown in ((10, 10), (5, 10), (70, 70), (200, 100)):
        actions.renew(**held(job), as_of=NOW, done=done, total=100)
        job.refresh_from_db()
        assert (job.done, job.total) == (shown, 100)
    actions.renew(**held(job), as_of=NOW, notes=[{"what": "read", "at": "x"}])
    assert said(job) == ["added", "begun", "read"]


@pytest.mark.django_db
def test_a_silent_worker_is_replaced_and_can_write_nothing_more() -> None:
    asked()
    dead = claimed()
    assert actions.claim(kinds=["import"], as_of=NOW + LEASE) is None
    heir = claimed(LATE)
    assert (heir.pk, heir.attempts) == (dead.pk, 2)
    for act in (actions.renew, actions.stop):
        with pytest.raises(LeaseLost):
            act(**held(dead), as_of=LATE)
    with pytest.raises(LeaseLost):
        actions.finish(**held(dead), as_of=LATE, result={})
    with pytest.raises(LeaseLost):
        actions.fail(**held(dead), as_of=LATE, problem="p")
    actions.finish(**held(heir), as_of=LATE, result={"rows": 3})
    assert said(heir) == ["added", "begun", "begun-again", "done"]
    assert (heir.state, heir.result, heir.lease) == ("done", {"rows": 3}, "")


@pytest.mark.django_db
def test_a_job_that_ends_every_worker_is_given_up() -> None:
    job = asked()
    moment = NOW
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert claimed(moment).attempts == attempt
        moment += LEASE + timedelta(seconds=1)
    assert actions.claim(kinds=["import"], as_of=moment) is None
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", ENDED_TOO_OFTEN)
    assert actions.claim(kinds=["import"], as_of=moment) is None


@pytest.mark.django_db
def test_a_job_handed_over_in_order_is_no_attempt() -> None:
    asked()
    for _ in range(MOST_ATTEMPTS + 2):
        actions.give_back(**held(claimed()), as_of=NOW, counts=False)
    assert claimed().attempts == 1


@pytest.mark.django_db
def test_cancelling() -> None:
    waiting = asked()
    actions.cancel(by=SOMEBODY, job=waiting.pk, as_of=NOW)
    assert Job.objects.get(pk=waiting.pk).state == "cancelled"
    asked()
    running = claimed()
    actions.cancel(by=SOMEBODY, job=running.pk, as_of=NOW)
    assert actions.renew(**held(running), as_of=NOW) is True
    with pytest.raises(CancelWanted):
        actions.finish(**held(running), as_of=NOW, result={})
    actions.stop(**held(running), as_of=NOW)
    with pytest.raises(CannotCancel):
        actions.cancel(by=SOMEBODY, job=running.pk, as_of=NOW)
    assert AuditEntry.objects.filter(action="import.cancel", actor="jane@msp.example").count() == 2


@pytest.mark.django_db
def test_a_dead_worker_does_not_keep_a_job_from_being_cancelled() -> None:
    asked()
    job = claimed()
    actions.cancel(by=SOMEBODY, job=job.pk, as_of=NOW)
    assert actions.claim(kinds=["import"], as_of=LATE) is None
    job.refresh_from_db()
    assert job.state == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_take_each_job_once() -> None:
    kinds = [f"kind-{n}" for n in range(12)]
    for kind in kinds:
        asked(kind)
    for _ in range(2):
        asked("same")

    def worker(_: int) -> list[int]:
        try:
            found = (actions.claim(kinds=[*kinds, "same"], as_of=NOW) for _ in range(20))
            return [job.pk for job in found if job is not None]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        taken = [pk for one in pool.map(worker, range(4)) for pk in one]
    assert len(taken) == len(set(taken)) == 13  # the second of the same kind waits
