"""Reads: whose hours and holidays hold, and whether it is working time."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from trimtab.domain.calendars.models import Holiday, WorkingHours
from trimtab.domain.calendars.working import Calendar, Stretch
from trimtab.domain.clients.models import Client
from trimtab.domain.organisation.queries import report_zone


@dataclass(frozen=True)
class OwnCalendar:
    """A client that has hours or holidays of its own, and how many of each."""

    client: int
    name: str
    stretches: int
    holidays: int


def own_hours(client: int | None) -> list[WorkingHours]:
    """Which hours did this client (None: the provider) write down, in the order of the week?"""
    return list(WorkingHours.objects.filter(client=client).order_by("weekday", "opens"))


def own_holidays(client: int | None) -> list[Holiday]:
    """Which holidays did this client (None: the provider) write down, in order?"""
    return list(Holiday.objects.filter(client=client).order_by("day"))


def in_force(client: int | None) -> Calendar:
    """Which hours and holidays hold for this client? Its own, and where it has none, the provider's.

    Hours and holidays are looked at apart: a client may have its own holidays and keep the provider's hours. Each
    counts in the zone of whoever wrote it down. Four small queries: ask once for many moments.
    """
    whose = Q(client__isnull=True) if client is None else Q(client__isnull=True) | Q(client=client)
    hours = list(WorkingHours.objects.filter(whose).order_by("weekday", "opens"))
    holidays = list(Holiday.objects.filter(whose).order_by("day"))
    has_hours = client is not None and any(row.client_id == client for row in hours)
    has_holidays = client is not None and any(row.client_id == client for row in holidays)
    own_zone = _zone_of(client)
    hours_of, holidays_of = client if has_hours else None, client if has_holidays else None
    return Calendar(
        stretches=tuple(
            Stretch(row.weekday, row.opens, row.closes) for row in hours if row.client_id == hours_of
        ),
        hours_zone=own_zone if has_hours else report_zone(),
        holidays={row.day: row.name for row in holidays if row.client_id == holidays_of},
        holidays_zone=own_zone if has_holidays else report_zone(),
    )


def is_working(moment: datetime, client: int | None = None) -> bool | None:
    """Is it working time for this client (None: the provider) at this moment? None when nobody said which hours are.

    Raises ValueError for a moment without a zone.
    """
    return in_force(client).is_working(moment)


def clients_own() -> list[OwnCalendar]:
    """Which clients differ from the provider, by name?"""
    counts: dict[int, list[int]] = {}
    for place, model in enumerate((WorkingHours, Holiday)):
        for pk in model._default_manager.filter(client__isnull=False).values_list("client_id", flat=True):
            counts.setdefault(pk or 0, [0, 0])[place] += 1
    named = Client.objects.filter(pk__in=counts).order_by("name", "pk").values_list("pk", "name")
    return [OwnCalendar(pk, name, *counts[pk]) for pk, name in named]


def _zone_of(client: int | None) -> ZoneInfo:
    found = Client.objects.filter(pk=client).values_list("zone", flat=True).first() if client else None
    return ZoneInfo(found) if found else report_zone()
