"""The Programme page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trimtab.web import clock
from trimtab.web.addresses import read_view
from trimtab.web.pages import page
from trimtab.web.views.errors import explained


@require_safe
@explained
def show(request: HttpRequest) -> HttpResponse:
    """How does the whole programme stand in a period?"""
    as_of = clock.as_of()
    view = read_view(request.GET, as_of)
    return page(request, "programme.html", {"view": view}, section="programme", as_of=as_of)
