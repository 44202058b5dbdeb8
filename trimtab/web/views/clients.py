"""The list of clients, and one client's page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.organisation.queries import parameters, report_zone
from trimtab.domain.people.models import User
from trimtab.domain.surveys import calls
from trimtab.domain.surveys.client_candidates import open_of, waiting_for
from trimtab.domain.tickets import listing
from trimtab.scorecards.clients import client_card
from trimtab.scorecards.comparing import compared, earlier
from trimtab.scorecards.measuring import measure
from trimtab.scorecards.periods import today
from trimtab.scorecards.shapes import Filters
from trimtab.scorecards.viewing import allowed
from trimtab.scorecards.warnings import client_warning
from trimtab.web import choices, clock
from trimtab.web.addresses import STAGES, View
from trimtab.web.client_table import table
from trimtab.web.client_view import read_client_page, read_client_view
from trimtab.web.opening import opens_saved
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import calls as call_lines
from trimtab.web.presenters import clients, compared_clients, tickets, warnings
from trimtab.web.presenters.dates import period_text
from trimtab.web.presenters.links import kpi_page
from trimtab.web.presenters.picker import Picker, picker
from trimtab.web.presenters.programme import tiles
from trimtab.web.presenters.spark_table import spark_table
from trimtab.web.presenters.views import menu
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import EVERYONE, LEADS, PROVIDER, open_to
from trimtab.web.views.errors import explained
from trimtab.web.views.programme import before_of

OPEN_SHOWN = 20


@open_to(PROVIDER)
@require_safe
@explained
@opens_saved("clients")
def index(request: HttpRequest) -> HttpResponse:
    """Which clients are there, and how does each stand in a period?"""
    as_of, who = clock.as_of(), viewer(request)
    view, sort = read_client_view(request.GET, as_of)
    listed = table(who, view, sort, as_of)
    rules = parameters()
    everyone = allowed(who, Filters(stage=view.filters.stage))
    whole = {
        key: measure(KPIS[key], view.period, as_of, everyone)
        for key in (clients.ESCALATION, clients.SATISFACTION)
    }
    totals = {key: clients.cell(key, figure, view, rules) for key, figure in whole.items()}
    context: dict[str, Any] = {
        "view": view,
        "picker": _controls(view, as_of),
        "saved": menu(who, "clients", view.query()),
        "headings": clients.headings(view, sort),
        "rows": listed.rows,
        "totals": listed.totals,
        "escalation": totals.get(clients.ESCALATION),
        "satisfaction": totals.get(clients.SATISFACTION),
        "stages": clients.stage_tabs(view, STAGES),
        "query": view.query(),
    }
    if view.compare is not None:
        totals_before = compared(
            who, [(KPIS[key], one) for key, one in whole.items()], view.period, view.compare, as_of, everyone
        )
        context |= {
            "before": period_text(earlier(view.period, view.compare)),
            "totals_before": compared_clients.in_words(whole, totals_before, rules),
        }
    return page(request, "clients.html", context, section="clients", as_of=as_of)


@open_to(EVERYONE)
@require_safe
@explained
def show(request: HttpRequest, client_id: int) -> HttpResponse:
    """How does one client stand: its figures, its contracts, its open tickets?"""
    as_of, who = clock.as_of(), viewer(request)
    view = read_client_page(request.GET, client_id, as_of)
    if _is_part_of_theirs(who, client_id):
        return redirect("client", who.client_id)
    card = client_card(who, client_id, view.period, as_of)
    rules = parameters()
    mine = view.at(filters=Filters(client=client_id))
    waiting = listing.open_tickets(who, client_id)
    current = next(iter(card.contracts), None)
    context = {
        "view": view,
        "picker": _controls(view, as_of),
        "card": card,
        "support": clients.support(current.stage, current.day) if current else clients.support(None, None),
        "tracks": clients.tracks(card.contracts, today(as_of), rules),
        "tiles": tiles(card.scorecards, mine, rules, before_of(who, card.scorecards, mine, as_of)),
        "spark_table": spark_table(
            card.scorecards,
            rules,
            # A client contact has no page behind a figure.
            lambda one: "" if who.role == User.Role.CLIENT_CONTACT else kpi_page(one.kpi.key, mine),
        ),
        "figures_export": reverse("client", args=[client_id]) + "export",
        "query": view.query(),
        "open_total": waiting.count(),
        "open_query": f"?client={client_id}&status=unsettled&sort=opened",
        "open_lines": tickets.lines(waiting[:OPEN_SHOWN], zone_of(who)),
        "programme_query": mine.query(),
    }
    context |= _service(who, client_id, as_of)
    return page(request, "client.html", context, section="clients", as_of=as_of)


def _service(who: User, client_id: int, as_of: datetime) -> Mapping[str, Any]:
    """Who looks after the client and who there waits for a call; its own people see what they are asked instead."""
    zone = zone_of(who)
    if who.role == User.Role.CLIENT_CONTACT:
        return {"my_surveys": call_lines.open_surveys(waiting_for(who, as_of=as_of), zone=zone)}
    waiting = calls.of_client(client_id, who)
    return {
        "warning": warnings.shown(client_warning(who, client_id, as_of), today(as_of)),
        "may_set": who.role in LEADS,
        "calls": call_lines.lines(waiting, zone=zone, as_of=as_of),
        "ownership": call_lines.ownership(client_id, as_of=as_of, zone=report_zone()),
        "may_own": call_lines.can_set(who),
        "open_surveys": call_lines.open_surveys(open_of(client_id, as_of=as_of), zone=zone)
        if call_lines.can_set(who)
        else [],
    }


def _is_part_of_theirs(contact: User, client_id: int) -> bool:
    """Was this client merged into the one that a client contact belongs to?"""
    theirs = contact.client_id
    return theirs is not None and theirs != client_id and client_id in listing.with_absorbed(theirs)


def _controls(view: View, as_of: datetime) -> Picker:
    """The period's controls. The list of clients keeps its order when the period changes."""
    months = choices.months(as_of)
    return picker(
        view,
        months=months,
        longer=choices.years_and_quarters(months),
        following=choices.following(view.period),
    )
