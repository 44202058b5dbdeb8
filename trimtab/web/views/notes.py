"""Notes on charts: on this day, this happened. For those who lead."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from trimtab.domain.annotations import actions
from trimtab.domain.annotations.models import Annotation
from trimtab.domain.annotations.queries import note_of
from trimtab.domain.clients.models import Client
from trimtab.domain.organisation.queries import report_zone
from trimtab.kpi.definition import Kpi
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.measuring import kpi_named
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID, View
from trimtab.web.note_form import THIS, NoteForm, values_of, written
from trimtab.web.pages import actor, page
from trimtab.web.presenters.links import kpi_page
from trimtab.web.rights import LEADS, open_to
from trimtab.web.views.errors import explained
from trimtab.web.way_back import view_of_chart

_BAD_REQUEST = 400


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@explained
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Write a note on the chart of a KPI."""
    kpi, as_of = kpi_named(key), clock.as_of()
    view = view_of_chart(request)
    client = Client.objects.filter(pk=view.filters.client).first() if view.filters.client else None
    form = _form(request, kpi, {"covers": THIS, "client": client})
    if form.is_bound and form.is_valid():
        actions.add(by=actor(request), as_of=as_of, **written(form, key))
        return redirect(kpi_page(key, view))
    return _page(request, kpi, form, view, None)


@open_to(LEADS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@explained
def change(request: HttpRequest, key: str, note_id: int) -> HttpResponse:
    """Change a note, or remove it."""
    kpi, note, view = kpi_named(key), _note(key, note_id), view_of_chart(request)
    form = _form(request, kpi, values_of(note))
    if form.is_bound and form.is_valid():
        given = written(form, note.kpi or key)
        actions.change(by=actor(request), as_of=clock.as_of(), note=note, **given)
        return redirect(kpi_page(key, view))
    return _page(request, kpi, form, view, note)


@open_to(LEADS)
@require_POST
@explained
def remove(request: HttpRequest, key: str, note_id: int) -> HttpResponse:
    """Take a note off the charts."""
    kpi_named(key)
    view = view_of_chart(request)
    actions.remove(by=actor(request), as_of=clock.as_of(), note=_note(key, note_id))
    return redirect(kpi_page(key, view))


def _note(key: str, note_id: int) -> Annotation:
    note = note_of(key, note_id) if note_id <= LARGEST_ID else None
    if note is None:
        raise NotVisible("There is no such note.")
    return note


def _form(request: HttpRequest, kpi: Kpi, initial: dict[str, Any]) -> NoteForm:
    today = clock.as_of().astimezone(report_zone()).date()
    given = request.POST if request.method == "POST" else None
    return NoteForm(given, initial=initial, title=gettext(kpi.title), today=today)


def _page(
    request: HttpRequest, kpi: Kpi, form: NoteForm, view: View, note: Annotation | None
) -> HttpResponse:
    context = {
        "form": form,
        "kpi_title": gettext(kpi.title),
        "back": kpi_page(kpi.key, view),
        "heading": gettext("Add a note") if note is None else gettext("Change the note"),
        "remove": reverse("kpi-note-remove", args=[kpi.key, note.pk]) + view.query() if note else "",
    }
    status = _BAD_REQUEST if form.is_bound else 200
    return page(request, "note.html", context, section="programme", as_of=clock.as_of(), status=status)
