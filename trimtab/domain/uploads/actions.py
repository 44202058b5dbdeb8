"""Writes: take a file in, decide how it is read, try it, import it, and let it go."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.batches.models import Batch
from trimtab.domain.jobs.actions import add as add_job
from trimtab.domain.jobs.models import Job
from trimtab.domain.jobs.queries import UNDER_WAY
from trimtab.domain.uploads.models import Upload
from trimtab.domain.uploads.queries import undoing


class NotNow(Exception):
    """What is asked for cannot be done with the upload as it is."""


@transaction.atomic
def add(
    *,
    by: Actor,
    name: str,
    stored_as: str,
    size: int,
    digest: str,
    kind: str,
    wishes: Mapping[str, Any],
    as_of: datetime,
    keep: timedelta,
) -> Upload:
    """Take in a file that lies under ``stored_as`` already; it is deleted after ``keep``."""
    if by.user is None:
        raise ValueError("a file is given by a person")
    made = Upload.objects.create(
        name=name[:255],
        stored_as=stored_as,
        size=size,
        digest=digest,
        kind=kind,
        wishes=dict(wishes),
        made_by_id=by.user,
        made_at=as_of,
        delete_after=as_of + keep,
    )
    record(by=by, as_of=as_of, action="upload.add", of="upload", key=made.pk, name=made.name)
    return made


@transaction.atomic
def decide(*, upload: int, kind: str, preset: str, wishes: Mapping[str, Any]) -> Upload:
    """Decide how the file is read; what was tried before no longer holds. Raises NotNow once it is being imported."""
    held = _held(upload)
    if (held.kind, held.preset, held.wishes) == (kind, preset, dict(wishes)):
        return held
    if held.job is not None and held.job.state in (*UNDER_WAY, Job.State.DONE):
        raise NotNow
    if held.trial is not None and held.trial.state == Job.State.WAITING:
        held.trial.delete()
    held.kind, held.preset, held.wishes, held.trial = kind, preset, dict(wishes), None
    held.save(update_fields=["kind", "preset", "wishes", "trial"])
    return held


@transaction.atomic
def try_out(*, by: Actor, upload: int, as_of: datetime) -> Job:
    """Ask for a dry run of the file as it was decided; one that stands or is under way is not asked for again."""
    held = _held(upload)
    if held.trial is not None and held.trial.state in (*UNDER_WAY, Job.State.DONE):
        return held.trial
    held.trial = add_job(kind="import", request=_request(held, dry_run=True), made_by=by.user, as_of=as_of)
    held.save(update_fields=["trial"])
    return held.trial


@transaction.atomic
def begin_import(*, by: Actor, upload: int, as_of: datetime) -> Job:
    """Ask for the import of the file. Asked twice, it is begun once. Raises NotNow before a trial found no problem."""
    held = _held(upload)
    if held.job is not None and held.job.state in (*UNDER_WAY, Job.State.DONE):
        return held.job
    if not is_sound(held.trial):
        raise NotNow
    held.job = add_job(kind="import", request=_request(held, dry_run=False), made_by=by.user, as_of=as_of)
    held.save(update_fields=["job"])
    record(
        by=by, as_of=as_of, action="import.begin", of="upload", key=held.pk, name=held.name,
        after={"kind": held.kind, "job": held.job.pk},
    )  # fmt: skip
    return held.job


def is_sound(trial: Job | None) -> bool:
    """Did this dry run find nothing wrong?"""
    done = trial is not None and trial.state == Job.State.DONE
    return done and not ((trial.result or {}).get("problems") if trial else True)


def imported(*, upload: int, batch: int | None) -> None:
    """Say which batch the file became. Belongs in the transaction that records it."""
    Upload.objects.filter(pk=upload).update(made_batch=batch)


@transaction.atomic
def begin_undo(*, by: Actor, batch: Batch, as_of: datetime) -> Job:
    """Ask for a batch to be taken back. Asked twice, it is begun once."""
    Batch.objects.select_for_update().get(pk=batch.pk)
    running = undoing(batch.pk)
    if running is not None:
        return running
    job = add_job(
        kind="undo", request={"batch": batch.pk, "name": batch.file_name}, made_by=by.user, as_of=as_of
    )
    record(by=by, as_of=as_of, action="import.undo-begin", of="batch", key=batch.pk, name=batch.file_name)
    return job


@transaction.atomic
def let_go(*, by: Actor, upload: int, as_of: datetime) -> Upload:
    """Forget an upload; its file is up to the caller. Raises NotNow while a job works on it."""
    held = _held(upload)
    if any(job is not None and job.state in UNDER_WAY for job in (held.trial, held.job)):
        raise NotNow
    pk = held.pk
    held.delete()
    record(by=by, as_of=as_of, action="upload.delete", of="upload", key=pk, name=held.name)
    return held


def _held(upload: int) -> Upload:
    held = Upload.objects.select_for_update().get(pk=upload)
    # As they are now: what was read with the upload may be a moment old.
    for job in (held.trial, held.job):
        if job is not None:
            job.refresh_from_db()
    return held


def _request(upload: Upload, *, dry_run: bool) -> dict[str, Any]:
    """Everything the job needs to know, as it stands now: later decisions do not reach a job that was begun."""
    return {
        "upload": upload.pk,
        "stored_as": upload.stored_as,
        "name": upload.name,
        "kind": upload.kind,
        "preset": upload.preset,
        "wishes": upload.wishes,
        "dry_run": dry_run,
    }
