"""The onboarding board."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from trimtab.domain.organisation.queries import parameters
from trimtab.scorecards.onboarding import AHEAD, board
from trimtab.web import clock
from trimtab.web.addresses import given_once
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import onboarding
from trimtab.web.presenters.numbers import count
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
    found = board(viewer(request), as_of)
    context = {
        "tracks": onboarding.tracks(found, rules),
        "headline": onboarding.headline(found),
        "days": count(rules.early_days),
        "ahead": count(AHEAD.days),
    }
    return page(request, "onboarding.html", context, section="onboarding", as_of=as_of)
