"""Mail on its way, and the addresses it does not reach."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from trimtab.domain.outbox import actions, queries
from trimtab.domain.outbox.models import DisabledAddress
from trimtab.domain.people.mailboxes import holders_of
from trimtab.web import clock
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.pages import actor, viewer
from trimtab.web.presenters import outbox as presenter
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import LEADS, open_to
from trimtab.web.views.settings.frame import saved, settings_page

ENTRY = "outbox"
MOST_LINES = 50
LATELY = timedelta(days=7)


@open_to(LEADS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits, what went out, what did not arrive? Of secret messages only how many."""
    as_of, zone = clock.as_of(), zone_of(viewer(request))
    waiting, since = queries.waiting(as_of=as_of), as_of - LATELY
    disabled = queries.disabled_addresses()
    holders = holders_of(one.address for one in disabled)
    sent, given_up = (
        presenter.lines(queries.messages_in([state]).filter(ended_at__gte=since)[:MOST_LINES], zone)
        for state in ("sent", "given-up")
    )
    context = {
        "sends": settings.TRIMTAB_SENDS_MAIL,
        "lead": presenter.lead(waiting, sends=settings.TRIMTAB_SENDS_MAIL),
        "waiting": presenter.lines(queries.messages_in(queries.ON_THE_WAY)[:MOST_LINES], zone),
        "sent": sent,
        "given_up": given_up,
        "disabled": presenter.address_lines(disabled, holders, zone),
        "secret": presenter.secret_sums(queries.secret_counts(since=since)),
        "opt_outs": presenter.opt_out_sums(queries.opt_out_counts()),
        "most": MOST_LINES,
        "waiting_title": gettext("Waiting"),
        "given_up_title": gettext("Given up"),
        "sent_title": gettext("Sent lately"),
    }
    return settings_page(request, "settings/outbox.html", context, entry=ENTRY, as_of=as_of)


@open_to(LEADS)
@require_POST
def enable(request: HttpRequest, address_id: int) -> HttpResponse:
    """Send to a disabled address again."""
    if address_id > LARGEST_ID:
        raise Http404
    try:
        address = actions.enable(by=actor(request), address=address_id, as_of=clock.as_of())
    except DisabledAddress.DoesNotExist:
        raise Http404 from None
    return saved(request, gettext("Mail goes to %(address)s again.") % {"address": address}, ENTRY)
