"""Whose hours and holidays hold, and how they are written down."""

from datetime import UTC, date, datetime, time

import pytest

from tests.building import AS_OF, client, organisation
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.calendars.actions import Overlap, set_calendar
from trimtab.domain.calendars.models import Holiday, WorkingHours
from trimtab.domain.calendars.queries import clients_own, in_force, is_working
from trimtab.domain.calendars.working import Stretch
from trimtab.domain.clients.models import Client

pytestmark = pytest.mark.django_db
ANN = Actor("ann@msp.example")
OFFICE = [Stretch(day, time(9), time(17)) for day in range(1, 6)]
NEW_YEAR = {date(2026, 1, 1): "New Year"}
THURSDAY_TEN = datetime(2026, 1, 1, 10, tzinfo=UTC)
MONDAY_TEN = datetime(2026, 1, 5, 10, tzinfo=UTC)


def write(stretches: list[Stretch], holidays: dict[date, str], of: Client | None = None) -> bool:
    return set_calendar(by=ANN, as_of=AS_OF, stretches=stretches, holidays=holidays, client=of)


def test_without_hours_nobody_knows() -> None:
    organisation()
    assert is_working(MONDAY_TEN) is None
    assert is_working(MONDAY_TEN, client().pk) is None


def test_a_client_without_its_own_follows_the_provider() -> None:
    organisation()
    write(OFFICE, NEW_YEAR)
    one = client()
    assert [is_working(moment, one.pk) for moment in (THURSDAY_TEN, MONDAY_TEN)] == [False, True]
    assert is_working(MONDAY_TEN) is True


def test_hours_and_holidays_are_a_clients_own_apart_from_each_other_and_in_its_zone() -> None:
    organisation("UTC")
    write(OFFICE, NEW_YEAR)
    tokyo = client("Tokyo", zone="Asia/Tokyo")
    write(OFFICE, {}, tokyo)
    # 10:00 UTC is 19:00 in Tokyo; 01:00 UTC is 10:00 there. New Year's Day is the provider's, and so is its midnight.
    assert is_working(MONDAY_TEN, tokyo.pk) is False
    assert is_working(datetime(2026, 1, 5, 1, tzinfo=UTC), tokyo.pk) is True
    assert is_working(datetime(2026, 1, 1, 1, tzinfo=UTC), tokyo.pk) is False
    found = in_force(tokyo.pk)
    assert (found.hours_zone.key, found.holidays_zone.key) == ("Asia/Tokyo", "UTC")


def test_what_is_written_replaces_what_was_and_is_recorded_once() -> None:
    one = client("One")
    assert write(OFFICE, NEW_YEAR, one) is True
    assert write(list(reversed(OFFICE)), NEW_YEAR, one) is False
    assert [(row.name, row.stretches, row.holidays) for row in clients_own()] == [("One", 5, 1)]
    assert write([], {}, one) is True
    assert clients_own() == []
    assert not WorkingHours.objects.exists()
    assert not Holiday.objects.exists()
    first, second = AuditEntry.objects.order_by("number")
    assert first.before == {"hours": {}, "holidays": {}}
    assert first.after["hours"]["1"] == "09:00-17:00"
    assert first.after["holidays"] == {"2026-01-01": "New Year"}
    assert second.after == {"hours": {}, "holidays": {}}


def test_stretches_of_a_day_stand_apart() -> None:
    write([Stretch(1, time(9), time(12)), Stretch(1, time(12), time(0)), Stretch(2, time(11), time(13))], {})
    with pytest.raises(Overlap) as found:
        write(
            [Stretch(1, time(9), time(12)), Stretch(3, time(9), time(0)), Stretch(3, time(17), time(18))], {}
        )
    assert found.value.weekday == 3
    assert WorkingHours.objects.count() == 3, "nothing was written"
