"""Signing in by a link that works once, and signing out."""

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from trimtab.domain.people.models import User
from trimtab.domain.people.sign_in import redeem
from trimtab.web import clock
from trimtab.web.attendance import refuse

BACKEND = "trimtab.web.signing_in.backend.ExactAddressBackend"


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
        return render(request, "sign_in_refused.html", status=404)
    begin_session(request, user, how="link")
    return redirect("programme")


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; also a sign-in that waits for its second factor."""
    logout(request)
    return redirect("sign-in")


def begin_session(request: HttpRequest, user: User, *, how: str) -> None:
    """Sign somebody in who proved otherwise than by allauth who they are, and keep the session in their list."""
    login(request, user, backend=BACKEND)
    # Whoever came by a link may set up a passkey at once, also where they forgot their password.
    record_authentication(request, user, method=how, reauthenticated=True)
    UserSession.objects.create_from_request(request)
