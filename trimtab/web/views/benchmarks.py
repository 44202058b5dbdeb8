"""Outside figures beside a KPI, added and taken away by owners."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from trimtab.domain.benchmarks import actions
from trimtab.domain.benchmarks.queries import figure_of
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.measuring import kpi_named
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.benchmark_form import BenchmarkForm
from trimtab.web.pages import actor, page
from trimtab.web.presenters.links import kpi_page
from trimtab.web.rights import OWNER, open_to
from trimtab.web.views.errors import explained
from trimtab.web.way_back import view_of_chart

_BAD_REQUEST = 400


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@explained
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Put a published figure beside a KPI."""
    kpi, view = kpi_named(key), view_of_chart(request)
    form = BenchmarkForm(request.POST if request.method == "POST" else None, kpi=kpi)
    if form.is_bound and form.is_valid():
        actions.add(by=actor(request), as_of=clock.as_of(), kpi=key, **form.written())
        return redirect(kpi_page(key, view))
    context = {"form": form, "kpi_title": gettext(kpi.title), "back": kpi_page(key, view)}
    status = _BAD_REQUEST if form.is_bound else 200
    return page(request, "benchmark.html", context, section="programme", as_of=clock.as_of(), status=status)


@open_to(OWNER)
@require_POST
@explained
def remove(request: HttpRequest, key: str, figure_id: int) -> HttpResponse:
    """Take an added figure away."""
    kpi_named(key)
    view = view_of_chart(request)
    found = figure_of(key, figure_id) if figure_id <= LARGEST_ID else None
    if found is None:
        raise NotVisible("There is no such figure.")
    actions.remove(by=actor(request), as_of=clock.as_of(), figure=found)
    return redirect(kpi_page(key, view))
