"""How many wrong guesses are left for an account? Counted in the database, wherever they come from.

An address without an account is counted and locked like one with, so the answer never tells them apart.
"""

from collections.abc import Mapping
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.utils import reset
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trimtab.domain.people.addresses import exact
from trimtab.domain.people.models import User

TOO_MANY = 429


def who_is_tried(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """Under which name is a guess counted? The typed address, written as accounts are."""
    given = credentials or {}
    typed = given.get("email") or given.get("username") or request.POST.get("login", "")
    return exact(str(typed))[:255]


def locked_out(request: HttpRequest, *_more: Any) -> HttpResponse:
    """The page for somebody who guessed too often, or whom somebody else locked out."""
    return render(request, "locked_out.html", status=TOO_MANY)


def may_try_code(request: HttpRequest, user: User) -> bool:
    """May one more code be tried for this account?"""
    return bool(AxesProxyHandler.is_allowed(request, _of_codes(user)))


def count_wrong_code(request: HttpRequest, user: User) -> None:
    """A wrong code was typed for this account."""
    AxesProxyHandler.user_login_failed(sender=User, credentials=_of_codes(user), request=request)


def forget_wrong_codes(user: User) -> None:
    """The right code was typed."""
    reset(username=_of_codes(user)["email"])


def _of_codes(user: User) -> dict[str, str]:
    # Apart from passwords: whoever locks one must not lock the other. No address looks like this.
    return {"email": f"code of {exact(user.email)}"}
