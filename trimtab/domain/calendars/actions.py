"""Writes: working hours and holidays."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.calendars.models import Holiday, WorkingHours
from trimtab.domain.calendars.queries import own_holidays, own_hours
from trimtab.domain.calendars.working import MIDNIGHT, Stretch
from trimtab.domain.clients.models import Client


class Overlap(ValueError):
    """Two stretches of one day overlap; ``weekday`` is the day, 1 Monday to 7 Sunday."""

    def __init__(self, weekday: int) -> None:
        super().__init__(f"two stretches of weekday {weekday} overlap")
        self.weekday = weekday


@transaction.atomic
def set_calendar(
    *,
    by: Actor,
    as_of: datetime,
    stretches: Sequence[Stretch],
    holidays: Mapping[date, str],
    client: Client | None = None,
) -> bool:
    """Make these the hours and holidays of a client, or of the provider. Answers whether anything changed.

    Nothing of a client's own means that the provider's hold for it. Raises Overlap; nothing is written then.
    """
    _apart(stretches)
    wanted = sorted(stretches, key=lambda stretch: (stretch.weekday, stretch.opens))
    key = client.pk if client else None
    before, after = _values_now(key), _values(wanted, holidays)
    if before == after:
        return False
    WorkingHours.objects.filter(client=client).delete()
    Holiday.objects.filter(client=client).delete()
    WorkingHours.objects.bulk_create(
        WorkingHours(client=client, weekday=one.weekday, opens=one.opens, closes=one.closes) for one in wanted
    )
    Holiday.objects.bulk_create(Holiday(client=client, day=day, name=name) for day, name in holidays.items())
    record(
        by=by,
        as_of=as_of,
        action="calendar.set",
        of="calendar",
        key=key or "",
        name=client.name if client else "",
        before=before,
        after=after,
    )
    return True


def _apart(stretches: Sequence[Stretch]) -> None:
    for one in stretches:
        for other in stretches:
            if one is not other and one.weekday == other.weekday and one.holds(other.opens):
                raise Overlap(one.weekday)


def _values_now(client: int | None) -> dict[str, Any]:
    stretches = [Stretch(row.weekday, row.opens, row.closes) for row in own_hours(client)]
    return _values(stretches, {row.day: row.name for row in own_holidays(client)})


def _values(stretches: Sequence[Stretch], holidays: Mapping[date, str]) -> dict[str, Any]:
    """Both as an audit entry keeps them: {"1": "09:00-12:30, 13:30-18:00"}."""
    hours: dict[str, str] = {}
    for one in stretches:
        closes = "24:00" if one.closes == MIDNIGHT else f"{one.closes:%H:%M}"
        said = f"{one.opens:%H:%M}-{closes}"
        hours[str(one.weekday)] = ", ".join(filter(None, [hours.get(str(one.weekday)), said]))
    return {"hours": hours, "holidays": {day.isoformat(): holidays[day] for day in sorted(holidays)}}
