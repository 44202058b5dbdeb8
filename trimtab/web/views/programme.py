"""The Programme page."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from trimtab.domain.organisation.queries import parameters
from trimtab.domain.people.models import User
from trimtab.scorecards.programme import programme
from trimtab.scorecards.shapes import Programme
from trimtab.web import choices, clock
from trimtab.web.addresses import View, read_view
from trimtab.web.pages import page, viewer
from trimtab.web.presenters.picker import Picker, picker
from trimtab.web.presenters.programme import changes, lanes, tile
from trimtab.web.rights import PROVIDER, open_to
from trimtab.web.views.errors import explained


@open_to(PROVIDER)
@require_safe
@explained
def show(request: HttpRequest) -> HttpResponse:
    """How does the whole programme stand in a period?"""
    as_of = clock.as_of()
    who = viewer(request)
    view = read_view(request.GET, as_of)
    controls = controls_of(view, who, as_of)
    found = programme(who, view.period, as_of, view.filters)
    rules = parameters()
    context = {
        "view": view,
        "picker": controls,
        "query": view.query(),
        "export": reverse("programme") + "programme/export",
        "empty": _is_empty(found),
        "changes": changes(found, view),
        "lanes": lanes(found, view, rules),
        "desk": [tile(card, view, rules) for card in found.desk],
    }
    return page(request, "programme.html", context, section="programme", as_of=as_of)


def controls_of(view: View, who: User, as_of: datetime) -> Picker:
    """The controls above a page of numbers. Raises NotVisible for a client, team or technician that is not there."""
    months = choices.months(as_of)
    return picker(
        view,
        months=months,
        longer=choices.years_and_quarters(months),
        clients=choices.clients(who),
        names=choices.chosen(who, view.filters),
        following=choices.following(view.period),
    )


def _is_empty(found: Programme) -> bool:
    """Is there not a single row behind any figure of the page, now or before?"""
    cards = [*found.desk, *(card for lane in found.lanes.values() for card in lane)]
    return not any(card.series.points for card in cards)
