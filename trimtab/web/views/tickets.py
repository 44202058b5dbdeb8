"""The list of tickets, and one ticket."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from trimtab.domain.organisation.queries import report_zone
from trimtab.domain.tickets import listing
from trimtab.domain.tickets.queries import definition_of
from trimtab.web import clock
from trimtab.web.addresses import BadView
from trimtab.web.opening import opens_saved
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import tables, ticket_story, tickets
from trimtab.web.presenters.views import menu
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import EVERYONE, open_to
from trimtab.web.ticket_view import read_ticket_view
from trimtab.web.views.errors import explained


@open_to(EVERYONE)
@require_safe
@explained
@opens_saved("tickets")
def index(request: HttpRequest) -> HttpResponse:
    """Which tickets are there, narrowed as the address says?"""
    view = read_ticket_view(request.GET)
    zone = report_zone()
    totals = listing.totals(viewer(request), view.wanted, zone)
    pages = tables.pages(view.page, tickets.PAGE_SIZE, totals.tickets, lambda number: view.query(page=number))
    if view.page > pages.of:
        says = gettext("This list has no page %(page)s; its last is %(last)s.")
        raise BadView(says % {"page": view.page, "last": pages.of}, gettext("Go to the first page."))
    start = (view.page - 1) * tickets.PAGE_SIZE
    shown = listing.page_of(
        viewer(request), view.wanted, zone, view.sort, start=start, most=tickets.PAGE_SIZE
    )
    choices = tickets.filters(view, listing.choices(viewer(request)))
    context = {
        "view": view,
        "saved": menu(viewer(request), "tickets", view.query(page=None)),
        "totals": tickets.totals_in_words(totals),
        "found": totals.tickets,
        "choices": choices,
        "narrowings": tickets.narrowings(view, choices),
        "headings": tickets.headings(view),
        "lines": tickets.lines(shown, zone_of(viewer(request))),
        "pages": pages,
    }
    return page(request, "tickets.html", context, section="tickets", as_of=clock.as_of())


@open_to(EVERYONE)
@require_safe
@explained
def show(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """What is one ticket, and why does it count as escalated or not?"""
    ticket = listing.ticket_seen(viewer(request), ticket_id) if ticket_id <= 2**63 - 1 else None
    if ticket is None:
        raise Http404
    zone = zone_of(viewer(request))
    events = list(listing.history(ticket))
    counted = list(listing.escalations_of(ticket))
    rule = definition_of(ticket.rule) if ticket.rule else None
    left_out = listing.why_left_out(ticket)
    context = {
        "ticket": ticket,
        "facts": ticket_story.facts(ticket, listing.stage_of(ticket), zone),
        "timeline": ticket_story.timeline(events, counted, zone, rule),
        "verdict": ticket_story.verdict(ticket, counted, left_out, len(events), zone),
    }
    return page(request, "ticket.html", context, section="tickets", as_of=clock.as_of())
