"""A job's own page: how far it is, what came of it, and a way to stop it. It goes on when the page is closed."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from trimtab.domain.batches.models import Batch
from trimtab.domain.jobs import actions
from trimtab.domain.jobs.models import Job
from trimtab.domain.jobs.queries import UNDER_WAY, ahead_of, job_named
from trimtab.domain.uploads.queries import upload_named
from trimtab.web import clock
from trimtab.web.pages import actor, page, viewer
from trimtab.web.presenters import imports, jobs, trials
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import LEADS, open_to
from trimtab.web.views.errors import not_here


@open_to(LEADS)
@require_safe
def show(request: HttpRequest, job_id: int) -> HttpResponse:
    """The job as it stands; the page asks again by itself while the job is under way."""
    job = job_named(job_id)
    if job is None:
        return not_here(request)
    if ended_meanwhile(request, job):
        return HttpResponseClientRefresh()
    upload = upload_named(job.request.get("upload", 0))
    if upload is not None and upload.trial_id == job.pk:
        return redirect("import-trial", upload.pk)  # there its outcome stands with what to do about it
    zone = zone_of(viewer(request))
    batch = Batch.objects.filter(pk=(job.result or {}).get("batch") or 0).first()
    context = {
        "job": jobs.shown(job, ahead_of(job), zone),
        "title": imports.job_title(job),
        "done": trials.trial(job.request["kind"], job.result) if _is_import(job) and job.result else None,
        "undone": job.kind == "undo" and job.state == Job.State.DONE,
        "batch": batch,
        "upload": upload,
        "poll": request.path,
    }
    return page(request, "job.html", context, section="imports", as_of=clock.as_of())


def ended_meanwhile(request: HttpRequest, job: Job) -> bool:
    """Is this the page asking by itself about a job that has ended? Then it is to be read anew as a whole."""
    return "HX-Request" in request.headers and job.state not in UNDER_WAY


def _is_import(job: Job) -> bool:
    return job.kind == "import"


@open_to(LEADS)
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop the job; one that has ended stays as it is."""
    job = job_named(job_id)
    if job is None:
        return not_here(request)
    with suppress(actions.CannotCancel):
        actions.cancel(by=actor(request), job=job.pk, as_of=clock.as_of())
    return redirect("job", job.pk)
