"""When is somebody there next, and when has so much working time passed?"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trimtab.domain.calendars.reckoning import (
    after_working,
    is_working_day,
    next_working_day,
    next_working_moment,
)
from trimtab.domain.calendars.working import Calendar, Stretch

ZONES = ("UTC", "Europe/Istanbul", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
OFFICE = tuple(Stretch(weekday, time(9), time(17)) for weekday in range(1, 6))


def calendar(zone: str = "UTC", stretches: tuple[Stretch, ...] = OFFICE, *holidays: str) -> Calendar:
    names = {date.fromisoformat(day): "off" for day in holidays}
    return Calendar(stretches, ZoneInfo(zone), names, ZoneInfo(zone))


def test_weekends_and_holidays_are_passed_over() -> None:
    days = calendar("UTC", OFFICE, "2026-11-23")
    assert not is_working_day(days, date(2026, 11, 22))
    assert next_working_day(days, date(2026, 11, 21)) == date(2026, 11, 24)
    assert next_working_day(calendar("UTC", ()), date(2026, 11, 21)) == date(2026, 11, 23)


def test_an_hour_of_work_goes_on_the_next_morning() -> None:
    friday = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert after_working(calendar(), friday, timedelta(hours=1)) == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert after_working(calendar("UTC", ()), friday, timedelta(hours=1)) == friday + timedelta(hours=1)


def test_the_night_that_the_clocks_change_is_reckoned_by_the_wall() -> None:
    nights = calendar("America/New_York", (Stretch(7, time(1), time(4)),))
    spring, autumn = datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 11, 1, 4, tzinfo=UTC)
    # In spring 02:00 to 03:00 is missing, so two hours are worked; in autumn 01:00 to 02:00 comes twice.
    assert after_working(nights, spring, timedelta(hours=2)) == datetime(2026, 3, 8, 8, tzinfo=UTC)
    assert after_working(nights, autumn, timedelta(hours=4)) == datetime(2026, 11, 1, 9, tzinfo=UTC)


moments = st.integers(0, 1461 * 1440).map(lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=n))
clocks = st.times().map(lambda one: one.replace(second=0, microsecond=0))


def _long(a: time, b: time) -> bool:
    """At least an hour and a half: even with an hour missing, two hours come together within the days looked at."""
    return abs(a.hour * 60 + a.minute - b.hour * 60 - b.minute) >= 90


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    pairs = draw(st.lists(st.tuples(st.integers(1, 7), clocks, clocks), min_size=1, max_size=4))
    stretches = tuple(Stretch(day, min(a, b), max(a, b)) for day, a, b in pairs if _long(a, b))
    return calendar(draw(st.sampled_from(ZONES)), stretches or OFFICE)


@settings(max_examples=60)
@given(calendars(), moments)
def test_the_next_working_moment_is_one_and_the_first(days: Calendar, moment: datetime) -> None:
    found = next_working_moment(days, moment)
    assert found >= moment
    if found > moment:
        assert days.is_working(found)
        assert not days.is_working(found - timedelta(microseconds=1))


@settings(max_examples=30)
@given(calendars(), moments, st.integers(1, 120))
def test_the_minutes_between_add_up(days: Calendar, moment: datetime, minutes: int) -> None:
    ends = after_working(days, moment, timedelta(minutes=minutes))
    passed, worked = moment, 0
    while passed < ends:
        worked += bool(days.is_working(passed))
        passed += timedelta(minutes=1)
    assert worked == minutes


def test_a_moment_without_hours_anywhere_near_stays() -> None:
    assert next_working_moment(calendar("UTC", ()), datetime(2026, 1, 1, tzinfo=UTC)).year == 2026
    with pytest.raises(ValueError, match="zone"):
        next_working_moment(calendar(), datetime(2026, 1, 1))  # noqa: DTZ001
