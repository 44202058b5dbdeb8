"""The lists of clients and of tickets, as tables to take along."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext

from trimtab.kpi.definition import Kpi
from trimtab.scorecards.clients import ClientLine
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters.catalogue_texts import told
from trimtab.web.presenters.exported_about import Frame, about, ending, file_name, whole
from trimtab.web.presenters.figures import shown


def clients(
    lines: Sequence[ClientLine], phases: Mapping[int, str], escalation: Kpi, satisfaction: Kpi, frame: Frame
) -> Table:
    """The list of clients with what stands in it."""
    columns = [
        Column(gettext("Client")),
        Column(gettext("Support stage")),
        Column(gettext("Contract day"), "whole"),
        Column(gettext("Phase")),
        Column(gettext("Tickets"), "whole"),
        Column(gettext("Tickets escalated"), "whole"),
        Column(gettext("Escalation rate"), "percent"),
        Column(gettext("Escalation rate, low"), "percent"),
        Column(gettext("Escalation rate, high"), "percent"),
        Column(gettext("Onboarding satisfaction"), "number"),
        Column(gettext("Onboarding answers"), "whole"),
        Column(gettext("Open tickets now"), "whole"),
    ]
    cells = [_client_cells(line, phases.get(line.client_id, ""), satisfaction, frame) for line in lines]
    meanings: list[tuple[str, Cell]] = [
        (gettext("Escalation rate"), told(escalation.formula, frame.rules)),
        (gettext("Onboarding satisfaction"), told(satisfaction.formula, frame.rules)),
    ]
    return Table(file_name("clients", "", frame), columns, cells, [*about(frame), *meanings], frame.zone)


def _client_cells(line: ClientLine, phase: str, satisfaction: Kpi, frame: Frame) -> list[Cell]:
    rate = line.escalation.figure if line.escalation else None
    answers = line.satisfaction
    mean = answers.value if answers and shown(satisfaction, answers, frame.rules).lead else None
    return [
        line.name,
        line.stage or "",
        line.contract_day,
        phase,
        line.tickets,
        None if rate is None else whole(rate.numerator),
        None if rate is None else rate.value,
        rate.interval[0] if rate and rate.interval else None,
        rate.interval[1] if rate and rate.interval else None,
        mean,
        answers.n if answers else None,
        line.open_tickets,
    ]


TICKET_COLUMNS: Mapping[str, Column] = {
    "system": Column("System", width=12),
    "external_id": Column("ID", width=16),
    "client__name": Column("Client"),
    "title": Column("Title", width=48),
    "kind": Column("Kind", width=14),
    "source": Column("Source", width=14),
    "category": Column("Category"),
    "priority": Column("Priority", "whole"),
    "status": Column("Status", width=14),
    "status_label": Column("Status label", width=16),
    "team__name": Column("Team"),
    "assignee__name": Column("Technician"),
    "opened_at": Column("Opened at", "moment"),
    "first_reply_at": Column("First reply at", "moment"),
    "resolved_at": Column("Resolved at", "moment"),
    "closed_at": Column("Closed at", "moment"),
    "reopened": Column("Reopened", "whole"),
    "sla_met": Column("SLA met", "flag"),
    "excluded": Column("Excluded", width=14),
    "tags": Column("Tags", width=16),
    "escalations": Column("Escalations", "whole"),
    "first_escalated_at": Column("First escalated at", "moment"),
    "escalation_reason": Column("Why it counts as escalated", width=48),
}
"""The columns of the list of tickets by the field they hold. Heads fold to the names of our own export, and cells
hold the stored words, so that a file can be read back."""


def tickets(rows: Iterable[Sequence[Cell]], narrowings: Sequence[str], frame: Frame) -> Table:
    """The list of tickets; each row has the fields of ``TICKET_COLUMNS`` in order."""
    explained: list[tuple[str, Cell]] = [
        (gettext("List"), gettext("Tickets")),
        (gettext("Filters"), "; ".join(narrowings) or gettext("none")),
        *ending(frame),
    ]
    day = frame.as_of.astimezone(frame.zone).date()
    return Table(f"trimtab-tickets-{day}", list(TICKET_COLUMNS.values()), rows, explained, frame.zone)
