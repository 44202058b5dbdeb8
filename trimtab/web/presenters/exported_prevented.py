"""The prevention ledger as a table to take along."""

from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.ledger import Line, aware
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters.catalogue_texts import told
from trimtab.web.presenters.exported_about import Frame, about, file_name
from trimtab.web.presenters.prevented import became, problem_name, watched
from trimtab.web.presenters.prevented_rules import rule, standing_word, told_to_client


def exported(rows: Iterable[Sequence[Cell]], frame: Frame, *, for_client: bool) -> Table:
    """The ledger with what it says of each entry. ``for_client``: without names of rules and people."""
    columns = [
        Column(gettext("Day"), "date"),
        Column(gettext("Client")),
        Column(gettext("Problem")),
        Column(gettext("Device")),
        Column(gettext("Found at"), "moment"),
        Column(gettext("Resolved at"), "moment"),
        Column(gettext("What became of it"), width=40),
        Column(gettext("Action")),
        Column(gettext("Devices of the action"), "whole"),
        Column(gettext("Stayed away"), width=40),
        Column(gettext("Ticket")),
        *([] if for_client else [Column(gettext("Technician"))]),
        Column(gettext("Counts as")),
        Column(gettext("Why"), width=60),
        *([] if for_client else [Column(gettext("Kind of problem"))]),
    ]
    counting: tuple[str, Cell] = (
        gettext("What counts"),
        told(KPIS["incidents-prevented"].counts, frame.rules),
    )
    return Table(file_name("prevented", "", frame), columns, rows, [*about(frame), counting], frame.zone)


def cells(
    lines: Iterable[Line], rules: Parameters, zone: ZoneInfo, *, for_client: bool
) -> Iterator[list[Cell]]:
    """The rows of that table."""
    says = told_to_client if for_client else rule
    for line in lines:
        one = line.entry
        found: list[Cell] = [
            one.shown_day,
            line.client,
            problem_name(line),
            line.device,
            aware(one.detected_at) if one.detected_at else None,
            aware(one.resolved_at) if one.resolved_at else None,
            became(line, zone),
            one.action,
            one.devices if one.action else None,
            watched(line, zone),
            line.ticket.number if line.ticket else None,
        ]
        found += [] if for_client else [line.ticket.person if line.ticket else None]
        found += [standing_word(line.standing), says(line, rules, zone)]
        yield [*found, *([] if for_client else [one.fingerprint])]
