"""What Trimtab was started with."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trimtab.web import clock
from trimtab.web.presenters.settings.environment import lines
from trimtab.web.rights import LEADS, open_to
from trimtab.web.views.settings.frame import settings_page

ENTRY = "settings-environment"


@open_to(LEADS)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Which environment variables are there, and which are set? No value is ever shown."""
    found = lines(settings.TRIMTAB_VARIABLES, settings.TRIMTAB_GIVEN, settings.TRIMTAB_PROBLEMS)
    context = {"lines": found, "wrong": [line for line in found if line.problems]}
    return settings_page(request, "settings/environment.html", context, entry=ENTRY, as_of=clock.as_of())
