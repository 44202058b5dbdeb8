"""A lasting change on a chart: confirmed with a reason, or taken back. For those who lead (TREND-6)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from trimtab.domain.baselines import actions
from trimtab.domain.baselines.queries import baseline_of
from trimtab.scorecards.baselines import Shift, shift_to_confirm
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.measuring import kpi_named
from trimtab.scorecards.saying import words_of
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID, View
from trimtab.web.baseline_form import BaselineForm
from trimtab.web.pages import actor, page, viewer
from trimtab.web.presenters.dates import day
from trimtab.web.presenters.links import kpi_page
from trimtab.web.rights import LEADS, open_to
from trimtab.web.views.errors import explained
from trimtab.web.way_back import view_of_chart

_BAD_REQUEST = 400


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@explained
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm that the lasting shift on a chart is a lasting change, and say why."""
    kpi, view = kpi_named(key), view_of_chart(request)
    shift = _shift(request, key, view)
    form = BaselineForm(request.POST if request.method == "POST" else None)
    if shift is not None and form.is_bound and form.is_valid():
        _confirmed(request, shift, form.cleaned_data["reason"])
        return redirect(kpi_page(key, view))
    context = {
        "kpi_title": gettext(kpi.title),
        "back": kpi_page(key, view),
        "shift": words_of(kpi, shift.series) if shift else "",
        "first": day(shift.starts_on) if shift else "",
        "form": form,
    }
    status = _BAD_REQUEST if form.is_bound else 200
    return page(request, "baseline.html", context, section="programme", as_of=clock.as_of(), status=status)


@open_to(LEADS)
@require_POST
@explained
def undo(request: HttpRequest, key: str, baseline_id: int) -> HttpResponse:
    """Take a confirmed change back: the chart is judged by the level before again."""
    kpi_named(key)
    view = view_of_chart(request)
    found = baseline_of(key, baseline_id) if baseline_id <= LARGEST_ID else None
    if found is None:
        raise NotVisible("There is no such change.")
    actions.undo(by=actor(request), as_of=clock.as_of(), baseline=found)
    return redirect(kpi_page(key, view))


def _confirmed(request: HttpRequest, shift: Shift, reason: str) -> None:
    """Twice the same is once: whoever was first gave the reason."""
    try:
        actions.confirm(
            by=actor(request),
            as_of=clock.as_of(),
            kpi=shift.kpi.key,
            client=shift.client,
            team=shift.team,
            starts_on=shift.starts_on,
            seen_to=shift.seen_to,
            reason=reason,
        )
    except actions.AlreadyConfirmed:
        return


def _shift(request: HttpRequest, key: str, view: View) -> Shift | None:
    return shift_to_confirm(viewer(request), key, view.period, clock.as_of(), view.filters, view.grain)
