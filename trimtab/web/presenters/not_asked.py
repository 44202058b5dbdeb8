"""Who was not asked, and why, for people."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext

from trimtab.catalogue.survey import Survey
from trimtab.domain.surveys.client_models import NotAsked
from trimtab.web.exports import Cell, Column, Table
from trimtab.web.presenters.dates import day
from trimtab.web.presenters.exported_about import Frame, about, file_name
from trimtab.web.presenters.numbers import count
from trimtab.web.presenters.survey_results import title_of

SHOWN = 25
_CONTRACT_DAY = re.compile(r"-day-(\d+)$")


@dataclass(frozen=True)
class Line:
    """Somebody who was not asked; ``href`` leads to the ticket it was about."""

    client: str
    client_href: str
    contact: str
    turn: str
    href: str
    due: str
    reason: str


@dataclass(frozen=True)
class NotAskedWords:
    """The newest of them, how many there are in all, and what a page that shows a part says of it."""

    lines: Sequence[Line]
    says: str


def in_words(newest: Sequence[NotAsked], total: int, zone: ZoneInfo) -> NotAskedWords:
    """``newest`` of the ``total`` who were not asked, with moments by this clock."""
    says = ""
    if total > len(newest):
        says = gettext("The newest %(n)s of %(total)s. The files hold all of them.") % {
            "n": count(len(newest)),
            "total": count(total),
        }
    return NotAskedWords([_line(one, zone) for one in newest], says)


def exported(rows: Iterable[NotAsked], survey: Survey, frame: Frame) -> Table:
    """Everybody who was not asked, as a table to take along."""
    columns = [
        Column(gettext("Client")),
        Column(gettext("Contact")),
        Column(gettext("Turn"), width=36),
        Column(gettext("Due"), "moment"),
        Column(gettext("Why"), width=48),
    ]
    cells: list[list[Cell]] = [
        [one.client.name, _contact(one), _turn(one), one.due_at, reason_text(one.reason)] for one in rows
    ]
    asked: list[tuple[str, Cell]] = [(gettext("Survey"), title_of(survey, frame.organisation))]
    name = file_name(survey.key, "not-asked", frame)
    return Table(name, columns, cells, [*asked, *about(frame)], frame.zone)


def reason_text(reason: str) -> str:
    """Why somebody was not asked."""
    return {
        NotAsked.Reason.NO_CONTACT: gettext("The client has no contact who can be asked"),
        NotAsked.Reason.TOO_LATE: gettext("Its time had passed before it could be sent"),
        NotAsked.Reason.ASKED_RECENTLY: gettext("This person was asked not long before"),
        NotAsked.Reason.ASKED_SOON: gettext("A survey that matters more was soon to come"),
        NotAsked.Reason.OPTED_OUT: gettext("This person wants no surveys"),
        NotAsked.Reason.ADDRESS_DISABLED: gettext("Mail to this address does not arrive"),
    }[NotAsked.Reason(reason)]


def _line(one: NotAsked, zone: ZoneInfo) -> Line:
    return Line(
        client=one.client.name,
        client_href=reverse("client", args=[one.client_id]),
        contact=_contact(one),
        turn=_turn(one),
        href=reverse("ticket", args=[one.ticket_id]) if one.ticket_id else "",
        due=day(one.due_at.astimezone(zone).date()),
        reason=reason_text(one.reason),
    )


def _contact(one: NotAsked) -> str:
    return one.contact.name if one.contact else ""


def _turn(one: NotAsked) -> str:
    if one.ticket is not None:
        return gettext("After the ticket %(title)s") % {"title": one.ticket}
    found = _CONTRACT_DAY.search(one.round)
    return gettext("Day %(day)s of the contract") % {"day": count(int(found[1]))} if found else one.round
