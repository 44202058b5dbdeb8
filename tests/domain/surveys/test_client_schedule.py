"""When a client's contact is asked: over zones, clocks that change, holidays, ends of contracts and late runs."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from trimtab.domain.calendars.working import Calendar, Stretch
from trimtab.domain.surveys.client_schedule import (
    FOLLOW_UP_KEEPS,
    Due,
    Frequency,
    Mailed,
    Onboarding,
    Verdict,
    after_closing,
    contract_day,
    onboardings,
    reminder,
    verdict,
)
from trimtab.kpi.cohort import ContractTerm

NAMES = (
    "UTC",
    "Europe/Istanbul",
    "Asia/Tokyo",
    "America/New_York",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Australia/Lord_Howe",
    "America/Santiago",
)
DAYS = (14, 45, 80)
OFFICE = tuple(Stretch(weekday, time(9), time(17)) for weekday in range(1, 6))
ONCE = Frequency(most=1, days=14)


def calendar(zone: str = "UTC", *holidays: str, stretches: tuple[Stretch, ...] = OFFICE) -> Calendar:
    free = {date.fromisoformat(day): "off" for day in holidays}
    return Calendar(stretches, ZoneInfo(zone), free, ZoneInfo(zone))


def clock(starts: str = "2026-09-01", ends: str | None = None, zone: str = "UTC") -> Onboarding:
    return Onboarding(1, 1, date.fromisoformat(starts), date.fromisoformat(ends) if ends else None, zone)


def due(of: Onboarding, day: int, zone: str = "UTC", cal: Calendar | None = None) -> Due | None:
    return contract_day(of, day, last_day=89, zone=ZoneInfo(zone), calendar=cal or calendar(zone))


def decided(one: Due, as_of: datetime, limit: Frequency = ONCE, **known: object) -> Verdict:
    mailed = Mailed(**known)  # type: ignore[arg-type]
    return verdict(one, mailed, limit, zone=ZoneInfo("UTC"), calendar=calendar(), as_of=as_of)


def local(one: Due | None, zone: str) -> str:
    assert one is not None
    return one.at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


# ---- Days of a contract ----


def test_at_ten_by_the_contacts_clock() -> None:
    assert local(due(clock(), 14, "Asia/Tokyo"), "Asia/Tokyo") == "2026-09-15 10:00"
    assert local(due(clock(), 14, "America/New_York"), "America/New_York") == "2026-09-15 10:00"


def test_a_weekend_and_a_holiday_give_way_to_the_next_day_of_work() -> None:
    saturday = clock("2026-09-05")  # day 14 is a Saturday
    assert local(due(saturday, 14), "UTC") == "2026-09-21 10:00"
    assert local(due(saturday, 14, cal=calendar("UTC", "2026-09-21")), "UTC") == "2026-09-22 10:00"


def test_never_past_day_89() -> None:
    late = clock("2026-08-26")  # day 89 is Monday, 23 November; day 87 a Saturday
    assert local(due(late, 87), "UTC") == "2026-11-23 10:00"
    assert local(due(late, 87, cal=calendar("UTC", "2026-11-23")), "UTC") == "2026-11-20 10:00"


def test_never_after_the_contract_ended() -> None:
    assert due(clock(ends="2026-09-14"), 14) is None
    assert due(clock(ends="2026-09-15"), 14) is not None
    saturday = clock("2026-09-05", ends="2026-09-20")
    assert local(due(saturday, 14), "UTC") == "2026-09-18 10:00"


def test_a_renewal_begins_no_new_onboarding_and_a_flagged_contract_does() -> None:
    def term(number: int, starts: str, ends: str | None, flagged: bool = False) -> ContractTerm:
        last = date.fromisoformat(ends) if ends else None
        return ContractTerm(number, date.fromisoformat(starts), last, "UTC", flagged)

    rules = {"early_days": 90, "renewal_gap_days": 90}
    renewed = [term(1, "2025-01-01", "2025-12-31"), term(2, "2026-01-01", None)]
    assert [one.starts_on for one in onboardings(1, renewed, **rules)] == [date(2025, 1, 1)]
    grown = [term(1, "2025-01-01", None), term(2, "2026-06-01", None, True)]
    assert [one.contract for one in onboardings(1, grown, **rules)] == [1, 2]


zones = st.sampled_from(NAMES)
starts = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    weekdays = draw(st.sets(st.integers(1, 7), min_size=1))
    free = draw(st.sets(starts, max_size=3))
    place = ZoneInfo(draw(zones))
    stretches = tuple(Stretch(day, time(9), time(17)) for day in sorted(weekdays))
    return Calendar(stretches, place, dict.fromkeys(free, "off"), place)


@settings(max_examples=400)
@given(starts, zones, zones, calendars(), st.integers(0, 89), st.none() | st.integers(0, 120))
def test_it_is_always_in_the_early_stage_and_in_force(
    first: date, theirs: str, own: str, cal: Calendar, day: int, length: int | None
) -> None:
    ends = first + timedelta(days=length) if length is not None else None
    found = contract_day(
        Onboarding(1, 1, first, ends, theirs), day, last_day=89, zone=ZoneInfo(own), calendar=cal
    )
    if found is None:
        # At ten here it may be another day there, so a contract of one day may have no such moment.
        assert (ends is not None and (day > length or length <= 1)) or day == 0  # type: ignore[operator]
        return
    age = (found.at.astimezone(ZoneInfo(theirs)).date() - first).days
    assert 0 <= age <= 89
    assert ends is None or age <= length  # type: ignore[operator]
    assert found.at.astimezone(ZoneInfo(own)).time() == time(10)
    assert found.at <= found.until


@settings(max_examples=200)
@given(starts, zones, zones)
def test_the_days_keep_their_order_and_each_comes_once(first: date, theirs: str, own: str) -> None:
    moments = [due(Onboarding(1, 1, first, None, theirs), day, own) for day in DAYS]
    ats = [one.at for one in moments if one]
    assert len(ats) == 3
    assert ats == sorted(set(ats))


@settings(max_examples=100)
@given(starts, zones, st.integers(1, 59))
def test_looking_every_few_minutes_sends_exactly_once(first: date, own: str, step: int) -> None:
    """Whenever the job looks, and however the clocks change: the first look from the moment on sends."""
    one = due(Onboarding(1, 1, first, None, own), 45, own)
    assert one is not None
    look, sent = one.at - timedelta(hours=3, minutes=step), 0
    known: list[datetime] = []
    while look < one.at + timedelta(hours=3):
        answer = verdict(
            one, Mailed(sent=known, same_survey=known), ONCE, zone=ZoneInfo(own), calendar=calendar(own), as_of=look
        )  # fmt: skip
        if answer == "send" and not known:
            sent += 1
            known.append(look)
            assert timedelta(0) <= look - one.at <= timedelta(minutes=step)
        look += timedelta(minutes=step)
    assert sent == 1


# ---- After a ticket ----


@settings(max_examples=200)
@given(st.integers(0, 2_000_000), zones)
def test_a_follow_up_comes_in_working_hours_an_hour_later_at_least(minutes: int, zone: str) -> None:
    ended = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    one = after_closing(ended, calendar(zone))
    assert one.at >= ended + timedelta(hours=1)
    assert calendar(zone).is_working(one.at)
    assert one.until - one.at == FOLLOW_UP_KEEPS


def test_without_hours_it_is_an_hour_later() -> None:
    ended = datetime(2026, 11, 22, 3, tzinfo=UTC)
    assert after_closing(ended, calendar(stretches=())).at == ended + timedelta(hours=1)


# ---- Is it sent? ----

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
ONBOARDING = Due(MONDAY, MONDAY + timedelta(days=7), outranks=True)
FOLLOW_UP = Due(MONDAY, MONDAY + timedelta(days=2), outranks=False)
WEEK = timedelta(days=7)


def test_before_its_moment_it_waits_and_then_it_goes() -> None:
    assert decided(ONBOARDING, MONDAY - timedelta(seconds=1)) == "wait"
    assert decided(ONBOARDING, MONDAY) == "send"


def test_after_three_days_of_downtime_what_is_still_sensible_goes() -> None:
    back = MONDAY + timedelta(days=3)
    assert decided(ONBOARDING, back) == "send"
    assert decided(FOLLOW_UP, back) == "too-late"
    assert decided(ONBOARDING, MONDAY + timedelta(days=8)) == "too-late"


def test_what_is_late_waits_for_a_morning_of_work() -> None:
    assert decided(ONBOARDING, MONDAY.replace(hour=23)) == "wait"
    assert decided(ONBOARDING, datetime(2026, 11, 28, 12, tzinfo=UTC)) == "wait"  # a Saturday
    assert decided(ONBOARDING, MONDAY + timedelta(days=1, hours=-2)) == "send"


def test_nobody_is_written_to_against_their_will_or_in_vain() -> None:
    for one in (ONBOARDING, FOLLOW_UP):
        assert decided(one, MONDAY, opted_out=True) == "opted-out"
        assert decided(one, MONDAY, disabled=True) == "address-disabled"


def test_a_days_survey_outranks_a_follow_up() -> None:
    lately = [MONDAY - timedelta(days=10)]
    assert decided(FOLLOW_UP, MONDAY, sent=lately) == "asked-recently"
    assert decided(ONBOARDING, MONDAY, sent=lately) == "wait"
    assert decided(ONBOARDING, MONDAY + timedelta(days=4), sent=lately) == "send"
    assert decided(FOLLOW_UP, MONDAY, coming=[MONDAY + WEEK]) == "asked-soon"
    assert decided(FOLLOW_UP, MONDAY, coming=[MONDAY + 2 * WEEK]) == "send"
    assert decided(FOLLOW_UP, MONDAY, Frequency(2, 14), coming=[MONDAY + WEEK]) == "send"


def test_one_that_waited_too_long_for_its_turn_says_so() -> None:
    busy = [MONDAY + timedelta(days=1)]
    assert decided(ONBOARDING, MONDAY + timedelta(days=8), sent=busy) == "asked-recently"


def test_a_survey_has_a_rest_of_its_own() -> None:
    often = Frequency(most=5, days=14, rest_days=14)
    assert decided(FOLLOW_UP, MONDAY, often, same_survey=[MONDAY - timedelta(days=13)]) == "asked-recently"
    assert decided(FOLLOW_UP, MONDAY, often, same_survey=[MONDAY - timedelta(days=14)]) == "send"


moments = st.integers(0, 60 * 24 * 60).map(lambda n: MONDAY + timedelta(minutes=n))


@settings(max_examples=200)
@given(st.lists(st.tuples(moments, st.booleans()), max_size=12), st.integers(1, 3), st.integers(1, 30))
def test_the_cap_holds_whatever_is_due(wishes: list[tuple[datetime, bool]], most: int, days: int) -> None:
    """No window of so many days ever holds more mails, with a look each hour."""
    limit, sent = Frequency(most, days), []
    waiting = [Due(at, at + timedelta(days=7 if outranks else 2), outranks) for at, outranks in wishes]
    look = MONDAY
    while waiting and look < MONDAY + timedelta(days=70):
        for one in sorted(waiting, key=lambda one: not one.outranks):
            coming = [other.at for other in waiting if other.outranks and other.at > look]
            answer = decided(one, look, limit, sent=sent, coming=coming)
            if answer == "send":
                sent.append(look)
            if answer != "wait":
                waiting.remove(one)
        look += timedelta(hours=1)
    for first in sent:
        assert sum(timedelta(0) <= other - first < timedelta(days=days) for other in sent) <= most


# ---- Reminders ----


def test_one_reminder_on_a_day_of_work_and_none_on_the_last_day() -> None:
    sent, closes = MONDAY, MONDAY + timedelta(days=14)
    zone = ZoneInfo("Asia/Tokyo")
    one = reminder(sent, closes, after_days=5, zone=zone, calendar=calendar("Asia/Tokyo"))
    assert local(one, "Asia/Tokyo") == "2026-11-30 10:00"  # five days later is a Saturday
    assert reminder(sent, closes, after_days=None, zone=zone, calendar=calendar()) is None
    assert reminder(sent, sent + timedelta(days=5), after_days=5, zone=zone, calendar=calendar()) is None
