"""One file on its way in: how it is read, a trial, and the import."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from trimtab.catalogue.preset import UnknownPreset
from trimtab.domain.batches.queries import recorded
from trimtab.domain.jobs.models import Job
from trimtab.domain.jobs.queries import UNDER_WAY, ahead_of
from trimtab.domain.organisation import queries as organisation
from trimtab.domain.uploads import actions
from trimtab.domain.uploads.models import Upload
from trimtab.domain.uploads.queries import upload_named
from trimtab.intake import filing
from trimtab.intake.looking import WITH_RULES, Look, look
from trimtab.intake.mapping import BadMapping, wishes_from
from trimtab.intake.problems import read_problems
from trimtab.intake.reading import UnreadableFile
from trimtab.web import choices, clock
from trimtab.web.addresses import BadView, given_once, whole_number
from trimtab.web.exports import FORMATS
from trimtab.web.pages import actor, page, viewer
from trimtab.web.presenters import imports, trials, wizard
from trimtab.web.presenters import jobs as job_words
from trimtab.web.presenters.tables import pages
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import LEADS, open_to
from trimtab.web.taking import taken
from trimtab.web.views.errors import explained, not_here
from trimtab.web.views.jobs import ended_meanwhile
from trimtab.web.wizard_form import Decided, Refused, read_mapping, read_reading

PROBLEMS_A_PAGE = 50
Found = Callable[..., HttpResponseBase]


def of_upload(view: Found) -> Found:
    """The view, given the upload of its address; 404 where there is none."""

    @wraps(view)
    def answer(request: HttpRequest, upload_id: int, **named: Any) -> HttpResponseBase:
        upload = upload_named(upload_id)
        return not_here(request) if upload is None else view(request, upload, **named)

    return answer


@open_to(LEADS)
@require_safe
@of_upload
def show(request: HttpRequest, upload: Upload) -> HttpResponseBase:
    """How the file is read and which column holds what: proposed, and changed here."""
    if upload.job is not None and upload.job.state in (*UNDER_WAY, Job.State.DONE):
        return redirect("job", upload.job.pk)
    return _page(request, upload)


@open_to(LEADS)
@require_POST
@of_upload
def reading(request: HttpRequest, upload: Upload) -> HttpResponseBase:
    """Read the file as it was just chosen."""
    return _decide(request, upload, lambda: read_reading(request.POST, upload), "import")


@open_to(LEADS)
@require_POST
@of_upload
def mapping(request: HttpRequest, upload: Upload) -> HttpResponseBase:
    """Keep what each column holds; then, if asked to, try the import."""
    trying = request.POST.get("then") == "try"
    kept = _decide(request, upload, lambda: read_mapping(request.POST, upload), "import")
    if not trying or kept.status_code != 302:
        return kept
    fresh = upload_named(upload.pk)
    if fresh is not None and _look(fresh)[0] is not None and not _missing(fresh):
        actions.try_out(by=actor(request), upload=upload.pk, as_of=clock.as_of())
        return redirect("import-trial", upload.pk)
    return redirect("import", upload.pk)


def _missing(upload: Upload) -> bool:
    found, _ = _look(upload)
    return found is None or bool(found.missing)


def _decide(request: HttpRequest, upload: Upload, read: Callable[[], Decided], then: str) -> HttpResponseBase:
    try:
        decided = read()
    except Refused as wrong:
        return _page(request, upload, wrong.errors, status=400)
    except (BadMapping, UnreadableFile, UnknownPreset) as wrong:
        return _page(request, upload, {"": _text(wrong)}, status=400)
    try:
        actions.decide(upload=upload.pk, kind=decided.kind, preset=decided.preset, wishes=decided.wishes)
    except actions.NotNow:
        return redirect("imports")
    return redirect(then, upload.pk)


def _page(
    request: HttpRequest, upload: Upload, errors: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    found, problem = _look(upload)
    zone = zone_of(viewer(request))
    known = recorded(digest=upload.digest, kind=upload.kind).first()
    context = {
        "upload": upload,
        "told": imports.upload_told(upload, zone),
        "problem": problem,
        "reading": wizard.reading(upload, found),
        "client": upload.wishes.get("constants", {}).get("client", ""),
        "clients": choices.clients(viewer(request)).values(),
        "wizard": wizard.wizard(upload, found, errors) if found else None,
        "with_rules": upload.kind in WITH_RULES,
        "errors": errors or {},
        "known": imports.known_already(known, zone) if known else "",
    }
    return page(request, "import_wizard.html", context, section="imports", as_of=clock.as_of(), status=status)


def _look(upload: Upload) -> tuple[Look | None, str]:
    """What the file looks like, or why it cannot be looked at."""
    try:
        path = filing.path_of(upload.stored_as)
        if not path.exists():
            return None, gettext("The uploaded file is not there any more. Upload it again.")
        return look(path, upload.kind, upload.preset, wishes_from(upload.wishes)), ""
    except (BadMapping, UnreadableFile, UnknownPreset) as wrong:
        return None, _text(wrong)


def _text(wrong: Exception) -> str:
    return f"{wrong.message} {wrong.remedy}" if isinstance(wrong, UnreadableFile) else str(wrong)


@open_to(LEADS)
@require_safe
@explained
@of_upload
def trial(request: HttpRequest, upload: Upload) -> HttpResponseBase:
    """What would come in, and everything that is wrong with the file."""
    if upload.trial is None:
        return redirect("import", upload.pk)
    if ended_meanwhile(request, upload.trial):
        return HttpResponseClientRefresh()
    given = given_once(request.GET, ("page",))
    number = whole_number(given.get("page", "1"), "page", least=1)
    zone = zone_of(viewer(request))
    result: Mapping[str, Any] = upload.trial.result or {}
    first = (number - 1) * PROBLEMS_A_PAGE
    path = filing.problems_of(upload.stored_as, upload.trial.pk)
    context = {
        "upload": upload,
        "told": imports.upload_told(upload, zone),
        "job": job_words.shown(upload.trial, ahead_of(upload.trial), zone),
        "trial": trials.trial(upload.kind, result) if result else None,
        "problems": list(read_problems(path, offset=first, limit=PROBLEMS_A_PAGE)),
        "pages": pages(number, PROBLEMS_A_PAGE, result.get("problems", 0), lambda n: f"?page={n}"),
        "sound": actions.is_sound(upload.trial),
        "poll": request.path,
    }
    return page(request, "import_trial.html", context, section="imports", as_of=clock.as_of())


@open_to(LEADS)
@require_safe
@explained
@of_upload
def problems(request: HttpRequest, upload: Upload, what: str, file_format: str) -> HttpResponseBase:
    """Every problem of the last trial, or every bad row of the file with what is wrong with it, as a file."""
    if upload.trial is None or not filing.path_of(upload.stored_as).exists():
        return not_here(request)
    makers = {"problems": trials.problem_table, "bad-rows": trials.bad_row_table}
    for known in FORMATS:
        if file_format == known and what in makers:
            return taken(request, makers[what](upload, organisation.report_zone()), known)
    raise BadView(gettext("Trimtab does not write such files."), gettext("Write one of: csv, xlsx."))


@open_to(LEADS)
@require_POST
@of_upload
def begin(request: HttpRequest, upload: Upload) -> HttpResponseBase:
    """Import the file as it was tried."""
    try:
        job = actions.begin_import(by=actor(request), upload=upload.pk, as_of=clock.as_of())
    except actions.NotNow:
        return redirect("import", upload.pk)
    return redirect("job", job.pk)


@open_to(LEADS)
@require_POST
@of_upload
def delete(request: HttpRequest, upload: Upload) -> HttpResponseBase:
    """Delete the file and forget it."""
    try:
        actions.let_go(by=actor(request), upload=upload.pk, as_of=clock.as_of())
    except actions.NotNow:
        return redirect("import", upload.pk)
    filing.delete(upload.stored_as)
    return redirect("imports")
