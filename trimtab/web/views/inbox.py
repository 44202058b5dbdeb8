"""The inbox: everything that needs a person, in the order of a stated rule."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from trimtab.domain.account_owners.queries import may_look_after
from trimtab.scorecards.inbox import sources
from trimtab.scorecards.inbox_item import Weight
from trimtab.scorecards.inbox_list import Wanted, inbox
from trimtab.web import clock
from trimtab.web.addresses import choice, given_once, whole_number
from trimtab.web.list_frame import list_frame
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import inbox as presenter
from trimtab.web.presenters import tables
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import LEADS, PROVIDER, open_to
from trimtab.web.taking import taken
from trimtab.web.views.errors import explained
from trimtab.web.views.exports import wanted_format

SECTION = "inbox"
PAGE_SIZE = 50
PARAMETERS = ("source", "weight", "who", "asleep", "page")
WEIGHTS = {"urgent": Weight.URGENT, "soon": Weight.SOON, "later": Weight.LATER}


@dataclass(frozen=True)
class InboxView:
    """What the address asks for."""

    given: dict[str, str]
    wanted: Wanted
    page: int

    def query(self, **changes: Any) -> str:
        """The query string with changes; any change begins the list at its top."""
        values = {**self.given, "page": None, **changes}
        return "?" + urlencode({name: value for name, value in values.items() if value not in (None, 1)})


@open_to(PROVIDER)
@require_safe
@explained
def index(request: HttpRequest) -> HttpResponse:
    """What needs a person, and why does it stand where it stands?"""
    as_of, who = clock.as_of(), viewer(request)
    view = _view(request)
    found = inbox(who, view.wanted, as_of)
    total = len(found.entries)
    number = min(view.page, max(1, -(-total // PAGE_SIZE)))
    begin = (number - 1) * PAGE_SIZE
    leads = who.role in LEADS
    said, said_at = _said(request, begin + 1, len(found.entries[begin : begin + PAGE_SIZE]))
    context = {
        "lines": presenter.lines(found.entries[begin : begin + PAGE_SIZE], zone_of(who), as_of),
        "pages": tables.pages(number, PAGE_SIZE, total, lambda other: view.query(page=other)),
        "sources": presenter.sources(found, view.query, view.wanted.source),
        "whose": presenter.whose(view.query, view.wanted.who) if leads else [],
        "asleep": found.asleep,
        "asleep_link": view.query(asleep=None if view.wanted.asleep else "yes"),
        "shows_asleep": view.wanted.asleep,
        "narrowed": view.wanted != Wanted(),
        "query": view.query(),
        "kept": [*view.given.items(), *([("page", number)] if number > 1 else [])],
        "start": begin + 1,
        "viewer_pk": who.pk,
        "said": said,
        "said_at": said_at,
        "leads": leads,
        "accounts": presenter.accounts(may_look_after()) if leads else [],
        "sleeps": presenter.sleeps(),
    }
    return page(request, "inbox.html", context, section=SECTION, as_of=as_of)


@open_to(PROVIDER)
@require_safe
@explained
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The inbox as a file, narrowed as the address says."""
    wanted_as, who, as_of = wanted_format(file_format), viewer(request), clock.as_of()
    found = inbox(who, _view(request).wanted, as_of)
    return taken(request, presenter.exported(found.entries, zone_of(who), list_frame(who, as_of)), wanted_as)


def _view(request: HttpRequest) -> InboxView:
    given = given_once(request.GET, PARAMETERS)
    weight = choice(given, "weight", tuple(WEIGHTS))
    wanted = Wanted(
        source=choice(given, "source", tuple(sources())),
        weight=WEIGHTS[weight] if weight else None,
        who=choice(given, "who", ("me", "nobody")),
        asleep=choice(given, "asleep", ("yes",)) is not None,
    )
    number = whole_number(given["page"], "page", least=1) if "page" in given else 1
    return InboxView({name: text for name, text in given.items() if name != "page"}, wanted, number)


def _said(request: HttpRequest, first: int, shown: int) -> tuple[str, int | None]:
    """What was done with an item just now, and before which item that stands: where it was, or is still.

    None: after the last one.
    """
    told = [(str(one), one.extra_tags or "") for one in messages.get_messages(request)]
    if not told:
        return "", None
    text, place = told[-1]
    at = int(place) if place.isdecimal() else first
    return text, max(at, first) if at < first + shown else None
