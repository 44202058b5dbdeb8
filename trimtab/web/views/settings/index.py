"""The settings at a glance."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trimtab.web import clock
from trimtab.web.rights import LEADS, open_to
from trimtab.web.views.settings.frame import settings_page


@open_to(LEADS)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What can be set?"""
    return settings_page(request, "settings/index.html", {}, entry="", as_of=clock.as_of())
