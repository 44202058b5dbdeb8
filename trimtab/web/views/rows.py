"""The rows behind any number, or why nobody may see them."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from trimtab.domain.organisation.queries import parameters
from trimtab.kpi.measures import Confidential, Share
from trimtab.scorecards.measuring import kpi_named, measure
from trimtab.scorecards.rows import rows_behind
from trimtab.scorecards.scorecard import scorecard
from trimtab.scorecards.viewing import allowed
from trimtab.web import clock
from trimtab.web.addresses import BadView, View, read_view, whole_number
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import rows, tables
from trimtab.web.presenters.dates import period_text
from trimtab.web.presenters.figures import shown
from trimtab.web.presenters.links import export, kpi_page
from trimtab.web.presenters.programme import lane_title
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import PROVIDER, open_to
from trimtab.web.views.errors import explained
from trimtab.web.views.kpi_sections import Asked, Tab, split
from trimtab.web.views.programme import controls_of

ONLY_COUNTED = "yes"
ALSO = ("counted", "page")


@open_to(PROVIDER)
@require_safe
@explained
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Which rows does a KPI's figure rest on, and how do they come to it?"""
    as_of, who, rules = clock.as_of(), viewer(request), parameters()
    kpi = kpi_named(key)
    view = read_rows_view(request)
    asked = Asked(who, kpi, view, as_of, rules)
    if isinstance(kpi.measure, Confidential):
        return _refused(request, asked)
    only = view.also.get("counted") == ONLY_COUNTED
    number = whole_number(view.also.get("page", "1"), "page", least=1)
    found = rows_behind(
        who,
        key,
        view.period,
        view.filters,
        only_counted=only,
        limit=rows.PAGE_SIZE,
        offset=min((number - 1) * rows.PAGE_SIZE, 2**62),
    )
    pages = tables.pages(number, rows.PAGE_SIZE, found.total, lambda other: _query(view, page=other))
    if number > pages.of:
        says = gettext("This list has no page %(page)s; its last is %(last)s.")
        raise BadView(says % {"page": number, "last": pages.of}, gettext("Go to the first page."))
    figure = measure(kpi, view.period, as_of, allowed(who, view.filters))
    context = {
        **_frame(asked),
        "picker": controls_of(view.at(also={}), who, as_of, kpi, comparable=False),
        "figure_period": period_text(figure.period),
        "not_narrowed": rows.not_kept(figure, view.filters),
        "recomputed": rows.recomputed(kpi, figure, shown(kpi, figure, rules)),
        "explained": rows.explained(kpi, found),
        "table": rows.row_table(kpi, found, zone_of(who)),
        "pages": pages,
        "choices": _choices(asked, only),
        "export": export(key, "rows"),
        "query": _query(view, page=None),
    }
    return page(request, "rows.html", context, section="programme", as_of=as_of)


def read_rows_view(request: HttpRequest) -> View:
    """Which rows does the address ask for? Raises BadView."""
    view = read_view(request.GET, clock.as_of(), also=ALSO)
    counted = view.also.get("counted", ONLY_COUNTED)
    if counted != ONLY_COUNTED:
        says = gettext("“%(text)s” is not a choice for %(name)s.") % {"text": counted[:60], "name": "counted"}
        raise BadView(says, gettext("Write one of: %(choices)s.") % {"choices": ONLY_COUNTED})
    return view


def _refused(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Technicians' answers have no rows that anyone may see: why, and what is published instead."""
    view = asked.view.at(also={}, by=None)
    card = scorecard(asked.who, asked.kpi.key, view.period, asked.as_of, view.filters)
    plain = Asked(asked.who, asked.kpi, view, asked.as_of, asked.rules)
    context = {
        **_frame(plain),
        "picker": controls_of(view, asked.who, asked.as_of, asked.kpi, comparable=False),
        "smallest": asked.rules.k_anon,
        **split(plain, card),
        "splits": [],
    }
    return page(request, "rows_refused.html", context, section="programme", as_of=asked.as_of)


def _frame(asked: Asked) -> dict[str, object]:
    kpi, view = asked.kpi, asked.view
    return {
        "view": view,
        "title": gettext(kpi.title),
        "lane": lane_title(kpi.lane),
        "kpi_page": kpi_page(kpi.key, view.at(also={})),
    }


def _choices(asked: Asked, only: bool) -> list[Tab]:
    """All rows or only those in the numerator, where the two differ."""
    if not isinstance(asked.kpi.measure, Share):
        return []
    return [
        Tab(gettext("All rows"), _query(asked.view, counted=None, page=None), not only),
        Tab(gettext("Only counted"), _query(asked.view, counted=ONLY_COUNTED, page=None), only),
    ]


def _query(view: View, **changes: object) -> str:
    """The query string of these rows with changes; the first page goes without saying."""
    also = {name: text for name, text in view.also.items() if name not in changes}
    added = {name: str(value) for name, value in changes.items() if value is not None and value != 1}
    return view.at(also={**also, **added}).query(by=None, show=None, grain=None)
