"""Signing in by a link that works once, and signing out."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from trimtab.domain.people.sign_in import redeem
from trimtab.web import clock
from trimtab.web.attendance import refuse
from trimtab.web.rights import EVERYONE, open_to

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_safe
@never_cache
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """How does a person sign in? By the link that the console printed."""
    return render(request, "sign_in.html")


# GET on purpose: the link is printed on a console and opened by hand, so no mail scanner opens it first.
# Not HEAD: a preview would use the link up.
@require_GET
@never_cache
@login_not_required
def redeem_link(request: HttpRequest, token: str) -> HttpResponse:
    """Sign the link's account in and show the programme; one answer for unknown, used and expired links."""
    user = redeem(token, clock.as_of())
    if user is None:
        refuse(request, "")
        return render(request, "sign_in.html", {"refused": True}, status=404)
    login(request, user, backend=BACKEND)
    return redirect("programme")


@open_to(EVERYONE)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")
