"""Writes: ask for a job, take it up under a lease, say how far it is, and end it.

Whoever takes a job up gets a lease of its own. Every later write names that lease, so that a worker that was
thought dead and comes back cannot write over what its successor does.
"""

import secrets
import socket
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.jobs.models import Job
from trimtab.domain.jobs.problems import ENDED_TOO_OFTEN
from trimtab.domain.jobs.queries import due

LEASE = timedelta(seconds=20)
"""How long a worker may be silent before another one takes its job over."""
MOST_ATTEMPTS = 3
_LOG_LINES = 200


class LeaseLost(Exception):
    """Somebody else works on the job, or it has ended: stop, and write nothing more."""


class CancelWanted(Exception):
    """A person wants the job to stop."""


class CannotCancel(Exception):
    """The job has ended already."""


@transaction.atomic
def add(*, kind: str, request: Mapping[str, Any], made_by: int | None, as_of: datetime) -> Job:
    """Ask for a job. What it is for is recorded by whoever asks."""
    return Job.objects.create(
        kind=kind,
        request=dict(request),
        made_by_id=made_by,
        made_at=as_of,
        log=[_line("added", as_of)],
    )


def claim(*, kinds: Sequence[str], as_of: datetime) -> Job | None:
    """Take up the job that is due, under a new lease; None when nothing is due.

    A job that was begun MOST_ATTEMPTS times and never ended is given up, and one that was to be cancelled is.
    """
    if not due(kinds, as_of=as_of).exists():  # no lock is taken for this, the usual answer
        return None
    try:
        with transaction.atomic():
            found = due(kinds, as_of=as_of)
            if connection.vendor == "postgresql":
                found = found.select_for_update(skip_locked=True, of=("self",))
            job = found.first()
            return _begin(job, as_of) if job is not None else None
    except IntegrityError:  # another worker began one of this kind at the same moment
        return None


def _begin(job: Job, as_of: datetime) -> Job | None:
    if job.cancel_wanted:
        _end(job, Job.State.CANCELLED, as_of, "cancelled")
        return None
    if job.attempts >= MOST_ATTEMPTS:
        job.problem = ENDED_TOO_OFTEN
        _end(job, Job.State.FAILED, as_of, "failed")
        return None
    job.attempts += 1
    job.state = Job.State.RUNNING
    job.lease = f"{socket.gethostname()[:40]}:{secrets.token_hex(8)}"
    job.lease_until = as_of + LEASE
    job.begun_at = job.begun_at or as_of
    _note(job, "begun" if job.attempts == 1 else "begun-again", as_of, attempt=job.attempts)
    job.save()
    return job


def renew(
    *,
    job: int,
    lease: str,
    as_of: datetime,
    done: int = 0,
    total: int = 0,
    notes: Sequence[Mapping[str, Any]] = (),
) -> bool:
    """Say that work goes on and how far it is; progress never falls. Does a person want it to stop?

    Raises LeaseLost.
    """
    with transaction.atomic():
        mine = Job.objects.filter(pk=job, lease=lease, state=Job.State.RUNNING)
        values: dict[str, Any] = {"lease_until": as_of + LEASE}
        if total:
            values |= {"total": total, "done": Greatest(F("done"), Value(min(done, total)))}
        if not mine.update(**values):
            raise LeaseLost
        if notes:
            held = mine.select_for_update().get()
            held.log = [*held.log, *map(dict, notes)][-_LOG_LINES:]
            held.save(update_fields=["log"])
        return mine.values_list("cancel_wanted", flat=True).get()


@transaction.atomic
def finish(*, job: int, lease: str, as_of: datetime, result: Mapping[str, Any]) -> Job:
    """The work is done. Belongs in the transaction that did it, so that it is done exactly once.

    Raises LeaseLost, and CancelWanted when somebody wanted it to stop before this moment.
    """
    held = _held(job, lease)
    if held.cancel_wanted:
        raise CancelWanted
    held.result = dict(result)
    held.done = held.total
    return _end(held, Job.State.DONE, as_of, "done")


@transaction.atomic
def fail(
    *, job: int, lease: str, as_of: datetime, problem: str, result: Mapping[str, Any] | None = None
) -> Job:
    """The work cannot be done; ``problem`` says why and what to do. Raises LeaseLost."""
    held = _held(job, lease)
    held.problem, held.result = problem, dict(result) if result is not None else None
    return _end(held, Job.State.FAILED, as_of, "failed")


@transaction.atomic
def give_back(*, job: int, lease: str, as_of: datetime, counts: bool) -> None:
    """Let somebody else go on, from the beginning. ``counts`` False: this was no attempt. Raises LeaseLost."""
    held = _held(job, lease)
    held.state, held.lease, held.lease_until = Job.State.WAITING, "", None
    held.attempts -= 0 if counts else 1
    _note(held, "given-back", as_of)
    held.save()


@transaction.atomic
def stop(*, job: int, lease: str, as_of: datetime) -> Job:
    """The work was stopped because a person wanted it, and left nothing behind. Raises LeaseLost."""
    return _end(_held(job, lease), Job.State.CANCELLED, as_of, "cancelled")


@transaction.atomic
def cancel(*, by: Actor, job: int, as_of: datetime) -> Job:
    """A person wants the job to stop: at once when nobody works on it yet. Raises CannotCancel when it has ended."""
    held = Job.objects.select_for_update().get(pk=job)
    if held.state not in (Job.State.WAITING, Job.State.RUNNING):
        raise CannotCancel
    held.cancel_wanted = True
    if held.state == Job.State.WAITING:
        _end(held, Job.State.CANCELLED, as_of, "cancelled")
    else:
        _note(held, "cancel-wanted", as_of)
        held.save()
    record(by=by, as_of=as_of, action=f"{held.kind}.cancel", of="job", key=held.pk)
    return held


def _held(job: int, lease: str) -> Job:
    """The job under this lease, locked. Raises LeaseLost."""
    held = Job.objects.select_for_update().filter(pk=job, lease=lease, state=Job.State.RUNNING).first()
    if held is None:
        raise LeaseLost
    return held


def _end(job: Job, state: str, as_of: datetime, what: str) -> Job:
    job.state, job.ended_at = state, as_of
    job.lease, job.lease_until = "", None
    _note(job, what, as_of)
    job.save()
    return job


def _note(job: Job, what: str, as_of: datetime, **values: Any) -> None:
    job.log = [*job.log, _line(what, as_of, **values)][-_LOG_LINES:]


def _line(what: str, as_of: datetime, **values: Any) -> dict[str, Any]:
    """A line of a log: its code, which a page puts into words, its moment and its values."""
    return {"what": what, "at": as_of.isoformat(), **values}
