"""The view that a form beside a chart was opened from, and that one goes back to."""

from django.http import HttpRequest

from trimtab.web import choices, clock
from trimtab.web.addresses import View, read_view
from trimtab.web.pages import viewer


def view_of_chart(request: HttpRequest) -> View:
    """Which view does the address hold? Raises BadView and NotVisible."""
    view = read_view(request.GET, clock.as_of())
    choices.chosen(viewer(request), view.filters)
    return view
