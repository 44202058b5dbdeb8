"""What came in, what did not and why; and the way in for a new file."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trimtab.domain.batches.models import Batch
from trimtab.domain.batches.queries import later_batch_on
from trimtab.domain.organisation import queries as organisation
from trimtab.domain.uploads import actions
from trimtab.domain.uploads import queries as uploads
from trimtab.intake import filing
from trimtab.intake.exporting import csv_lines
from trimtab.intake.fields import KINDS
from trimtab.intake.looking import kind_of
from trimtab.intake.reading import UnreadableFile, open_table
from trimtab.web import choices, clock
from trimtab.web.addresses import BadView, given_once, whole_number
from trimtab.web.exports import FORMATS
from trimtab.web.pages import actor, page, viewer
from trimtab.web.presenters import imports
from trimtab.web.presenters.import_words import kind_meaning, kind_name
from trimtab.web.presenters.tables import pages
from trimtab.web.presenters.wizard import Option
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import LEADS, open_to
from trimtab.web.taking import note, taken
from trimtab.web.uploading import FIELD, Stored, ToUploads
from trimtab.web.views.errors import explained, not_here

PAGE_SIZE = 25
UNTOLD = "unknown_encoding"


@open_to(LEADS)
@require_safe
@explained
def index(request: HttpRequest) -> HttpResponse:
    """How is the import doing? Files on their way, what came in, and what failed."""
    given = given_once(request.GET, ("page",))
    number = whole_number(given.get("page", "1"), "page", least=1)
    zone, as_of = zone_of(viewer(request)), clock.as_of()
    history = imports.History(zone)
    first = (number - 1) * PAGE_SIZE
    context = {
        "on_their_way": [imports.on_its_way(one, zone) for one in uploads.on_their_way()],
        "lines": history.lines(first, PAGE_SIZE),
        "pages": pages(number, PAGE_SIZE, history.total, lambda n: f"?page={n}"),
        "kinds": [(key, kind_name(key)) for key in KINDS],
    }
    return page(request, "imports.html", context, section="imports", as_of=as_of)


@open_to(LEADS)
@require_safe
@explained
def as_file(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """Every import and every failed try, as a file."""
    for known in FORMATS:
        if file_format == known:
            return taken(request, imports.history_table(organisation.report_zone(), clock.as_of()), known)
    raise BadView(gettext("Trimtab does not write such files."), gettext("Write one of: csv, xlsx."))


@open_to(LEADS)
@require_safe
@explained
def own_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All records of a kind as a file that imports without a change."""
    if kind not in KINDS:
        return not_here(request)
    lines: Iterator[str] = csv_lines(kind)
    name = f"trimtab-import-{kind}.csv"
    note(request, name)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8; header=present")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # the token is checked below: reading it reads the file, which must know where to go first
def new(request: HttpRequest) -> HttpResponse:
    """The form that takes a file in; it is stored while it comes."""
    if request.method == "POST":
        handler = ToUploads(settings.TRIMTAB_UPLOAD_LIMIT_MB * 1_000_000)
        request.upload_handlers = [handler]
        return _take_in(request, handler)
    return _form(request)


@csrf_protect
def _take_in(request: HttpRequest, handler: ToUploads) -> HttpResponse:
    given = request.FILES.get(FIELD)
    problem = _problem(request, handler, given)
    if problem or not isinstance(given, Stored):
        if isinstance(given, Stored):
            filing.delete(given.stored_as)
        return _form(request, problem, status=413 if handler.too_large else 400)
    client = request.POST.get("client", "").strip()[:200]
    kind = request.POST.get("kind") or _guessed(given.stored_as)
    has_client = bool(client) and "client" in KINDS[kind].fields
    made = actions.add(
        by=actor(request),
        name=given.name or gettext("Without a name"),
        stored_as=given.stored_as,
        size=given.size or 0,
        digest=given.digest,
        kind=kind,
        wishes={"constants": {"client": client}} if has_client else {},
        as_of=clock.as_of(),
        keep=timedelta(days=settings.TRIMTAB_UPLOAD_DAYS),
    )
    return redirect("import", made.pk)


def _problem(request: HttpRequest, handler: ToUploads, given: object) -> str:
    """What is wrong with the form? Nothing: an empty text."""
    if handler.too_large:
        says = gettext(
            "The file is larger than %(limit)s MB. Pack it with gzip, split it, or raise TRIMTAB_UPLOAD_LIMIT_MB."
        )
        return says % {"limit": settings.TRIMTAB_UPLOAD_LIMIT_MB}
    if not isinstance(given, Stored):
        return gettext("Choose a file: a CSV, Excel (.xlsx) or JSON export.")
    kind = request.POST.get("kind", "")
    if kind and kind not in KINDS:
        return gettext("Choose what the rows are.")
    try:
        open_table(filing.path_of(given.stored_as))
    except UnreadableFile as bad:
        # An encoding that cannot be told is chosen in the next step; anything else is no table.
        return "" if bad.code == UNTOLD else f"{bad.message} {bad.remedy}"
    return ""


def _guessed(stored_as: str) -> str:
    try:
        return kind_of(filing.path_of(stored_as))
    except UnreadableFile:
        return "tickets"


def _form(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    posted = request.POST if request.method == "POST" else {}
    kinds = [Option("", gettext("Find out from the columns"), not posted.get("kind"))]
    kinds += [
        Option(key, f"{kind_name(key)} ({kind_meaning(key)})", key == posted.get("kind")) for key in KINDS
    ]
    context = {
        "kinds": kinds,
        "clients": choices.clients(viewer(request)).values(),
        "client": posted.get("client", ""),
        "limit": settings.TRIMTAB_UPLOAD_LIMIT_MB,
        "days": settings.TRIMTAB_UPLOAD_DAYS,
        "problem": problem,
    }
    return page(request, "import_new.html", context, section="imports", as_of=clock.as_of(), status=status)


@open_to(LEADS)
@require_safe
def undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """What taking a batch back would do, and whether it can be done."""
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch is None:
        return not_here(request)
    running = uploads.undoing(batch.pk)
    if running is not None:
        return redirect("job", running.pk)
    recorded = batch.state == Batch.State.RECORDED
    context = {
        "batch": batch,
        "told": imports.batch_told(batch, zone_of(viewer(request))),
        "recorded": recorded,
        "later": later_batch_on(batch) if recorded else None,
    }
    return page(request, "import_undo.html", context, section="imports", as_of=clock.as_of())


@open_to(LEADS)
@require_POST
def begin_undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take the batch back, as a job."""
    batch = Batch.objects.filter(pk=batch_id, state=Batch.State.RECORDED).first()
    if batch is None:
        return redirect("import-undo", batch_id) if Batch.objects.filter(pk=batch_id) else not_here(request)
    job = actions.begin_undo(by=actor(request), batch=batch, as_of=clock.as_of())
    return redirect("job", job.pk)
