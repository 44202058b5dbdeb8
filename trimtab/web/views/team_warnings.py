"""The early warning of teams: where each stands, by which published figures, and how it came there."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from trimtab.domain.organisation.queries import report_zone
from trimtab.scorecards.team_states import team_warnings
from trimtab.web import clock
from trimtab.web.list_frame import list_frame
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import team_warnings as presenter
from trimtab.web.rights import LEADS, open_to
from trimtab.web.taking import taken
from trimtab.web.views.errors import explained
from trimtab.web.views.exports import wanted_format

SECTION = "team-warnings"


@open_to(LEADS)
@require_safe
@explained
def index(request: HttpRequest) -> HttpResponse:
    """Which team's satisfaction falls towards its limit, and since when?"""
    as_of, who = clock.as_of(), viewer(request)
    found = presenter.shown(team_warnings(who, as_of), report_zone())
    return page(request, "team_warnings.html", {"found": found}, section=SECTION, as_of=as_of)


@open_to(LEADS)
@require_safe
@explained
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """Every state of every team as a file."""
    wanted, as_of, who = wanted_format(file_format), clock.as_of(), viewer(request)
    return taken(request, presenter.exported(team_warnings(who, as_of), list_frame(who, as_of)), wanted)
