"""Reads: which jobs there are, and which one is due."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from trimtab.domain.jobs.models import Job

_SAME = ("kind", "name", "batch", "rules")
"""What tells that a later job did what an earlier one was to do."""
UNDER_WAY = (Job.State.WAITING, Job.State.RUNNING)


def job_named(pk: int) -> Job | None:
    """Which job has this number? None without one."""
    return Job.objects.select_related("made_by").filter(pk=pk).first()


def due(kinds: Sequence[str], *, as_of: datetime) -> QuerySet[Job]:
    """Which jobs could be taken up now? Those left behind by a worker that ended come first, then the oldest.

    A job waits while another of its kind is running: the database would refuse it (job_one_of_a_kind_runs).
    """
    same = Job.objects.filter(kind=OuterRef("kind"), state=Job.State.RUNNING)
    left_behind = Q(state=Job.State.RUNNING, lease_until__lt=as_of)
    free = Q(state=Job.State.WAITING) & ~Exists(same)
    # "running" stands before "waiting" in the alphabet.
    return Job.objects.filter(left_behind | free, kind__in=list(kinds)).order_by("state", "made_at", "pk")


def failed_since(since: datetime) -> list[Job]:
    """Which jobs failed since then, with none after them that did the same? The newest first."""
    ended = Job.objects.filter(made_at__gte=since, state__in=(Job.State.FAILED, Job.State.DONE))
    found, done = [], set()
    for job in ended.order_by("-ended_at", "-pk"):
        about = (job.kind, *(str(job.request.get(name)) for name in _SAME))
        if job.state == Job.State.DONE and not job.request.get("dry_run"):
            done.add(about)
        elif job.state == Job.State.FAILED and about not in done:
            found.append(job)
    return found


def ahead_of(job: Job) -> int:
    """How many jobs of its kind will be done before this one?"""
    if job.state != Job.State.WAITING:
        return 0
    others = Job.objects.filter(kind=job.kind, state__in=UNDER_WAY).exclude(pk=job.pk)
    return others.filter(Q(state=Job.State.RUNNING) | Q(made_at__lt=job.made_at)).count()
