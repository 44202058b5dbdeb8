"""A technician's lists: each with its total, its first tickets and a way to all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trimtab.domain.people.models import Person, Team
from trimtab.domain.surveys.open_sheets import OpenSheet
from trimtab.domain.tickets.models import Ticket
from trimtab.reports import wording
from trimtab.web.presenters import dates
from trimtab.web.presenters.numbers import count
from trimtab.web.presenters.tickets import Line, lines

_MINUTE = timedelta(minutes=1)  # "until Sunday 23:59": midnight would be read as that of the day before


@dataclass(frozen=True)
class Waiting:
    """One ticket and for how long it has waited."""

    line: Line
    since: str


@dataclass(frozen=True)
class WorkList:
    """One list. ``every`` is the address of the whole list; empty where the page has no such filter."""

    key: str
    title: str
    total: str
    nothing: str
    tickets: Sequence[Waiting]
    every: str


def mine(found: QuerySet[Ticket], person: Person, as_of: datetime, zone: ZoneInfo, shown: int) -> WorkList:
    """The tickets of this person."""
    nothing = gettext("Nothing of yours is open.")
    every = _tickets(technician=person.pk)
    return _list("mine", gettext("My tickets"), nothing, every, found, as_of, zone, shown)


def unassigned(found: QuerySet[Ticket], team: Team, as_of: datetime, zone: ZoneInfo, shown: int) -> WorkList:
    """The tickets of the team that nobody has taken."""
    title = gettext("Waiting in %(team)s for somebody") % {"team": team.name}
    nothing = gettext("Every open ticket of the team has somebody.")
    return _list("unassigned", title, nothing, _tickets(team=team.pk), found, as_of, zone, shown)


def handed_up(found: QuerySet[Ticket], team: Team, as_of: datetime, zone: ZoneInfo, shown: int) -> WorkList:
    """The tickets that came up to the team in the last days."""
    title = gettext("Handed up to %(team)s in the last 7 days") % {"team": team.name}
    nothing = gettext("No open ticket was handed up to the team in the last 7 days.")
    return _list("handed-up", title, nothing, "", found, as_of, zone, shown)


def in_the_mail(sheets: Iterable[OpenSheet], zone: ZoneInfo) -> list[dict[str, str]]:
    """The surveys that wait in the mail: what each is called and until when. Only the mailed link opens one."""
    return [{"title": one.title, "until": wording.moment(one.closes_at - _MINUTE, zone)} for one in sheets]


def _list(
    key: str,
    title: str,
    nothing: str,
    every: str,
    found: QuerySet[Ticket],
    as_of: datetime,
    zone: ZoneInfo,
    shown: int,
) -> WorkList:
    total = found.count()
    some = list(found[:shown])
    return WorkList(
        key,
        title,
        ngettext("%(n)s ticket", "%(n)s tickets", total) % {"n": count(total)} if total else "",
        nothing,
        [
            Waiting(line, dates.ago(ticket.opened_at, as_of))
            for line, ticket in zip(lines(some, zone), some, strict=True)
        ],
        every if total > shown else "",
    )


def _tickets(**narrowed: int) -> str:
    return reverse("tickets") + "?" + urlencode({**narrowed, "status": "unsettled", "sort": "priority"})
