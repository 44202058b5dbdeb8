"""A survey that waits for the client contact who is signed in: answered from the page, without looking for the mail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from trimtab.domain.surveys.client_actions import link_of_ones_own
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.pages import viewer
from trimtab.web.rights import CONTACTS, open_to
from trimtab.web.views.errors import explained

_SEE_OTHER = 303


@open_to(CONTACTS)
@require_POST
@never_cache
@explained
def open_mine(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """On to the sheet, by a new link: none is kept that could be shown again."""
    wanted = min(invitation_id, LARGEST_ID)
    try:
        made = link_of_ones_own(account=viewer(request), invitation=wanted, as_of=clock.as_of())
    except SurveyInvitation.DoesNotExist as unknown:
        raise Http404 from unknown
    sheet = reverse("survey", args=[made.token])
    return HttpResponse(status=_SEE_OTHER, headers={"Location": sheet, "Referrer-Policy": "no-referrer"})
