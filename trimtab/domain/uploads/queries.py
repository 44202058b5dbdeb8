"""Reads: files on their way in, and what came of earlier ones."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.jobs.models import Job
from trimtab.domain.uploads.models import Upload


def upload_named(pk: int) -> Upload | None:
    """Which upload has this number? None without one."""
    return Upload.objects.select_related("made_by", "trial", "job").filter(pk=pk).first()


def on_their_way() -> QuerySet[Upload]:
    """Which files were given to us and are not imported yet, newest first?"""
    done = Q(job__state=Job.State.DONE)
    return Upload.objects.exclude(done).select_related("made_by", "trial", "job").order_by("-made_at", "-pk")


def outdated(*, as_of: datetime) -> QuerySet[Upload]:
    """Which uploads have had their time? One that a job works on is kept."""
    working = Q(trial__state__in=["waiting", "running"]) | Q(job__state__in=["waiting", "running"])
    return Upload.objects.filter(delete_after__lt=as_of).exclude(working)


def failed_imports() -> QuerySet[Job]:
    """Which imports were begun and came to nothing, newest first? Trials are none."""
    ended = Job.objects.filter(kind="import", state__in=[Job.State.FAILED, Job.State.CANCELLED])
    return ended.exclude(request__dry_run=True).select_related("made_by").order_by("-made_at", "-pk")


def with_bad_rows(since: datetime) -> list[Upload]:
    """Which files were tried since then, had bad rows, and wait for somebody to correct them? The longest first."""
    tried = Upload.objects.filter(job=None, trial__state=Job.State.DONE, trial__ended_at__gte=since)
    rows = tried.select_related("made_by", "trial").order_by("trial__ended_at", "pk")
    return [one for one in rows if one.trial and (one.trial.result or {}).get("problems")]


def who_recorded(batches: Iterable[int]) -> dict[int, str]:
    """Who brought these batches, by the audit log? A batch from before there was one is left out."""
    keys = [str(batch) for batch in batches]
    found = AuditEntry.objects.filter(of="batch", action="import.record", key__in=keys)
    return {int(key): actor for key, actor in found.values_list("key", "actor")}


def undoing(batch: int) -> Job | None:
    """Which job is taking this batch back right now? None: nobody does."""
    found = Job.objects.filter(kind="undo", request__batch=batch, state__in=["waiting", "running"])
    return found.order_by("-pk").first()
