"""Is it working time? What a clock on the wall shows decides, also on the days when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.domain.calendars.working import Calendar, Stretch

ISTANBUL, NEW_YORK, LONDON = (
    ZoneInfo(name) for name in ("Europe/Istanbul", "America/New_York", "Europe/London")
)
ZONES = st.sampled_from([ISTANBUL, NEW_YORK, LONDON, ZoneInfo("Asia/Tokyo"), ZoneInfo("UTC")])
OFFICE = [Stretch(day, time(9), time(17)) for day in range(1, 6)]
ALWAYS = [Stretch(day, time(0), time(0)) for day in range(1, 8)]
MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def calendar(zone: ZoneInfo, stretches: list[Stretch] = OFFICE, **holidays: str) -> Calendar:
    days = {date.fromisoformat(day.replace("_", "-").strip("d")): name for day, name in holidays.items()}
    return Calendar(tuple(stretches), zone, days, zone)


def minutes_worked(found: Calendar, day: date, zone: ZoneInfo) -> int:
    """Of the minutes of a local day, so many are working time."""
    start = datetime.combine(day, time(0), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(0), zone).astimezone(UTC)
    count = int((end - start) / timedelta(minutes=1))
    return sum(bool(found.is_working(start + timedelta(minutes=n))) for n in range(count))


@given(MOMENTS, ZONES, st.lists(st.tuples(st.integers(1, 7), st.times(), st.times()), min_size=1, max_size=5))
def test_it_is_what_the_clock_on_the_wall_says(
    moment: datetime, zone: ZoneInfo, given_stretches: list[tuple[int, time, time]]
) -> None:
    stretches = [Stretch(day, opens, closes) for day, opens, closes in given_stretches]
    local = moment.astimezone(zone)
    clock = local.time()
    expected = any(
        local.isoweekday() == one.weekday
        and one.opens <= clock
        and (clock < one.closes or one.closes == time(0))
        for one in stretches
    )
    assert calendar(zone, stretches).is_working(moment) is expected


@given(MOMENTS, ZONES, ZONES)
def test_the_zone_a_moment_is_written_in_does_not_matter(
    moment: datetime, zone: ZoneInfo, other: ZoneInfo
) -> None:
    found = calendar(zone)
    assert found.is_working(moment) == found.is_working(moment.astimezone(other))


@given(MOMENTS, ZONES)
def test_round_the_clock_leaves_no_minute_out_and_a_holiday_leaves_none_in(
    moment: datetime, zone: ZoneInfo
) -> None:
    day = moment.astimezone(zone).date()
    assert calendar(zone, ALWAYS).is_working(moment) is True
    assert Calendar(tuple(ALWAYS), zone, {day: "Closed"}, zone).is_working(moment) is False


@given(MOMENTS, ZONES)
def test_nobody_said_which_hours_is_not_known(moment: datetime, zone: ZoneInfo) -> None:
    assert calendar(zone, []).is_working(moment) is None


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (ISTANBUL, "2016-03-27", 23),  # forward at 03:00
        (ISTANBUL, "2016-10-30", 24),  # Turkey stayed on summer time that year
        (ISTANBUL, "2015-11-08", 25),  # back at 04:00, two weeks after the rest of Europe
        (NEW_YORK, "2026-03-08", 23),
        (NEW_YORK, "2026-11-01", 25),
        (LONDON, "2026-10-25", 25),
    ],
)
def test_a_day_has_as_many_working_hours_as_it_has_hours(zone: ZoneInfo, day: str, hours: int) -> None:
    assert minutes_worked(calendar(zone, ALWAYS), date.fromisoformat(day), zone) == hours * 60


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (
            ISTANBUL,
            "2016-03-27",
            1,
        ),  # 02:00 to 05:00, of which 03:00 to 04:00 never was, is worked from 02:00
        (NEW_YORK, "2026-11-01", 4),  # 01:00 to 02:00 came twice
        (NEW_YORK, "2026-11-02", 3),
    ],
)
def test_an_hour_left_out_is_not_worked_and_one_that_comes_twice_is_worked_twice(
    zone: ZoneInfo, day: str, hours: int
) -> None:
    first = 2 if zone is ISTANBUL else 0
    night = [
        Stretch(weekday, time(first), time(first + (2 if zone is ISTANBUL else 3))) for weekday in range(1, 8)
    ]
    assert minutes_worked(calendar(zone, night), date.fromisoformat(day), zone) == hours * 60


def test_a_working_day_in_istanbul_keeps_its_local_hours_when_the_offset_is_gone() -> None:
    """From September 2016 Istanbul is three hours ahead all year: nine o'clock moved from 07:00 to 06:00 UTC."""
    found = calendar(ISTANBUL)
    assert found.is_working(datetime(2016, 1, 4, 6, 30, tzinfo=UTC)) is False
    assert found.is_working(datetime(2016, 1, 4, 7, tzinfo=UTC)) is True
    assert found.is_working(datetime(2017, 1, 4, 6, tzinfo=UTC)) is True


def test_a_stretch_begins_with_its_first_minute_and_ends_before_its_last() -> None:
    found = calendar(LONDON)
    edges = {"08:59": False, "09:00": True, "16:59": True, "17:00": False}
    for clock, expected in edges.items():
        moment = datetime.combine(date(2026, 3, 2), time.fromisoformat(clock), LONDON)
        assert found.is_working(moment) is expected, clock


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="names no zone"):
        calendar(LONDON).is_working(datetime(2026, 3, 2, 9))  # noqa: DTZ001
