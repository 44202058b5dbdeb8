"""The inbox: everything that needs a person, in the order of a stated rule."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from trimtab.domain.account_owners.queries import may_look_after
from trimtab.domain.inbox.actions import assign, snooze
from trimtab.domain.people.models import User
from trimtab.scorecards.inbox import sources
from trimtab.scorecards.inbox_item import Weight
from trimtab.scorecards.inbox_list import Entry, Wanted, entry_with, inbox
from trimtab.web import clock
from trimtab.web.addresses import BadView, choice, given_once, whole_number
from trimtab.web.list_frame import list_frame
from trimtab.web.pages import actor, page, viewer
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
        "kept": list(view.given.items()),
        "start": begin + 1,
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


@open_to(LEADS)
@require_POST
@explained
def give(request: HttpRequest) -> HttpResponse:
    """Give an item to somebody, or to nobody."""
    one = _entry(request)
    if one.item.keeps:
        says = gettext("Who has this is said on its own page.")
        raise BadView(says, gettext("Open it from the inbox."))
    chosen = request.POST.get("account", "")
    people = {str(account.pk): account for account in may_look_after()}
    if chosen and chosen not in people:
        raise BadView(
            gettext("This account takes nothing from the inbox."), gettext("Choose one from the list.")
        )
    assign(
        by=actor(request),
        as_of=clock.as_of(),
        key=one.item.key,
        name=_name(request, one),
        account=people.get(chosen),
    )
    return _back(request)


@open_to(PROVIDER)
@require_POST
@explained
def put_off(request: HttpRequest) -> HttpResponse:
    """Let an item sleep for some days, or wake it. A technician does so with what is theirs."""
    one, as_of = _entry(request), clock.as_of()
    days = request.POST.get("days", "")
    if days and days not in presenter.sleeps():
        raise BadView(gettext("An item is not put off for so long."), gettext("Choose one from the list."))
    until = as_of + timedelta(days=int(days)) if days else None
    snooze(by=actor(request), as_of=as_of, key=one.item.key, name=_name(request, one), until=until)
    return _back(request)


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


def _entry(request: HttpRequest) -> Entry:
    """The item that a form is about. Raises BadView for one that needs nobody any more."""
    found = entry_with(viewer(request), request.POST.get("key", ""), clock.as_of())
    if found is None:
        says = gettext("This does not need anybody any more, or is not in your inbox.")
        raise BadView(says, gettext("Go back to the inbox: it shows what is left."))
    return found


def _name(request: HttpRequest, one: Entry) -> str:
    who: User = viewer(request)
    return presenter.line(one, zone_of(who), clock.as_of()).what[:200]


def _back(request: HttpRequest) -> HttpResponse:
    """Back to the list as it was narrowed; nothing but its own parameters is led to."""
    kept = [(name, request.POST.get(f"back-{name}", "")) for name in PARAMETERS]
    query = urlencode([(name, text) for name, text in kept if text])
    return redirect(reverse("inbox") + (f"?{query}" if query else ""))
