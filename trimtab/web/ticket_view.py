"""Which list of tickets does an address ask for, and what is the address of a list?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from trimtab.domain.tickets.listing import ANY_OPEN, ORDERS, Wanted
from trimtab.domain.tickets.models import Ticket
from trimtab.web.addresses import (
    choice,
    day_of,
    given_once,
    identifier,
    in_order,
    printable_text,
    whole_number,
)

PARAMETERS = (
    "q",
    "client",
    "team",
    "technician",
    "status",
    "source",
    "category",
    "escalated",
    "from",
    "to",
    "sort",
    "page",
)
STATUSES = (ANY_OPEN, *Ticket.Status.values)
YES_NO: Mapping[str, bool] = {"yes": True, "no": False}
NEWEST_FIRST = "-opened"
EVERYTHING = Wanted()


@dataclass(frozen=True)
class TicketView:
    """A list of tickets: what it is narrowed to, its order and its page, the first being 1."""

    wanted: Wanted = EVERYTHING
    sort: str = NEWEST_FIRST
    page: int = 1

    def values(self) -> dict[str, str]:
        """The parameters that differ from a plain list, as text."""
        wanted = self.wanted
        escalated = {True: "yes", False: "no", None: ""}[wanted.escalated]
        every = {
            "q": wanted.text,
            "client": wanted.client,
            "team": wanted.team,
            "technician": wanted.technician,
            "status": wanted.status,
            "source": wanted.source,
            "category": wanted.category,
            "escalated": escalated,
            "from": wanted.opened_from,
            "to": wanted.opened_to,
            "sort": "" if self.sort == NEWEST_FIRST else self.sort,
            "page": "" if self.page == 1 else self.page,
        }
        return {name: str(value) for name, value in every.items() if value not in (None, "")}

    def query(self, **changes: Any) -> str:
        """The query string of this list with ``changes``; None takes a parameter away, and any change the page.

        ``opened_from`` and ``opened_to`` stand for ``from`` and ``to``. Raises TypeError for an unknown parameter.
        """
        named = {name.removeprefix("opened_"): value for name, value in changes.items()}
        unknown = sorted(set(named) - set(PARAMETERS))
        if unknown:
            raise TypeError(f"a list of tickets has no parameter {unknown[0]}")
        values: dict[str, Any] = {**self.values(), "page": None, **named} if named else self.values()
        if values.get("page") == 1:
            del values["page"]
        return "?" + urlencode({name: value for name, value in values.items() if value not in (None, "")})

    def narrowed(self) -> bool:
        """Is anything filtered away?"""
        return self.wanted != EVERYTHING


def read_ticket_view(asked: QueryDict) -> TicketView:
    """Which list do these parameters ask for? An empty one is as good as absent. Raises BadView."""
    given = {name: text.strip() for name, text in given_once(asked, PARAMETERS).items() if text.strip()}
    wanted = Wanted(
        client=identifier(given, "client"),
        team=identifier(given, "team"),
        technician=identifier(given, "technician"),
        status=choice(given, "status", STATUSES),
        source=choice(given, "source", Ticket.Source.values),
        category=printable_text(given, "category"),
        escalated=YES_NO.get(choice(given, "escalated", tuple(YES_NO)) or ""),
        opened_from=_day(given, "from"),
        opened_to=_day(given, "to"),
        text=printable_text(given, "q") or "",
    )
    if wanted.opened_from and wanted.opened_to:
        in_order(wanted.opened_from, wanted.opened_to)
    page = whole_number(given["page"], "page", least=1) if "page" in given else 1
    orders = [*ORDERS, *(f"-{name}" for name in ORDERS)]
    return TicketView(wanted, choice(given, "sort", orders) or NEWEST_FIRST, page)


def _day(given: Mapping[str, str], name: str) -> date | None:
    return day_of(given[name]) if name in given else None
