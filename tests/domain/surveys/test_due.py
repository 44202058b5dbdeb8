"""Days and hours of asking, over zones and clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from trimtab.domain.surveys import due
from trimtab.domain.surveys.due import AFTERNOON, Week

MONDAY = date(2026, 3, 2)
zones = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"})).map(ZoneInfo)
days = st.dates(date(2010, 1, 1), date(2037, 12, 31))


@settings(max_examples=500)
@given(days, zones, st.floats(0, 1, exclude_max=True))
def test_an_afternoon_lies_in_the_afternoon_of_that_day(day: date, zone: ZoneInfo, chance: float) -> None:
    """Unless the whole day was left out, as on Samoa's 30 December 2011."""
    moment = due.moment_between(day, AFTERNOON, zone, chance)
    local = moment.astimezone(zone)
    if due.end_of(day, zone) == due.end_of(day - timedelta(days=1), zone):
        return
    assert local.date() == day
    assert 13 <= local.hour <= 17
    assert due.end_of(day - timedelta(days=1), zone) <= moment < due.end_of(day, zone)


@settings(max_examples=500)
@given(days, st.sets(st.integers(1, 7)), st.sets(st.integers(0, 6)), st.sets(st.integers(0, 6)))
def test_the_last_working_day_is_worked_and_no_later_one_until_friday_is(
    day: date, weekdays: set[int], free: set[int], absent: set[int]
) -> None:
    monday = day - timedelta(days=day.isoweekday() - 1)
    week = Week(weekdays, {monday + timedelta(days=place) for place in free})
    away = {monday + timedelta(days=place) for place in absent}
    found = due.last_working_day(monday, week, away)
    worked = [
        each
        for each in (monday + timedelta(days=place) for place in range(7))
        if week.is_worked(each) and each not in away
    ]
    if not worked:
        assert found is None
        return
    assert found in worked
    until_friday = [each for each in worked if each.isoweekday() <= 5]
    assert found == max(until_friday or worked)


def test_friday_is_the_day_of_a_desk_that_never_closes() -> None:
    assert due.last_working_day(MONDAY, Week(range(1, 8))) == date(2026, 3, 6)
    assert due.last_working_day(MONDAY, Week({6, 7})) == date(2026, 3, 8)
    assert due.last_working_day(MONDAY, Week(), {date(2026, 3, 6), date(2026, 3, 5)}) == date(2026, 3, 4)


@settings(max_examples=300)
@given(days, st.integers(1, 30), st.integers(0, 30), st.sets(st.integers(0, 30)))
def test_a_reminder_falls_on_a_working_day_while_the_round_is_open(
    day: date, after: int, length: int, free: set[int]
) -> None:
    week = Week(holidays={day + timedelta(days=place) for place in free})
    found = due.reminder_day(day, after, day + timedelta(days=length), week)
    if found is not None:
        assert day + timedelta(days=after) <= found <= day + timedelta(days=length)
        assert week.is_worked(found)
    assert due.reminder_day(day, None, day, week) is None


def test_a_pulse_asked_on_friday_has_no_day_for_a_reminder() -> None:
    friday = date(2026, 3, 6)
    assert due.reminder_day(friday, 1, date(2026, 3, 8), Week()) is None


def test_a_late_mail_waits_for_the_morning_and_a_pulse_for_nothing() -> None:
    zone = ZoneInfo("Asia/Tokyo")
    asked = datetime(2026, 3, 6, 5, tzinfo=UTC)  # 14:00 in Tokyo
    assert not due.may_go_now(asked, asked - timedelta(minutes=1), zone)
    assert due.may_go_now(asked, asked + timedelta(minutes=5), zone, that_day_only=True)
    night = datetime(2026, 3, 6, 14, tzinfo=UTC)
    assert not due.may_go_now(asked, night, zone)
    morning = datetime(2026, 3, 7, 0, tzinfo=UTC)
    assert due.may_go_now(asked, morning, zone)
    assert not due.may_go_now(asked, morning, zone, that_day_only=True)


@settings(max_examples=200)
@given(days, zones)
def test_a_week_ends_where_the_next_begins(day: date, zone: ZoneInfo) -> None:
    end = due.end_of(day, zone)
    assert (end - timedelta(seconds=1)).astimezone(zone).date() <= day <= end.astimezone(zone).date()
