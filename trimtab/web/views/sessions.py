"""Where somebody is signed in, and how to end it."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from trimtab.domain.people.actions import end_sessions
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.pages import actor, page, viewer
from trimtab.web.presenters import sessions as presenter
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import EVERYONE, open_to
from trimtab.web.views.errors import explained


@open_to(EVERYONE)
@require_safe
@never_cache
@explained
def show(request: HttpRequest) -> HttpResponse:
    """Where is this account signed in?"""
    who, as_of = viewer(request), clock.as_of()
    found = UserSession.objects.purge_and_list(who)
    lines = presenter.lines(found, str(request.session.session_key), zone_of(who))
    return page(request, "sessions.html", {"lines": lines}, section="account", as_of=as_of)


@open_to(EVERYONE)
@require_POST
@explained
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one session of one's own."""
    mine = UserSession.objects.filter(user_id=viewer(request).pk)
    found = mine.filter(pk=session_id).first() if session_id <= LARGEST_ID else None
    if found is None:
        raise Http404
    if found.session_key == request.session.session_key:
        logout(request)
        return redirect("sign-in")
    _end(request, [found.pk])
    return redirect("sessions")


@open_to(EVERYONE)
@require_POST
@explained
def end_others(request: HttpRequest) -> HttpResponse:
    """End every session of one's own but this one."""
    mine = UserSession.objects.filter(user_id=viewer(request).pk)
    others = mine.exclude(session_key=request.session.session_key)
    _end(request, list(others.values_list("pk", flat=True)))
    return redirect("sessions")


def _end(request: HttpRequest, keys: list[int]) -> None:
    end_sessions(by=actor(request), as_of=clock.as_of(), account=viewer(request), keys=keys)
