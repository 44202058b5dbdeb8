"""Accepting an invitation."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from trimtab.domain.audit.actor import Actor
from trimtab.domain.organisation import queries as organisation
from trimtab.domain.people import queries
from trimtab.domain.people.actions import accept_invitation
from trimtab.domain.people.models import Invitation
from trimtab.domain.people.refusals import Refused
from trimtab.web import clock
from trimtab.web.people_forms import AcceptForm
from trimtab.web.views.sign_in import begin_session

PASSKEY = "passkey"


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_not_required
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Make the account that an invitation is for; looking at the page uses nothing up."""
    as_of = clock.as_of()
    invitation = queries.invitation_of(token, as_of)
    if invitation is None:
        return render(request, "invitation_over.html", status=404)
    by_passkey = request.POST.get("how") == PASSKEY
    form = AcceptForm(
        request.POST if request.method == "POST" else None,
        initial={"name": invitation.name},
        email=invitation.email,
        with_password=not by_passkey,
    )
    if request.method == "POST" and form.is_valid():
        return _accepted(request, invitation, form)
    if by_passkey:  # only the name was wrong: the whole form again
        form = AcceptForm(request.POST, email=invitation.email)
    context = {
        "form": form,
        "invitation": invitation,
        "organisation": organisation.current().name,
        "provider": settings.TRIMTAB_OIDC_NAME,
    }
    return render(request, "invitation.html", context)


def _accepted(request: HttpRequest, invitation: Invitation, form: AcceptForm) -> HttpResponse:
    by = Actor(
        name=invitation.email,
        address=str(request.META.get("REMOTE_ADDR") or ""),
        request=str(request.META.get("trimtab.request_id") or ""),
    )
    password = form.cleaned_data.get("password")
    try:
        user = accept_invitation(
            by=by,
            as_of=clock.as_of(),
            invitation=invitation,
            name=form.cleaned_data["name"],
            password=password,
        )
    except Refused:
        return render(request, "invitation_over.html", status=404)
    begin_session(request, user, how="invitation")
    return redirect("programme" if password else "mfa_add_webauthn")
