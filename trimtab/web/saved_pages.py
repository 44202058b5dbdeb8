"""Which pages can be kept as saved views, and how does each read a query string?

A query string is kept only after the page's own reader has read it, in the form that the reader writes; one that no
longer reads (a client that went, a parameter of an older version) says so instead of opening.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from trimtab.domain.people.models import User
from trimtab.domain.saved_views.models import SavedView
from trimtab.scorecards.errors import NotVisible, UnknownKpi
from trimtab.scorecards.measuring import kpi_named
from trimtab.scorecards.shapes import Filters
from trimtab.scorecards.viewing import allowed
from trimtab.web import choices
from trimtab.web.addresses import BadView, read_view
from trimtab.web.client_view import read_client_view
from trimtab.web.rights import EVERYONE, PROVIDER
from trimtab.web.ticket_view import read_ticket_view

Reader = Callable[[User, str, QueryDict, datetime], str]


@dataclass(frozen=True)
class SavedPage:
    """One page: what it is called, who may open it, and what its reader makes of a query string."""

    title: str
    roles: frozenset[User.Role]
    read: Reader


class NoLonger(Exception):
    """A saved view that its page cannot read. Its text says why, for people."""


def _programme(viewer: User, _subject: str, asked: QueryDict, as_of: datetime) -> str:
    view = read_view(asked, as_of)
    _known(viewer, view.filters)
    return view.query()


def _kpi(viewer: User, subject: str, asked: QueryDict, as_of: datetime) -> str:
    kpi_named(subject)
    view = read_view(asked, as_of, also=KPI_ALSO)
    _known(viewer, view.filters)
    return view.query()


def _clients(_viewer: User, _subject: str, asked: QueryDict, as_of: datetime) -> str:
    return read_client_view(asked, as_of)[0].query()


def _tickets(viewer: User, _subject: str, asked: QueryDict, _as_of: datetime) -> str:
    view = read_ticket_view(asked)
    wanted = view.wanted
    if viewer.role != User.Role.CLIENT_CONTACT:
        _known(viewer, Filters(client=wanted.client, team=wanted.team, technician=wanted.technician))
    return view.query(page=None)


KPI_ALSO = ("lines",)
"""The parameters that a KPI's page has beside those of every view."""
PAGES: Mapping[str, SavedPage] = {
    "programme": SavedPage(gettext_noop("Programme"), PROVIDER, _programme),
    "kpi": SavedPage(gettext_noop("KPI"), PROVIDER, _kpi),
    "clients": SavedPage(gettext_noop("Clients"), PROVIDER, _clients),
    "tickets": SavedPage(gettext_noop("Tickets"), EVERYONE, _tickets),
}


def readable(viewer: User, page: str, subject: str, query: str, as_of: datetime) -> str:
    """The query string (without "?") as the page itself would write it. Raises NoLonger with the reason."""
    known = PAGES.get(page)
    if known is None or viewer.role not in known.roles:
        raise NoLonger(gettext("There is no such page for you."))
    try:
        return known.read(viewer, subject, QueryDict(query), as_of).removeprefix("?")
    except BadView as problem:
        raise NoLonger(problem.says) from problem
    except UnknownKpi as problem:
        raise NoLonger(gettext("This KPI is no longer there.")) from problem
    except NotVisible as problem:
        raise NoLonger(gettext("A client, team or technician of this view is no longer there.")) from problem


def without_period(query: str) -> str:
    """The query string without its period: the view then shows the newest one."""
    return urlencode([(name, value) for name, value in parse_qsl(query) if name != "period"])


def has_period(query: str) -> bool:
    """Is the view kept to one period?"""
    return any(name == "period" for name, _ in parse_qsl(query))


def address(view: SavedView) -> str:
    """The address that a saved view stands for."""
    path = reverse(view.page, args=[view.subject] if view.subject else [])
    return f"{path}?{view.query}" if view.query else plain_address(view.page, view.subject)


def plain_address(page: str, subject: str = "") -> str:
    """The address of the page as it is without any saved view."""
    return reverse(page, args=[subject] if subject else []) + f"?{PLAIN}=yes"


PLAIN = "plain"
"""The parameter that opens a page itself, whatever view somebody has made its first."""


def page_title(page: str, subject: str) -> str:
    """What the page of a saved view is called; a KPI's by the KPI."""
    try:
        return gettext(kpi_named(subject).title) if page == "kpi" else gettext(PAGES[page].title)
    except (UnknownKpi, KeyError):
        return subject or page


def _known(viewer: User, filters: Filters) -> None:
    choices.chosen(viewer, allowed(viewer, filters))
