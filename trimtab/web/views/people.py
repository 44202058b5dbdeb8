"""Who has an account, and what may they do? For owners."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trimtab.domain.people import actions, queries
from trimtab.domain.people.models import Invitation
from trimtab.domain.people.refusals import Refused
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.invitation_mail import send
from trimtab.web.pages import actor, page, viewer
from trimtab.web.people_forms import InvitationForm, RightsForm
from trimtab.web.presenters import people as presenter
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import OWNER, open_to
from trimtab.web.views.errors import explained

BAD_REQUEST = 400


@open_to(OWNER)
@require_safe
@explained
def index(request: HttpRequest) -> HttpResponse:
    """Who has an account, and who was invited?"""
    who, as_of = viewer(request), clock.as_of()
    zone = zone_of(who)
    context = {
        "accounts": presenter.account_lines(queries.accounts(), who, zone),
        "invitations": presenter.invitation_lines(queries.pending_invitations(), zone, as_of),
        "meanings": presenter.role_meanings(),
    }
    return page(request, "people.html", context, section="people", as_of=as_of)


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@explained
def invite(request: HttpRequest) -> HttpResponse:
    """Whom to invite? Sends the invitation, or shows its link where no mail goes out."""
    as_of, posted = clock.as_of(), request.method == "POST"
    form = InvitationForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            made, token = actions.invite(by=actor(request), as_of=as_of, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", presenter.why_refused(refusal))
        else:
            return _sent(request, made, token)
    context = {"form": form, "sends_mail": settings.TRIMTAB_SENDS_MAIL, "meanings": presenter.role_meanings()}
    status = BAD_REQUEST if posted else 200
    return page(request, "people_invite.html", context, section="people", as_of=as_of, status=status)


@open_to(OWNER)
@require_POST
@never_cache
@explained
def renew(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    invitation = _invitation(invitation_id)
    try:
        token = actions.renew_invitation(by=actor(request), as_of=clock.as_of(), invitation=invitation)
    except Refused as refusal:
        return _not_done(request, refusal, "people")
    return _sent(request, invitation, token)


@open_to(OWNER)
@require_POST
@explained
def revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = _invitation(invitation_id)
    try:
        actions.revoke_invitation(by=actor(request), as_of=clock.as_of(), invitation=invitation)
    except Refused as refusal:
        return _not_done(request, refusal, "people")
    messages.success(request, gettext("The invitation is revoked. Its link lets nobody in."))
    return redirect("people")


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
@explained
def show(request: HttpRequest, account_id: int) -> HttpResponse:
    """What may somebody do? And how do they sign in?"""
    account, who, as_of = _account(account_id), viewer(request), clock.as_of()
    user, posted = account.user, request.method == "POST"
    now = {"role": user.role, "client": user.client_id, "person": user.person_id}
    form = RightsForm(request.POST if posted else None, initial=now, account=user)
    if posted and form.is_valid():
        try:
            actions.change_rights(by=actor(request), as_of=as_of, account=user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("role", presenter.why_refused(refusal))
        else:
            messages.success(request, gettext("Saved. It holds from the next page they open."))
            return redirect("person", account_id)
    line = presenter.account_line(_account(account_id), who, zone_of(who))
    context = {"form": form, "account": line}
    status = BAD_REQUEST if posted else 200
    return page(request, "person.html", context, section="people", as_of=as_of, status=status)


@open_to(OWNER)
@require_POST
@explained
def close(request: HttpRequest, account_id: int) -> HttpResponse:
    """Close an account: whoever it belongs to is signed out at once."""
    return _done(
        request, account_id, actions.close_account, gettext("The account is closed, and signed out.")
    )


@open_to(OWNER)
@require_POST
@explained
def reopen(request: HttpRequest, account_id: int) -> HttpResponse:
    """Open a closed account again."""
    return _done(request, account_id, actions.open_account, gettext("The account is open again."))


@open_to(OWNER)
@require_POST
@never_cache
@explained
def give_link(request: HttpRequest, account_id: int) -> HttpResponse:
    """A link that signs somebody in once, for whoever lost password and passkey."""
    account, as_of = _account(account_id).user, clock.as_of()
    if not account.is_active:
        raise Http404
    token = actions.give_sign_in_link(by=actor(request), as_of=as_of, account=account)
    link = request.build_absolute_uri(reverse("sign-in-link", args=[token]))
    context = {"link": link, "name": account.name, "back": reverse("person", args=[account.pk])}
    return page(request, "person_link.html", context, section="people", as_of=as_of)


def _done(request: HttpRequest, account_id: int, action: Callable[..., Any], says: str) -> HttpResponse:
    account = _account(account_id).user
    try:
        action(by=actor(request), as_of=clock.as_of(), account=account)
    except Refused as refusal:
        return _not_done(request, refusal, "person", account_id)
    messages.success(request, says)
    return redirect("person", account_id)


def _not_done(request: HttpRequest, refusal: Refused, *back: Any) -> HttpResponse:
    messages.error(request, presenter.why_refused(refusal))
    return redirect(*back)


def _sent(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """The page after an invitation: it was sent, or here is its link, once."""
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    if send(invitation, link):
        says = gettext("The invitation is on its way to %(address)s.") % {"address": invitation.email}
        messages.success(request, says)
        return redirect("people")
    context = {"link": link, "invitation": invitation, "sends_mail": settings.TRIMTAB_SENDS_MAIL}
    return page(request, "people_link.html", context, section="people", as_of=clock.as_of())


def _account(key: int) -> queries.Account:
    found = queries.account(key) if key <= LARGEST_ID else None
    if found is None:
        raise Http404
    return found


def _invitation(key: int) -> Invitation:
    found = queries.pending_invitation(key) if key <= LARGEST_ID else None
    if found is None:
        raise Http404
    return found
