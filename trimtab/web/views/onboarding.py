"""The onboarding board."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trimtab.domain.organisation.queries import parameters
from trimtab.domain.surveys import calls
from trimtab.scorecards.onboarding import AHEAD, board
from trimtab.scorecards.warnings import board_warnings
from trimtab.web import clock
from trimtab.web.addresses import given_once
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import calls as call_lines
from trimtab.web.presenters import onboarding
from trimtab.web.presenters.numbers import count
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import PROVIDER, open_to
from trimtab.web.views.errors import explained


@open_to(PROVIDER)
@require_safe
@explained
def show(request: HttpRequest) -> HttpResponse:
    """How far is the onboarding of each new client, and what is late?"""
    given_once(request.GET, ())
    as_of = clock.as_of()
    rules = parameters()
    who = viewer(request)
    found = board(who, as_of)
    context = {
        "tracks": onboarding.tracks(found, rules, board_warnings(one.client_id for one in found)),
        "headline": onboarding.headline(found),
        "days": count(rules.early_days),
        "ahead": count(AHEAD.days),
        "calls": call_lines.lines(calls.open_for(who), zone=zone_of(who), as_of=as_of),
    }
    return page(request, "onboarding.html", context, section="onboarding", as_of=as_of)
