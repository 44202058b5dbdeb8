"""The Programme page."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from trimtab.domain.organisation.queries import parameters
from trimtab.domain.people.models import User
from trimtab.kpi.definition import Kpi
from trimtab.scorecards.comparing import Comparison, compared
from trimtab.scorecards.programme import programme
from trimtab.scorecards.shapes import Programme, Scorecard
from trimtab.scorecards.what_changed import what_changed
from trimtab.web import choices, clock
from trimtab.web.addresses import View, read_view
from trimtab.web.opening import opens_saved
from trimtab.web.pages import page, viewer
from trimtab.web.presenters.changes import said_changes
from trimtab.web.presenters.links import kpi_page
from trimtab.web.presenters.picker import Picker, picker
from trimtab.web.presenters.programme import lanes, tiles
from trimtab.web.presenters.spark_table import spark_table
from trimtab.web.presenters.views import menu
from trimtab.web.rights import EVERYONE, open_to
from trimtab.web.views.errors import explained


@open_to(EVERYONE)
@require_safe
@explained
@opens_saved("programme")
def show(request: HttpRequest) -> HttpResponse:
    """How does the whole programme stand in a period? A client contact is led to the page of their client."""
    as_of = clock.as_of()
    who = viewer(request)
    if who.role == User.Role.CLIENT_CONTACT:
        return redirect("client", who.client_id)
    view = read_view(request.GET, as_of)
    controls = controls_of(view, who, as_of)
    found = programme(who, view.period, as_of, view.filters)
    rules = parameters()
    before = before_of(who, every_card(found), view, as_of)
    context = {
        "view": view,
        "picker": controls,
        "saved": menu(who, "programme", view.query()),
        "query": view.query(),
        "export": reverse("programme") + "programme/export",
        "empty": _is_empty(found),
        "changed": said_changes(what_changed(who, view.period, as_of, view.filters), view),
        "lanes": lanes(found, view, rules, before),
        "desk": tiles(found.desk, view, rules, before),
        "spark_table": spark_table(every_card(found), rules, lambda card: kpi_page(card.kpi.key, view)),
    }
    return page(request, "programme.html", context, section="programme", as_of=as_of)


def controls_of(
    view: View, who: User, as_of: datetime, kpi: Kpi | None = None, *, comparable: bool = True
) -> Picker:
    """The controls above a page of numbers. Raises NotVisible for a client, team or technician that is not there."""
    months = choices.months(as_of)
    return picker(
        view,
        months=months,
        longer=choices.years_and_quarters(months),
        following=choices.following(view.period),
        names=choices.chosen(who, view.filters),
        offered=choices.offered(who, view.period, kpi),
        comparable=comparable,
    )


def before_of(who: User, cards: Sequence[Scorecard], view: View, as_of: datetime) -> Mapping[str, Comparison]:
    """What these figures are compared with, by KPI; nothing where the view compares nothing."""
    if view.compare is None:
        return {}
    figures = [(card.kpi, card.figure) for card in cards]
    return compared(who, figures, view.period, view.compare, as_of, view.filters)


def every_card(found: Programme) -> list[Scorecard]:
    """The scorecards of the page in its order, the desk's last."""
    return [*(card for lane in found.lanes.values() for card in lane), *found.desk]


def _is_empty(found: Programme) -> bool:
    """Is there not a single row behind any figure of the page, now or before?"""
    return not any(card.series.points for card in every_card(found))
