"""What is known of one ticket, as a file."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from trimtab.domain.tickets import listing
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID, BadView, given_once
from trimtab.web.list_frame import list_frame
from trimtab.web.pages import viewer
from trimtab.web.presenters import exported_ticket
from trimtab.web.rights import EVERYONE, open_to
from trimtab.web.taking import taken
from trimtab.web.views.errors import explained
from trimtab.web.views.exports import wanted_format


@open_to(EVERYONE)
@require_safe
@explained
def of_ticket(request: HttpRequest, ticket_id: int, what: str, file_format: str) -> HttpResponseBase:
    """A ticket's history or its counted escalations, as a file."""
    who, wanted = viewer(request), wanted_format(file_format)
    given_once(request.GET, ())
    ticket = listing.ticket_seen(who, ticket_id) if ticket_id <= LARGEST_ID else None
    if ticket is None:
        raise Http404
    frame = list_frame(who, clock.as_of())
    if what == "history":
        return taken(request, exported_ticket.history(ticket, listing.history(ticket), frame), wanted)
    if what == "escalations":
        counted = listing.escalations_of(ticket)
        return taken(request, exported_ticket.escalations(ticket, counted, frame), wanted)
    says = gettext("There is no export “%(what)s” of a ticket.") % {"what": what[:60]}
    raise BadView(says, gettext("Write one of: %(choices)s.") % {"choices": "history, escalations"})
