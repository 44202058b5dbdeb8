"""What the worker does with jobs that people ask for: done once, again after an accident, never for ever."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from trimtab.domain.jobs import actions
from trimtab.domain.jobs.models import Job
from trimtab.domain.jobs.problems import UNEXPECTED
from trimtab.jobs.runner import Runner, handlers
from trimtab.jobs.work import Impossible, Stopping, Work

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def asked() -> Job:
    return actions.add(kind="odd", request={"n": 7}, made_by=None, as_of=NOW)


def runner(does: Callable[[Work], None], **settings: object) -> Runner:
    return Runner({"odd": does}, clock=lambda: NOW, beats=False, **settings)  # type: ignore[arg-type]


def test_every_kind_is_a_file_in_its_folder() -> None:
    assert {"import", "undo"} <= set(handlers())


@pytest.mark.django_db
def test_a_job_is_done_and_says_what_came_of_it() -> None:
    job = asked()
    assert runner(lambda work: work.finish({"n": work.request["n"]})).once()
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == ("done", {"n": 7}, 1)


@pytest.mark.django_db
def test_what_cannot_be_done_says_why() -> None:
    job = asked()

    def does(work: Work) -> None:
        raise Impossible("The moon is full.", {"rows": 1})

    runner(does).once()
    job.refresh_from_db()
    assert (job.state, job.problem, job.result) == ("failed", "The moon is full.", {"rows": 1})


@pytest.mark.django_db
def test_an_accident_is_tried_again_three_times_in_all() -> None:
    job = asked()

    def does(work: Work) -> None:
        raise OSError("disk")

    one = runner(does)
    assert [one.once() for _ in range(4)] == [True, True, True, False]
    job.refresh_from_db()
    assert (job.state, job.problem, job.attempts) == ("failed", UNEXPECTED, 3)


@pytest.mark.django_db
def test_a_job_that_failed_only_afterwards_is_done() -> None:
    job = asked()

    def does(work: Work) -> None:
        work.finish({})
        raise OSError("the warehouse is busy")

    runner(does).once()
    job.refresh_from_db()
    assert job.state == "done"


@pytest.mark.django_db
def test_a_worker_that_stops_hands_the_job_over() -> None:
    job = asked()
    one = runner(lambda work: work.tell(1, 2))
    one.stopping.set()
    one.once()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)
    with pytest.raises(Stopping):
        Work(job, stopping=one.stopping).tell(1, 2)


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_renewed_and_a_wish_to_stop_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trimtab.jobs.work.BEAT_SECONDS", 0.02)
    job = asked()
    begun = threading.Event()

    def does(work: Work) -> None:
        for step in range(10_000):
            work.tell(min(step, 100), 100)
            begun.set()
            time.sleep(0.01)

    moments = iter(NOW + timedelta(seconds=n) for n in range(1_000_000))
    one = Runner({"odd": does}, clock=lambda: next(moments))
    thread = threading.Thread(target=one.once)
    thread.start()
    assert begun.wait(10)
    actions.cancel(by=actions.Actor("jane"), job=job.pk, as_of=NOW)
    thread.join(20)
    job.refresh_from_db()
    assert (job.state, job.cancel_wanted) == ("cancelled", True)
    assert job.done <= 100
