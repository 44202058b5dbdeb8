"""The audit log: who did what, to what, when and from where. For owners."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from trimtab.domain.audit import queries
from trimtab.domain.organisation.queries import report_zone
from trimtab.web import clock
from trimtab.web.addresses import BadView
from trimtab.web.audit_view import read_audit_view
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import audit, tables
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import OWNER, open_to
from trimtab.web.taking import taken
from trimtab.web.views.errors import explained
from trimtab.web.views.exports import wanted_format

_AT_A_TIME = 1_000


@open_to(OWNER)
@require_safe
@explained
def index(request: HttpRequest) -> HttpResponse:
    """What was done, newest first, narrowed as the address says?"""
    view, zone = read_audit_view(request.GET), report_zone()
    found = queries.entries(view.wanted, zone)
    total = found.count()
    pages = tables.pages(view.page, audit.PAGE_SIZE, total, lambda number: view.query({"page": number}))
    if view.page > pages.of:
        says = gettext("This list has no page %(page)s; its last is %(last)s.")
        raise BadView(says % {"page": view.page, "last": pages.of}, gettext("Go to the first page."))
    start = (view.page - 1) * audit.PAGE_SIZE
    choices = audit.choices(view, queries.choices())
    context = {
        "view": view,
        "query": view.query({}) if view.narrowed() else "",
        "total": audit.total(total),
        "choices": choices,
        "narrowings": audit.narrowings(view, choices),
        "lines": audit.lines(found[start : start + audit.PAGE_SIZE], zone_of(viewer(request))),
        "pages": pages,
    }
    return page(request, "audit.html", context, section="settings", as_of=clock.as_of())


@open_to(OWNER)
@require_safe
@explained
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list as a file: every page of it."""
    wanted, view, zone = wanted_format(file_format), read_audit_view(request.GET), report_zone()
    end = queries.newest()
    # Up to here: the export adds an entry of its own.
    found = queries.entries(view.wanted, zone).filter(number__lte=end.number if end else 0)
    narrowings = audit.narrowings(view, audit.choices(view, queries.choices()))
    table = audit.table(found.iterator(chunk_size=_AT_A_TIME), narrowings, clock.as_of(), zone)
    return taken(request, table, wanted, rows=found.count())
