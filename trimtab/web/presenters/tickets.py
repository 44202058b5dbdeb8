"""A list of tickets, in words: its rows, its filters, its pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext, pgettext

from trimtab.domain.tickets.listing import ANY_OPEN, Choices, Totals
from trimtab.domain.tickets.models import Ticket
from trimtab.web.presenters import dates
from trimtab.web.presenters.numbers import count
from trimtab.web.presenters.tables import Choice, Heading, Narrowing, Option
from trimtab.web.ticket_view import STATUSES, TicketView

PAGE_SIZE = 50


@dataclass(frozen=True)
class Line:
    """One ticket in a list."""

    link: str
    number: str
    title: str
    client: str
    client_link: str
    team: str
    status: str
    settled: bool
    priority: str
    opened: str
    escalated: str
    excluded: str


def status_word(status: str) -> str:
    """A status in the reader's language."""
    return {
        ANY_OPEN: pgettext("tickets", "Not yet resolved"),
        "new": pgettext("ticket", "New"),
        "open": pgettext("ticket", "Open"),
        "pending": pgettext("ticket", "Pending"),
        "resolved": pgettext("ticket", "Resolved"),
        "closed": pgettext("ticket", "Closed"),
    }[status]


def source_word(source: str) -> str:
    """Who or what opened a ticket, in the reader's language."""
    return {
        "client": gettext("Client"),
        "technician": gettext("Technician"),
        "monitoring": gettext("Monitoring"),
        "self-service": gettext("Self-service"),
    }[source]


def excluded_word(reason: str) -> str:
    """Why a ticket is in no figure, in the reader's language; empty: it counts."""
    return {
        "": "",
        "deleted": pgettext("ticket", "deleted"),
        "test": pgettext("ticket", "test"),
        "spam": pgettext("ticket", "spam"),
        "merged": pgettext("ticket", "merged"),
        "duplicate": pgettext("ticket", "duplicate"),
    }.get(reason, reason)


def lines(tickets: Iterable[Ticket], zone: ZoneInfo) -> list[Line]:
    """The rows of a list. Titles may be empty, numbers never."""
    return [_line(ticket, zone) for ticket in tickets]


def _line(ticket: Ticket, zone: ZoneInfo) -> Line:
    return Line(
        link=f"/tickets/{ticket.pk}/",
        number=ticket.external_id,
        title=ticket.title or gettext("Without a title"),
        client=ticket.client.name,
        client_link=f"/clients/{ticket.client_id}/",
        team=ticket.team.name if ticket.team else "",
        status=status_word(ticket.status),
        settled=ticket.status in (Ticket.Status.RESOLVED, Ticket.Status.CLOSED),
        priority=str(ticket.priority or ""),
        opened=dates.moment(ticket.opened_at, zone),
        escalated=_times(ticket.escalations) if ticket.escalations else "",
        excluded=excluded_word(ticket.excluded),
    )


def _times(escalations: int) -> str:
    if escalations == 1:
        return gettext("escalated")
    return gettext("escalated %(n)s times") % {"n": count(escalations)}


def headings(view: TicketView) -> list[Heading]:
    """The heads of the list's columns: a click sorts, another one turns the order round."""
    titles = {
        "number": gettext("Ticket"),
        "client": gettext("Client"),
        "team": gettext("Team"),
        "priority": gettext("Priority"),
        "status": gettext("Status"),
        "opened": gettext("Opened"),
        "escalated": gettext("Escalated"),
    }
    return [_heading(view, name, title) for name, title in titles.items()]


def _heading(view: TicketView, name: str, title: str) -> Heading:
    # Newest and latest first is what people look for; names and ranks begin at the beginning.
    natural = f"-{name}" if name in ("opened", "escalated") else name
    other = natural.removeprefix("-") if natural.startswith("-") else f"-{name}"
    now = {name: "ascending", f"-{name}": "descending"}.get(view.sort, "")
    return Heading(
        title, view.query(sort=other if view.sort == natural else natural), now, name == "priority"
    )


def totals_in_words(totals: Totals) -> str:
    """What a list comes to: "1,912 tickets, 137 not yet resolved, 264 escalated"."""
    tickets = ngettext("%(n)s ticket", "%(n)s tickets", totals.tickets) % {"n": count(totals.tickets)}
    words = {"tickets": tickets, "open": count(totals.unsettled), "escalated": count(totals.escalated)}
    return gettext("%(tickets)s · %(open)s not yet resolved · %(escalated)s escalated") % words


def filters(view: TicketView, offered: Choices) -> list[Choice]:
    """The filters as a form shows them; one with nothing to choose is left out."""
    wanted = view.wanted
    escalated = {True: "yes", False: "no", None: ""}[wanted.escalated]
    yes_no = [("yes", gettext("Escalated")), ("no", gettext("Not escalated"))]
    categories = [(name, name) for name in offered.categories]
    found = [
        _choice("client", gettext("Client"), gettext("All clients"), offered.clients, wanted.client),
        _choice("team", gettext("Team"), gettext("All teams"), offered.teams, wanted.team),
        _choice(
            "technician",
            gettext("Technician"),
            gettext("All technicians"),
            offered.technicians,
            wanted.technician,
        ),
        _choice("status", gettext("Status"), gettext("Any status"), _status_choices(), wanted.status),
        _choice("source", gettext("Source"), gettext("Any source"), _source_choices(), wanted.source),
        _choice("category", gettext("Category"), gettext("Any category"), categories, wanted.category),
        _choice("escalated", gettext("Escalation"), gettext("Escalated or not"), yes_no, escalated),
    ]
    return [choice for choice in found if len(choice.options) > 1]


def _status_choices() -> list[tuple[str, str]]:
    return [(status, status_word(status)) for status in STATUSES]


def _source_choices() -> list[tuple[str, str]]:
    return [(source, source_word(source)) for source in Ticket.Source.values]


def _choice(
    name: str, label: str, every: str, entries: Iterable[tuple[object, str]], chosen: object
) -> Choice:
    now = "" if chosen is None else str(chosen)
    options = [Option(str(value), text, str(value) == now) for value, text in entries]
    return Choice(name, label, [Option("", every, not now), *options])


def narrowings(view: TicketView, choices: Sequence[Choice]) -> list[Narrowing]:
    """The filters in force, each with the list without it."""
    found = []
    if view.wanted.text:
        says = gettext("“%(text)s” in number or title") % {"text": view.wanted.text}
        found.append(Narrowing(says, view.query(q=None)))
    values = view.values()
    for choice in choices:
        if choice.name in values:
            named = next((option.text for option in choice.options if option.chosen), gettext("unknown"))
            says = gettext("%(filter)s: %(choice)s") % {"filter": choice.label, "choice": named}
            found.append(Narrowing(says, view.query(**{choice.name: None})))
    return found + _day_narrowings(view)


def _day_narrowings(view: TicketView) -> list[Narrowing]:
    found = []
    if view.wanted.opened_from:
        says = gettext("Opened from %(day)s") % {"day": dates.day(view.wanted.opened_from)}
        found.append(Narrowing(says, view.query(opened_from=None)))
    if view.wanted.opened_to:
        says = gettext("Opened up to %(day)s") % {"day": dates.day(view.wanted.opened_to)}
        found.append(Narrowing(says, view.query(opened_to=None)))
    return found
