"""What does a searched text find, of all that somebody may see?

Names are compared folded (``trimtab.names.fold``): case, width, kana and the dots on an i do not matter. Names that are
kept folded are asked of the database; those of contacts and technicians, which are thousands at most, are folded here.
Nothing here says who somebody is: sign-in addresses and tokens are never folded.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.clients.models import Client, Contact, Site
from trimtab.domain.people.models import Person, Team, User
from trimtab.domain.saved_views.queries import visible_to as views_visible_to
from trimtab.domain.tickets.listing import visible_to as tickets_visible_to
from trimtab.domain.tickets.listing import with_absorbed
from trimtab.domain.tickets.searching import newest_found, numbered
from trimtab.names import fold
from trimtab.web.saved_pages import address, page_title

SHOWN = 8


@dataclass(frozen=True)
class Found:
    """One thing that was found: its name, what stands beside it, its page."""

    name: str
    beside: str
    href: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind, and the address of all of it where there is more than is shown."""

    kind: str
    found: Sequence[Found]
    more: str


Named = TypeVar("Named", bound=tuple[Any, ...])
Finder = Callable[[User, str, int], Sequence[Found]]


def everything(viewer: User, text: str) -> list[Group]:
    """What holds the text, kind by kind, at most 8 of each? Kinds that hold nothing are absent."""
    groups = []
    for kind in kinds_of(viewer):
        found = FINDERS[kind](viewer, text, SHOWN + 1)
        if found:
            groups.append(Group(kind, found[:SHOWN], kind if len(found) > SHOWN else ""))
    return groups


def kinds_of(viewer: User) -> list[str]:
    """What may this person search? A client contact nothing of the provider's own people and figures."""
    hidden = ("technicians", "teams", "kpis") if viewer.role == User.Role.CLIENT_CONTACT else ()
    return [kind for kind in FINDERS if kind not in hidden]


def clients(viewer: User, text: str, most: int) -> list[Found]:
    """Clients by name; one that was merged into another leads there."""
    known = Client.objects.filter(_theirs(viewer, "pk"), name_key__contains=fold(text)).select_related(
        "merged_into"
    )
    found = [
        Found(
            one.name,
            one.merged_into.name if one.merged_into else "",
            _client_page(one.merged_into_id or one.pk),
        )
        for one in known.order_by("name_key", "pk")
    ]
    return _begun_first(found, text)[:most]


def sites(viewer: User, text: str, most: int) -> list[Found]:
    """Places of clients by name."""
    known = Site.objects.filter(_theirs(viewer, "client"), name_key__contains=fold(text)).select_related(
        "client"
    )
    found = [
        Found(one.name, one.client.name, _client_page(one.client_id))
        for one in known.order_by("name_key", "pk")
    ]
    return _begun_first(found, text)[:most]


def contacts(viewer: User, text: str, most: int) -> list[Found]:
    """People at clients by name."""
    known = Contact.objects.filter(_theirs(viewer, "client")).values_list("name", "client__name", "client")
    found = [Found(name, client, _client_page(key)) for name, client, key in _holding(known.iterator(), text)]
    return _begun_first(found, text)[:most]


def tickets(viewer: User, text: str, most: int) -> list[Found]:
    """Tickets by number and title: the one of exactly this number, then the newest."""
    seen = tickets_visible_to(viewer)
    once = {row.pk: row for row in [*numbered(seen, text, most), *newest_found(seen, text, most)]}
    return [
        Found(
            row.title or gettext("Without a title"),
            f"{row.external_id} · {row.client.name}",
            f"/tickets/{row.pk}/",
        )
        for row in once.values()
    ][:most]


def technicians(_viewer: User, text: str, most: int) -> list[Found]:
    """Technicians by name; each leads to their tickets."""
    named = _holding(Person.objects.values_list("name", "pk").iterator(), text)
    found = [Found(name, "", reverse("tickets") + f"?technician={key}") for name, key in named]
    return _begun_first(found, text)[:most]


def teams(_viewer: User, text: str, most: int) -> list[Found]:
    """Teams by name; each leads to its tickets."""
    known = Team.objects.filter(name_key__contains=fold(text)).order_by("name_key", "pk")
    found = [Found(one.name, "", reverse("tickets") + f"?team={one.pk}") for one in known]
    return _begun_first(found, text)[:most]


def kpis(_viewer: User, text: str, most: int) -> list[Found]:
    """KPIs by name, question and key."""
    needle = fold(text)
    found = []
    for kpi in KPIS.values():
        title, asks = gettext(kpi.title), gettext(kpi.asks)
        if any(needle in fold(words) for words in (title, asks, kpi.key, kpi.identifier)):
            found.append(Found(title, asks, reverse("kpi", args=[kpi.key])))
    return _begun_first(found, text)[:most]


def views(viewer: User, text: str, most: int) -> list[Found]:
    """Saved views by name."""
    known = views_visible_to(viewer).filter(name_key__contains=fold(text))
    return [Found(one.name, page_title(one.page, one.subject), address(one)) for one in known[:most]]


FINDERS: Mapping[str, Finder] = {
    "clients": clients,
    "tickets": tickets,
    "sites": sites,
    "contacts": contacts,
    "technicians": technicians,
    "teams": teams,
    "kpis": kpis,
    "views": views,
}


def _theirs(viewer: User, column: str) -> Q:
    """Only what is the viewer's: everything for the provider, one client's for its contact."""
    if viewer.role != User.Role.CLIENT_CONTACT:
        return Q()
    return Q(**{f"{column}__in": with_absorbed(viewer.client_id) if viewer.client_id else ()})


def _holding(rows: Iterable[Named], text: str) -> list[Named]:
    """The rows whose name, their first value, holds the text; by that name."""
    needle = fold(text)
    return sorted((row for row in rows if needle in fold(row[0])), key=lambda row: fold(row[0]))


def _begun_first(found: Sequence[Found], text: str) -> list[Found]:
    """Names that begin with the text before those that hold it further on; the order stays otherwise."""
    needle = fold(text)
    return sorted(found, key=lambda one: not fold(one.name).startswith(needle))


def _client_page(client: int) -> str:
    return reverse("client", args=[client])
