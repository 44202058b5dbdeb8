"""A client was called; and who looks after a client."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from trimtab.domain.account_owners.actions import CannotLookAfter, look_after
from trimtab.domain.clients.models import Client
from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.people.models import User
from trimtab.domain.surveys import calls
from trimtab.domain.surveys.client_models import CallRequest
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.pages import actor, viewer
from trimtab.web.rights import LEADS, PROVIDER, open_to
from trimtab.web.views.errors import explained, refused

PAGES = ("my-work", "onboarding")


@open_to(PROVIDER)
@require_POST
@explained
def done(request: HttpRequest, call_id: int) -> HttpResponse:
    """The client was called: leave a note, and go back to the list. Somebody may have said so before."""
    try:
        held = calls.done(
            by=actor(request),
            account=viewer(request),
            call=_key(call_id),
            note=request.POST.get("note", "").replace("\x00", "").strip(),
            as_of=clock.as_of(),
        )
    except CallRequest.DoesNotExist as unknown:
        raise Http404 from unknown
    except calls.AlreadyEnded:
        says = gettext("This call was made already, or is no longer wanted.")
        return refused(request, says, gettext("Go back: the list shows the calls that are still waited for."))
    back = request.POST.get("back", "")
    return redirect(reverse(back) if back in PAGES else reverse("client", args=[held.client_id]))


@open_to(LEADS)
@require_POST
@explained
def own(request: HttpRequest, client_id: int) -> HttpResponse:
    """Say who looks after a client from a day on."""
    client = Client.objects.filter(pk=_key(client_id), merged_into=None).first()
    if client is None:
        raise Http404
    try:
        account = _account(request.POST.get("account", ""))
        starts_on = _day(request.POST.get("starts_on", ""))
        look_after(
            by=actor(request), client=client, account=account, starts_on=starts_on, as_of=clock.as_of()
        )
    except (ValueError, User.DoesNotExist, CannotLookAfter):
        says = gettext("This account cannot look after a client, or the day is none.")
        return refused(
            request, says, gettext("Choose one of the accounts listed, and a day such as 2026-11-22.")
        )
    return redirect("client", client.pk)


def _account(raw: str) -> User | None:
    return User.objects.get(pk=_key(int(raw))) if raw else None


def _day(raw: str) -> date:
    return date.fromisoformat(raw) if raw else clock.as_of().astimezone(report_zone()).date()


def _key(number: int) -> int:
    if not 0 <= number <= LARGEST_ID:
        raise Http404
    return number
