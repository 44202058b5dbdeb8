"""The lock of a KPI's figure, and the notes that those who lead write on its corrections."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trimtab.domain.locks.actions import write_note
from trimtab.domain.locks.models import LockedFigure
from trimtab.domain.organisation.queries import parameters
from trimtab.kpi.definition import Kpi
from trimtab.kpi.period import Period
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.locked import Correction, correction, month_lock
from trimtab.scorecards.measuring import kpi_named
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID, View, read_view
from trimtab.web.correction_form import CorrectionForm
from trimtab.web.pages import actor, page, viewer
from trimtab.web.presenters import links
from trimtab.web.presenters.dates import period_text
from trimtab.web.presenters.figures import shown
from trimtab.web.presenters.links import kpi_page
from trimtab.web.presenters.locks import lock_shown, name_of, unexplained
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import LEADS, open_to
from trimtab.web.views.errors import explained
from trimtab.web.views.kpi_sections import Asked

_BAD_REQUEST = 400


def lock(asked: Asked) -> dict[str, Any]:
    """What the KPI's page says of its figure's lock: nothing for views that nothing is locked for."""
    view = asked.view
    found = month_lock(asked.who, asked.kpi, view.period, view.filters, asked.as_of)
    if found is None:
        return {"lock": None}
    return {
        "lock": lock_shown(found, asked.kpi, view, asked.who, asked.rules, zone_of(asked.who)),
        "unexplained": unexplained(),
        "corrections_export": links.export(asked.kpi.key, "corrections"),
    }


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@explained
def note(request: HttpRequest, key: str, correction_id: int) -> HttpResponse:
    """Write, change or empty the note on a correction."""
    kpi, view = kpi_named(key), read_view(request.GET, clock.as_of())
    found = correction(viewer(request), kpi, correction_id) if correction_id <= LARGEST_ID else None
    if found is None:
        raise NotVisible("There is no such correction.")
    row, one = found
    form = CorrectionForm(request.POST or None, initial={"note": row.note})
    if request.method == "POST" and form.is_valid():
        named = _name(kpi, row)
        by, said = actor(request), form.cleaned_data["note"]
        write_note(by=by, as_of=clock.as_of(), figure=row, note=said, name=named)
        return redirect(kpi_page(key, view))
    return _page(request, kpi, form, (row, one), view)


def _name(kpi: Kpi, row: LockedFigure) -> str:
    month = period_text(Period.holding(row.month, "month"))
    return name_of(kpi, month, row.client.name if row.client else "")


def _page(
    request: HttpRequest, kpi: Kpi, form: CorrectionForm, found: tuple[LockedFigure, Correction], view: View
) -> HttpResponse:
    row, one = found
    rules = parameters()
    context = {
        "form": form,
        "kpi_title": gettext(kpi.title),
        "name": _name(kpi, row),
        "was": shown(kpi, one.was, rules).text,
        "now": shown(kpi, one.now, rules).text,
        "back": kpi_page(kpi.key, view),
    }
    status = _BAD_REQUEST if form.is_bound else 200
    return page(request, "correction.html", context, section="programme", as_of=clock.as_of(), status=status)
