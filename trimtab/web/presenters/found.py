"""What a search found, in sections with a title each."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from trimtab.web.finding import Found, Group


@dataclass(frozen=True)
class Section:
    """One kind of things: its title, what was found, and the way to all of it, "" where all of it stands here."""

    kind: str
    title: str
    found: Sequence[Found]
    more: str


def sections(groups: Sequence[Group], text: str) -> list[Section]:
    """The sections of a search, in order."""
    return [Section(one.kind, title_of(one.kind), one.found, _more(one, text)) for one in groups]


def whole(kind: str, rows: Sequence[Found]) -> list[Section]:
    """All of one kind, as the only section; none where nothing was found."""
    return [Section(kind, title_of(kind), rows, "")] if rows else []


def query(text: str, kind: str, number: int = 1) -> str:
    """The query string of a page of one kind."""
    values = {"q": text, "kind": kind, "page": str(number) if number > 1 else ""}
    return "?" + urlencode({name: value for name, value in values.items() if value})


def title_of(kind: str) -> str:
    """What a kind of things is called."""
    return {
        "clients": gettext("Clients"),
        "tickets": gettext("Tickets"),
        "sites": gettext("Sites"),
        "contacts": gettext("Contacts"),
        "technicians": gettext("Technicians"),
        "teams": gettext("Teams"),
        "kpis": gettext("KPIs"),
        "views": pgettext("saved views", "Views"),
    }[kind]


def searched(kinds: Sequence[str]) -> list[str]:
    """What is searched, for the sentence that says so."""
    words = {
        "clients": gettext("clients by name"),
        "tickets": gettext("tickets by number and title"),
        "sites": gettext("sites by name"),
        "contacts": gettext("contacts by name"),
        "technicians": gettext("technicians by name"),
        "teams": gettext("teams by name"),
        "kpis": gettext("KPIs by name and question"),
        "views": gettext("saved views by name"),
    }
    return [words[kind] for kind in kinds]


def _more(group: Group, text: str) -> str:
    if not group.more:
        return ""
    if group.kind == "tickets":  # their own list can be narrowed, sorted and exported
        return reverse("tickets") + "?" + urlencode({"q": text})
    return reverse("search") + query(text, group.kind)
