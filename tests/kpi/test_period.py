"""Local days and the instants between which they lie: TIME-2, TIME-3, TIME-4, TIME-6."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.kpi.period import Period, Step, day_of, local_midnight, zone_named

JUMP_AT_MIDNIGHT = (
    "America/Sao_Paulo",
    "America/Asuncion",
    "America/St_Johns",
    "America/Havana",
    "Asia/Beirut",
    "Asia/Gaza",
    "Africa/Cairo",
    "Pacific/Apia",
    "Asia/Pyongyang",
    "America/Scoresbysund",
)
ZONES = st.sampled_from(JUMP_AT_MIDNIGHT) | st.sampled_from(sorted(available_timezones()))
DAYS = st.dates(date(2010, 1, 1), date(2037, 12, 31))
FIRST = datetime(2010, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 28 * 365 * 86_400).map(lambda seconds: FIRST + timedelta(seconds=seconds))
A_DAY = timedelta(days=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "begins", "hours"),
    [
        ("Europe/Paris", "2026-01-15", "2026-01-14T23:00", 24),
        ("America/New_York", "2026-03-08", "2026-03-08T05:00", 23),
        ("America/New_York", "2026-11-01", "2026-11-01T04:00", 25),
        # Midnight is jumped over: the day begins at 01:00.
        ("America/Sao_Paulo", "2017-10-15", "2017-10-15T03:00", 23),
        ("Asia/Beirut", "2022-03-27", "2022-03-26T22:00", 23),
        ("Africa/Cairo", "2023-04-28", "2023-04-27T22:00", 23),
        # The hour before midnight is lived twice.
        ("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00", 25),
        # 00:01 goes back to 23:01: midnight exists twice and the first counts.
        ("America/St_Johns", "2010-11-07", "2010-11-07T02:30", 25),
        ("America/Havana", "2026-11-01", "2026-11-01T04:00", 25),
        # 23:30 jumps to 24:00.
        ("Asia/Pyongyang", "2018-05-04", "2018-05-03T15:30", 23.5),
        # Samoa left this day out.
        ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00", 24),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00", 0),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00", 24),
    ],
)
def test_time_4_a_local_day_begins_at_the_first_instant_it_has(zone, day, begins, hours):
    first, end = Period.parse(day).bounds(zone)
    assert first == utc(begins)
    assert end - first == timedelta(hours=hours)
    assert first.tzinfo is UTC


def test_time_4_a_gap_that_begins_before_midnight_ends_the_day_at_the_jump():
    # Toronto, 1919: 23:30 on 30 March became 00:30 on 31 March.
    assert local_midnight(date(1919, 3, 31), "America/Toronto") == utc("1919-03-31T04:30")


@given(DAYS, ZONES)
def test_a_day_begins_where_the_calendar_reaches_it_for_the_first_time(day, zone):
    place = ZoneInfo(zone)
    begins = local_midnight(day, zone)
    assert begins.astimezone(place).date() >= day
    assert (begins - timedelta(seconds=1)).astimezone(place).date() < day


@given(INSTANTS, ZONES)
def test_each_instant_lies_in_exactly_one_day(instant, zone):
    day = day_of(instant, zone)
    neighbours = [day + timedelta(days=n) for n in range(-3, 4)]

    def holds(candidate: date) -> bool:
        first, end = Period(candidate, candidate + A_DAY).bounds(zone)
        return first <= instant < end

    assert [d for d in neighbours if holds(d)] == [day]


@given(DAYS, st.integers(1, 60), ZONES)
def test_days_tile_a_period_exactly(start, length, zone):
    period = Period(start, start + timedelta(days=length))
    pieces = [Period(day, day + A_DAY).bounds(zone) for day in period.dates()]
    assert (pieces[0][0], pieces[-1][1]) == period.bounds(zone)
    assert all(left[1] == right[0] for left, right in pairwise(pieces))
    assert all(first <= end for first, end in pieces)
    assert len(pieces) == period.days


def test_time_3_iso_weeks_of_tv_9():
    assert Period.week(2026, 1).contains(date(2026, 1, 1))
    assert Period.week(2026, 53).contains(date(2026, 12, 31))
    assert Period.week(2026, 53).contains(date(2027, 1, 3))
    assert Period.week(2026, 53).label == "2026-W53"


def test_tv_9_the_day_in_new_york_is_still_14_april():
    assert day_of(utc("2026-04-15T03:59:59"), "America/New_York") == date(2026, 4, 14)
    assert day_of(utc("2026-04-15T04:00:00"), "America/New_York") == date(2026, 4, 15)


def test_time_4_an_hour_lived_again_before_midnight_belongs_to_the_day_that_had_begun():
    # St John's, 2010: the clock went back from 00:01 on 7 November to 23:01 on the 6th.
    again = utc("2010-11-07T02:45")
    assert again.astimezone(ZoneInfo("America/St_Johns")).date() == date(2010, 11, 6)
    assert day_of(again, "America/St_Johns") == date(2010, 11, 7)


@pytest.mark.parametrize(
    ("text", "start", "last"),
    [
        ("2026-03", "2026-03-01", "2026-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-W10", "2026-03-02", "2026-03-08"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-03-14", "2026-03-14", "2026-03-14"),
        ("2026-03-02..2026-03-31", "2026-03-02", "2026-03-31"),
        (" 2026-03 ", "2026-03-01", "2026-03-31"),
    ],
)
def test_a_label_names_its_days(text, start, last):
    period = Period.parse(text)
    assert (period.start, period.last_day) == (date.fromisoformat(start), date.fromisoformat(last))
    assert period.label == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "March",
        "2026-13",
        "2026-3",
        "2026-W54",
        "2025-W53",
        "2026-Q5",
        "2026-Q0",
        "2026-02-30",
        "2026-03-31..2026-03-01",
        "2026-03-01..",
        "9999",
        "0000",
        "9999-12-31",
        "٢٠٢٦",
    ],
)
def test_a_label_that_names_no_days_is_refused_with_what_is_accepted(text):
    with pytest.raises(ValueError, match=r"is not a period.*2026-Q1"):
        Period.parse(text)


@given(DAYS, st.integers(1, 800))
def test_a_label_reads_back_as_the_same_days(start, length):
    period = Period(start, start + timedelta(days=length))
    assert Period.parse(period.label) == period


KINDS = (
    st.builds(Period.month, st.integers(2010, 2037), st.integers(1, 12))
    | st.builds(Period.week, st.integers(2010, 2037), st.integers(1, 52))
    | st.builds(Period.quarter, st.integers(2010, 2037), st.integers(1, 4), st.integers(1, 12))
    | st.builds(Period.year, st.integers(2010, 2037), st.integers(1, 12))
)


@given(KINDS)
def test_a_named_period_reads_back_and_its_previous_one_is_of_the_same_kind(period):
    before = period.previous()
    assert Period.parse(period.label) == period
    assert before.end == period.start
    whole_months = period.start.day == period.end.day == 1
    assert before.days == period.days or (whole_months and before.start.day == 1)
    assert abs(before.days - period.days) <= 3


def test_previous_of_each_kind():
    assert Period.month(2026, 1).previous() == Period.month(2025, 12)
    assert Period.quarter(2026, 1, first_month=4).previous() == Period.quarter(2026, 1)
    assert Period.year(2025).previous() == Period.year(2024)
    assert Period.week(2026, 1).previous() == Period.week(2025, 52)
    assert Period.rolling(30, date(2026, 3, 14)).previous() == Period.rolling(30, date(2026, 2, 12))


def test_time_3_a_fiscal_quarter_may_cross_the_new_year():
    assert Period.quarter(2026, 4, first_month=2) == Period(date(2026, 11, 1), date(2027, 2, 1))
    assert Period.quarter(2026, 4, first_month=2).label == "2026-11-01..2027-01-31"
    assert Period.year(2026, first_month=4) == Period(date(2026, 4, 1), date(2027, 4, 1))


def test_time_6_a_rolling_window_includes_both_ends():
    window = Period.rolling(30, date(2026, 3, 30))
    assert (window.start, window.last_day, window.days) == (date(2026, 3, 1), date(2026, 3, 30), 30)
    with pytest.raises(ValueError, match="at least one day"):
        Period.rolling(0, date(2026, 3, 30))


def test_months_back_with_and_without_the_current_month():
    until = date(2026, 3, 31)
    assert [p.label for p in Period.months_back(3, until, True)] == ["2026-01", "2026-02", "2026-03"]
    assert [p.label for p in Period.months_back(3, until, False)] == ["2025-12", "2026-01", "2026-02"]
    assert Period.months_back(0, until, False) == []


def test_contains_is_half_open():
    march = Period.month(2026, 3)
    assert march.contains(date(2026, 3, 1))
    assert march.contains(date(2026, 3, 31))
    assert not march.contains(date(2026, 4, 1))
    assert not march.contains(date(2026, 2, 28))


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="ends after it starts"):
        Period(date(2026, 3, 1), date(2026, 3, 1))
    with pytest.raises(ValueError, match="Europe/Atlantis"):
        Period.month(2026, 3).bounds("Europe/Atlantis")
    with pytest.raises(ValueError, match="time zone name"):
        zone_named("")
    with pytest.raises(ValueError, match="quarters 1 to 4"):
        Period.quarter(2026, 5)
    with pytest.raises(ValueError, match="needs a time zone"):
        day_of(datetime.fromisoformat("2026-03-01T00:00"), "UTC")


def test_a_zone_may_be_given_by_name_or_as_itself():
    march = Period.month(2026, 3)
    assert march.bounds("Europe/Paris") == march.bounds(ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period.month(2026, 10), Period.month(2025, 10)),
        (Period.month(2024, 2), Period.month(2023, 2)),
        (Period.quarter(2026, 1), Period.quarter(2025, 1)),
        (Period.year(2026), Period.year(2025)),
        (Period.week(2026, 43), Period.week(2025, 43)),
        (Period.week(2026, 53), Period.week(2025, 52)),
        (Period.parse("2026-03-05..2026-03-14"), Period.parse("2025-03-05..2025-03-14")),
        (Period.parse("2024-02-29"), Period.parse("2023-02-28")),
        (Period.parse("2024-02-20..2024-02-29"), Period.parse("2023-02-20..2023-02-28")),
        (Period.parse("2024-02-29..2024-03-01"), Period.parse("2023-02-28..2023-03-01")),
    ],
)
def test_the_same_period_of_the_year_before(period, before):
    assert period.a_year_before() == before


@given(DAYS, st.sampled_from(["month", "week", "day"]))
def test_the_step_that_holds_a_day_is_the_same_for_each_of_its_days(day: date, size: Step) -> None:
    step = Period.holding(day, size)
    assert step.contains(day)
    assert {Period.holding(each, size) for each in step.dates()} == {step}
    assert Period.parse(step.label) == step
    months, weekdays = {each.month for each in step.dates()}, [each.isoweekday() for each in step.dates()]
    if size == "month":
        assert months == {day.month}
        assert step.end.month != day.month
        assert (step.start - A_DAY).month != day.month
    else:
        assert weekdays == (list(range(1, 8)) if size == "week" else [day.isoweekday()])


@given(DAYS, st.integers(1, 400), st.sampled_from(["month", "week", "day"]))
def test_the_steps_of_a_period_follow_each_other_and_cover_it(day: date, days: int, size: Step) -> None:
    period = Period(day, day + timedelta(days=days))
    steps = list(period.steps(size))
    assert all(one.end == following.start for one, following in pairwise(steps))
    assert steps[0].contains(period.start)
    assert steps[-1].contains(period.last_day)
