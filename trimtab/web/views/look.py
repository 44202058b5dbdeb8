"""Switching language and theme. One tap on any page, signed in or not."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from trimtab.domain.people.models import User
from trimtab.domain.people.preferences import prefer_language, prefer_theme
from trimtab.web import theme
from trimtab.web.language import OWN_NAMES, known
from trimtab.web.views.errors import refused

COOKIE_LASTS = timedelta(days=400)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read on in another language: kept with the account, and in the browser for when nobody is signed in."""
    code = known(request.POST.get("language", ""))
    if code is None:
        return _unknown(request, ", ".join(OWN_NAMES))
    if isinstance(request.user, User):
        prefer_language(account=request.user, language=code)
    answer = redirect(_way_back(request))
    _keep(answer, settings.LANGUAGE_COOKIE_NAME, code)
    return answer


@login_not_required
@require_POST
def themes(request: HttpRequest) -> HttpResponse:
    """Read on in another light: kept with the account, and in the browser for when nobody is signed in."""
    chosen = request.POST.get("theme", "")
    if chosen not in theme.THEMES:
        return _unknown(request, ", ".join(theme.THEMES))
    own = "" if chosen == "system" else chosen
    if isinstance(request.user, User):
        prefer_theme(account=request.user, theme=own)
    answer = redirect(_way_back(request))
    _keep(answer, theme.COOKIE, own)
    return answer


def _keep(answer: HttpResponse, name: str, value: str) -> None:
    if not value:
        answer.delete_cookie(name, samesite="Lax")
        return
    secure = bool(settings.SESSION_COOKIE_SECURE)
    answer.set_cookie(name, value, max_age=COOKIE_LASTS, httponly=True, samesite="Lax", secure=secure)


def _way_back(request: HttpRequest) -> str:
    """The page the person came from, if it is one of ours."""
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None, require_https=request.is_secure())
    return asked if ours else "/"


def _unknown(request: HttpRequest, choices: str) -> HttpResponse:
    remedy = gettext("Write one of: %(choices)s.") % {"choices": choices}
    return refused(request, gettext("There is no such choice."), remedy)
