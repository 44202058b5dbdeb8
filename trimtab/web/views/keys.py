"""The keys that the keyboard has here, as a plain page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trimtab.web import clock
from trimtab.web.addresses import given_once
from trimtab.web.pages import page
from trimtab.web.rights import EVERYONE, open_to
from trimtab.web.views.errors import explained


@open_to(EVERYONE)
@require_safe
@explained
def show(request: HttpRequest) -> HttpResponse:
    """Which keys do what?"""
    given_once(request.GET, ())
    return page(request, "keys.html", {}, section="help", as_of=clock.as_of())
