"""The prevention ledger: what was detected, what became of it, and what counts as prevented by which rule."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.organisation.queries import parameters
from trimtab.domain.people.models import User
from trimtab.scorecards import ledger
from trimtab.scorecards.errors import NotVisible
from trimtab.scorecards.ledger import Place, Wanted
from trimtab.web import choices, clock
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.exports import Cell
from trimtab.web.ledger_view import LedgerView, read_ledger_view
from trimtab.web.list_frame import list_frame
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import exported_prevented, prevented
from trimtab.web.presenters.catalogue_texts import told
from trimtab.web.presenters.picker import Offered, Picker, picker
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import EVERYONE, PROVIDER, open_to
from trimtab.web.taking import Counted, taken
from trimtab.web.views.errors import explained
from trimtab.web.views.exports import wanted_format

SECTION = "prevented"
PAGE_SIZE = 50
ROWS_AT_A_TIME = 2_000
COUNTING = "incidents-prevented"


@open_to(EVERYONE)
@require_safe
@explained
def index(request: HttpRequest) -> HttpResponse:
    """What was detected in a period, and what of it counts? A client contact is led to their own client's part."""
    as_of, who = clock.as_of(), viewer(request)
    if who.role == User.Role.CLIENT_CONTACT:
        return redirect("client-prevented", who.client_id)
    view = read_ledger_view(request.GET, as_of)
    found = ledger.ledger(who, view.wanted, as_of, most=PAGE_SIZE, after=view.after)
    rules = parameters()
    context = {
        **_frame(who, view, found, as_of),
        "totals": prevented.totals(found.totals, view.query, view.wanted.counts),
        "balance": prevented.balanced(found.balance, view.query, view.wanted.outcome),
        "stories": prevented.stories(found.lines, rules, zone_of(who), view.query),
        "examples": [] if view.narrowed() else prevented.examples(ledger.examples(who, view.wanted, as_of)),
        "export": reverse("prevented") + "export",
    }
    return page(request, "prevented.html", context, section=SECTION, as_of=as_of)


@open_to(EVERYONE)
@require_safe
@explained
def of_client(request: HttpRequest, client_id: int) -> HttpResponse:
    """What was prevented for one client, in its own words?"""
    as_of, who = clock.as_of(), viewer(request)
    view = read_ledger_view(request.GET, as_of, client=_key(client_id))
    name = choices.chosen(who, view.wanted.filters)["client"]
    found = ledger.ledger(who, view.wanted, as_of, most=PAGE_SIZE, after=view.after)
    rules = parameters()
    context = {
        **_frame(who, view, found, as_of, own_client=True),
        "client": name,
        "client_page": reverse("client", args=[client_id]) + f"?period={view.view.period.label}",
        "summary": prevented.summary(found.totals),
        "examples": prevented.examples(ledger.examples(who, view.wanted, as_of)),
        "stories": prevented.stories(found.lines, rules, zone_of(who), view.query, for_client=True),
        "export": reverse("client-prevented", args=[client_id]) + "export",
    }
    return page(request, "client_prevented.html", context, section=SECTION, as_of=as_of)


@open_to(PROVIDER)
@require_safe
@explained
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The ledger as a file, narrowed as the address says: every page of it."""
    return _file(request, read_ledger_view(request.GET, clock.as_of()), file_format)


@open_to(EVERYONE)
@require_safe
@explained
def export_of_client(request: HttpRequest, client_id: int, file_format: str) -> HttpResponseBase:
    """One client's part of the ledger as a file."""
    view = read_ledger_view(request.GET, clock.as_of(), client=_key(client_id))
    choices.chosen(viewer(request), view.wanted.filters)
    return _file(request, view, file_format, for_client=True)


def _file(
    request: HttpRequest, view: LedgerView, file_format: str, *, for_client: bool = False
) -> HttpResponseBase:
    as_of, who, wanted_as = clock.as_of(), viewer(request), wanted_format(file_format)
    total = ledger.count_of(who, view.wanted, as_of)
    frame = replace(list_frame(who, as_of, view.wanted.filters), period=view.view.period)
    rows = Counted(_rows(who, view.wanted, as_of, for_client=for_client), total)
    table = exported_prevented.exported(iter(rows), frame, for_client=for_client)
    return taken(request, replace(table, rows=rows), wanted_as)


def _rows(who: User, wanted: Wanted, as_of: datetime, *, for_client: bool) -> Iterator[Sequence[Cell]]:
    after: Place | None = None
    rules, zone = parameters(), zone_of(who)
    while some := ledger.lines_after(who, wanted, as_of, most=ROWS_AT_A_TIME, after=after):
        yield from exported_prevented.cells(some, rules, zone, for_client=for_client)
        after = some[-1].entry.place


def _frame(
    who: User, view: LedgerView, found: ledger.Ledger, as_of: datetime, *, own_client: bool = False
) -> dict[str, Any]:
    """What both pages have: the period and filters, the counting rule (PR-11), and where in the list one is."""
    rules = parameters()
    return {
        "view": view.view,
        "picker": _controls(who, view, as_of, own_client=own_client),
        "counting": told(KPIS[COUNTING].counts, rules),
        "is_empty": ledger.is_empty(),
        "narrowed": view.narrowed(),
        "every": view.query(counts=None, outcome=None, client=None, fingerprint=None, action=None),
        "wanted": found.totals["wanted"],
        "first": view.query() if view.after else None,
        "following": view.following(found.following),
        "query": view.query(),
        "rules": rules,
    }


def _controls(who: User, view: LedgerView, as_of: datetime, *, own_client: bool) -> Picker:
    months = choices.months(as_of)
    plain = view.view.at(also={name: text for name, text in view.view.also.items() if name != "after"})
    kinds, actions = ledger.offered(who, view.wanted, as_of)
    filters = view.wanted.filters
    chosen = {
        "counts": view.wanted.counts,
        "outcome": view.wanted.outcome,
        "fingerprint": filters.fingerprint,
        "action": filters.action,
    }
    own = prevented.choices(kinds, actions, chosen)
    if own_client:
        own = [one for one in own if one.name == "fingerprint"]
    found = picker(
        plain,
        months=months,
        longer=choices.years_and_quarters(months),
        following=choices.following(plain.period),
        names={} if own_client else choices.chosen(who, filters),
        offered=Offered(clients=None if own_client else choices.clients(who)),
        comparable=False,
    )
    names = {one.name for one in own}
    kept = [(name, value) for name, value in found.kept if name not in names]
    return replace(found, choices=own, kept=kept)


def _key(number: int) -> int:
    if not 0 < number <= LARGEST_ID:
        raise NotVisible("There is no such client.")
    return number
