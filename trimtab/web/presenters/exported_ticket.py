"""One ticket's history and its counted escalations, as tables to take along."""

from collections.abc import Iterable

from django.utils.text import slugify
from django.utils.translation import gettext

from trimtab.catalogue.presets.trimtab import COLUMNS
from trimtab.domain.tickets.models import Escalation, Ticket, TicketEvent
from trimtab.web.exports import Cell, Column, Kind, Table
from trimtab.web.presenters.exported_about import Frame, ending

_KINDS: dict[str, Kind] = {"at": "moment", "priority": "whole", "flagged": "flag", "worked": "flag"}


def history(ticket: Ticket, events: Iterable[TicketEvent], frame: Frame) -> Table:
    """What happened to a ticket. Heads and cells are those of our own export, so that the file can be read back."""
    columns = [Column(name, _KINDS.get(name, "text")) for name in COLUMNS["ticket-events"]]
    return _table(ticket, "history", columns, [_event(ticket, one) for one in events], frame)


def escalations(ticket: Ticket, counted: Iterable[Escalation], frame: Frame) -> Table:
    """What was counted as an escalation of a ticket, and by which rule."""
    columns = [
        Column(gettext("System")),
        Column(gettext("Ticket")),
        Column(gettext("At"), "moment"),
        Column(gettext("Kind")),
        Column(gettext("Why it counts"), width=60),
        Column(gettext("From tier"), "whole"),
        Column(gettext("To tier"), "whole"),
        Column(gettext("In the headline"), "flag"),
        Column(gettext("Time is approximate"), "flag"),
        Column(gettext("Rule")),
    ]
    rows: list[list[Cell]] = [
        [
            ticket.system,
            ticket.external_id,
            one.at,
            one.kind,
            one.reason,
            one.from_tier,
            one.to_tier,
            one.in_headline,
            one.approximate,
            str(one.rule),
        ]
        for one in counted
    ]
    return _table(ticket, "escalations", columns, rows, frame)


def _event(ticket: Ticket, one: TicketEvent) -> list[Cell]:
    person = one.assignee
    return [
        ticket.system,
        ticket.external_id,
        one.digest,
        one.at,
        one.kind,
        one.team.name if one.team else "",
        person.name if person else "",
        person.system if person else "",
        person.external_id if person else "",
        one.priority,
        one.status,
        one.status_label,
        one.flagged,
        one.worked,
    ]


def _table(ticket: Ticket, what: str, columns: list[Column], rows: list[list[Cell]], frame: Frame) -> Table:
    name = f"trimtab-ticket-{slugify(ticket.external_id) or ticket.pk}-{what}"
    about: list[tuple[str, Cell]] = [(gettext("Ticket"), f"{ticket.external_id} {ticket.title}".strip())]
    return Table(name, columns, rows, [*about, *ending(frame)], frame.zone)
