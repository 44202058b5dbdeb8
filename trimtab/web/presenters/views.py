"""Saved views in words: the menu of a page, and the list of all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from trimtab.domain.people.models import User
from trimtab.domain.saved_views.models import SavedView
from trimtab.domain.saved_views.queries import may_share, of_page
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters.exported_about import Frame, ending
from trimtab.web.saved_pages import NoLonger, address, has_period, page_title, plain_address, readable


@dataclass(frozen=True)
class Entry:
    """One view of a menu."""

    name: str
    href: str
    note: str
    now: bool


@dataclass(frozen=True)
class Menu:
    """The menu "Views" of a page: the views there are, and what a new one would keep.

    ``plain`` is the way to the page itself, where a view opens in its place; else "".
    """

    entries: Sequence[Entry]
    page: str
    subject: str
    query: str
    has_period: bool
    may_share: bool
    plain: str


@dataclass(frozen=True)
class Line:
    """One view of the list. ``broken`` says why it no longer opens; ``edit`` is "" for a view of somebody else."""

    name: str
    href: str
    page: str
    owner: str
    access: str
    first: bool
    period: str
    broken: str
    edit: str


def menu(viewer: User, page: str, query: str, subject: str = "") -> Menu:
    """The menu of this page as it is shown now. ``query`` is its query string, with or without "?"."""
    plain = query.removeprefix("?")
    views = list(of_page(viewer, page, subject))
    own_first = any(view.is_default and view.owner_id == viewer.pk for view in views)
    return Menu(
        entries=[
            Entry(view.name, address(view), _note(view, viewer), bool(view.query) and view.query == plain)
            for view in views
        ],
        page=page,
        subject=subject,
        query=plain,
        has_period=has_period(plain),
        may_share=may_share(viewer),
        plain=plain_address(page, subject) if own_first else "",
    )


def lines(viewer: User, views: Iterable[SavedView], as_of: datetime) -> list[Line]:
    """The list of views, each read again: one that its page cannot read any more says why."""
    return [_line(viewer, view, as_of) for view in views]


def _line(viewer: User, view: SavedView, as_of: datetime) -> Line:
    broken = ""
    try:
        readable(viewer, view.page, view.subject, view.query, as_of)
    except NoLonger as reason:
        broken = str(reason)
    mine = view.owner_id == viewer.pk
    return Line(
        name=view.name,
        href="" if broken else address(view),
        page=page_title(view.page, view.subject),
        owner=gettext("you") if mine else view.owner.name,
        access=gettext("shared") if view.shared else gettext("private"),
        first=mine and view.is_default,
        period=gettext("kept") if has_period(view.query) else gettext("newest"),
        broken=broken,
        edit=reverse("saved-view", args=[view.pk]) if mine else "",
    )


def _note(view: SavedView, viewer: User) -> str:
    if view.owner_id != viewer.pk:
        return gettext("of %(name)s") % {"name": view.owner.name}
    if view.is_default:
        return gettext("opens first")
    return gettext("shared") if view.shared else ""


def exported(found: Sequence[Line], frame: Frame) -> Table:
    """The list as a table to take along."""
    columns = [
        Column(gettext("Name")),
        Column(gettext("Page")),
        Column(gettext("Of")),
        Column(gettext("Access")),
        Column(gettext("Opens first"), "flag"),
        Column(gettext("Period")),
        Column(gettext("Address"), width=60),
        Column(gettext("No longer opens because"), width=44),
    ]
    rows: list[list[Cell]] = [
        [one.name, one.page, one.owner, one.access, one.first, one.period, one.href, one.broken]
        for one in found
    ]
    return Table(
        "trimtab-views", columns, rows, [(gettext("List"), gettext("Views")), *ending(frame)], frame.zone
    )
