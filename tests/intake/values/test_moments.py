"""Which instant a cell names, in every way people and products write dates."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.intake.values import BadValue, Order, day, guess_order, instant

ISTANBUL = ZoneInfo("Europe/Istanbul")
_instant = instant(ISTANBUL, None)
_day_first = instant(ISTANBUL, "dmy")
_month_first = instant(ISTANBUL, "mdy")
_year_first = instant(ISTANBUL, "ymd")
_TWO_THIRTY = datetime(2026, 10, 5, 11, 30, tzinfo=UTC)  # 14:30 in Istanbul


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-05 14:30",
        "2026-10-05T14:30:00",
        "2026-10-05T11:30:00Z",
        "2026-10-05T11:30:00.000Z",
        "2026-10-05T11:30:00.0000000Z",
        "2026-10-05T14:30+03:00",
        "2026-10-05T13:30:00+02",
        "2026-10-05 11:30:00 UTC",
        "2026-10-05 14:30:00 +0300",
        " 2026-10-05 14:30 ",
        "20261005T143000",
        "20261005T113000Z",
        "20261005143000",
        "2026/10/05 14:30",
        "2026/10/5 14:30:00",
        "2026.10.05 14:30",
        "05.10.2026 14:30",
        "5.10.2026 14:30:00",
        "05.10.26 14:30",
        "05.10.2026 14.30",
        "05.10.2026, 14:30",
        "2026年10月5日 14時30分",
        "2026年10月05日14時30分00秒",
        "2026年10月5日(月) 午後2時30分",
        "2026年10月5日 14:30",
        "2026/10/05 午後 2:30",
        "２０２６／１０／０５　１４：３０",
        "5 Oct 2026 14:30",
        "05-Oct-2026 14:30",
        "5 October 2026 2:30 pm",
        "5 Ekim 2026 14:30",
        "5 EKİM 2026 14:30",
        "Oct 5, 2026 2:30 PM",
        "October 5, 2026 at 2:30 p.m.",
        "Oct 5 2026 02:30:00PM",
        "Mon, 05 Oct 2026 14:30:00 +0300",
        "Monday, October 5, 2026 2:30 PM",
        "Pazartesi 5 Ekim 2026 14:30",
        "Mon Oct 05 2026 14:30:00 GMT+0300",
        "5 Ekim 2026 ÖS 2:30",
        "1791199800",
        "1791199800000",
        1791199800,
        1791199800.0,
        1791199800000,
        datetime.fromisoformat("2026-10-05 14:30"),
        datetime.fromisoformat("2026-10-05 13:30+02:00"),
    ],
)
def test_one_instant_in_many_ways(text: str | int | datetime) -> None:
    assert _instant(text) == _TWO_THIRTY
    found = _instant(text)
    assert found is not None
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-02-29 01:16", "2016-02-28 23:16"),
        ("29/2/2016 01:16", "2016-02-28 23:16"),
        ("2/29/2016 01:16", "2016-02-28 23:16"),
        ("5/5/2026", "2026-05-04 21:00"),
        ("2026-10-05", "2026-10-04 21:00"),
        ("20261005", "2026-10-04 21:00"),
        ("Oct 5, 2026 12:05 AM", "2026-10-04 21:05"),
        ("Oct 5, 2026 12:05 PM", "2026-10-05 09:05"),
        ("2026年10月5日 午前0時", "2026-10-04 21:00"),
        ("2026年10月5日 午後0時30分", "2026-10-05 09:30"),
        ("10 Ağustos 2026", "2026-08-09 21:00"),
        ("10 ağu 2026", "2026-08-09 21:00"),
        ("1 Şub 2026", "2026-01-31 21:00"),
        ("14 Mayıs 2026", "2026-05-13 21:00"),
        ("2026-10-05T14:30:00.1234567", "2026-10-05 11:30:00.123456"),
    ],
)
def test_other_instants(text: str, expected: str) -> None:
    assert _instant(text) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["5/10/2026", "5/10/2026 14:30", "05-10-2026", "5/10/26", "10/05/2026 02:05:33 PM"]
)
def test_day_or_month_first_is_asked_not_guessed(text: str) -> None:
    with pytest.raises(BadValue) as fault:
        _instant(text)
    assert fault.value.code == "ambiguous_date"
    assert "order" in fault.value.remedy


def test_the_order_settles_it() -> None:
    assert _day_first("5/10/2026 14:30") == _TWO_THIRTY
    assert _month_first("10/5/2026 14:30") == _TWO_THIRTY
    assert _day_first("5/10/26 14:30") == _TWO_THIRTY
    assert _year_first("26/10/5 14:30") == _TWO_THIRTY
    assert _year_first("26.10.5 14:30") == _TWO_THIRTY
    # Dots are day first whatever the file's order, and a year in front leaves nothing to settle.
    assert _month_first("05.10.2026 14:30") == _TWO_THIRTY
    assert _month_first("2026/10/05 14:30") == _TWO_THIRTY


@pytest.mark.parametrize(
    ("parse", "text"),
    [(_day_first, "10/25/2026"), (_month_first, "25/10/2026"), (_year_first, "5/10/2026")],
)
def test_a_date_against_the_order_is_refused(parse: object, text: str) -> None:
    with pytest.raises(BadValue):
        parse(text)  # type: ignore[operator]


@pytest.mark.parametrize(
    "text",
    ["", "  ", None, "?", "null", "NULL", "None", "n/a", "N/A", "-", "NaN", float("nan"), "0001-01-01T00:00:00",
     "0001-01-01T00:00:00Z", "1900-01-01T00:00:00", "1899-12-30", "0000-00-00 00:00:00", "1/1/0001 12:00:00 AM"],
)  # fmt: skip
def test_markers_of_the_unknown(text: str | float | None) -> None:
    assert _instant(text) is None


@pytest.mark.parametrize(
    "text",
    ["Unknown", "yesterday", "30/2/2016", "2026-02-30", "31.11.2026", "2026-10-05 25:00", "2026-10-05 12:60", "14:30",
     "2026-10", "13/13/2026", "5 Foo 2026", "5 Oct 2026 14", "2026-10-05 13:00 PM", "2026-10-05 14:30 Mars", "45000",
     "99.99.2026", "1,2,3", "2026-10-05 14:30 +99:00", "junk 2026-10-05", "2026-10-05junk", "=NOW()", True, "x" * 9999,
     "1066-10-14", "9999-12-31", "1989-12-31 23:59", "2101-01-01", 45_000, -1, 0, 1e300, float("inf"), "9" * 5000,
     datetime.fromisoformat("1904-01-01")],
)  # fmt: skip
def test_what_is_no_instant(text: str | float) -> None:
    with pytest.raises(BadValue) as fault:
        _instant(text)
    assert fault.value.problem
    assert len(fault.value.problem) < 200
    assert fault.value.remedy


def test_a_spreadsheets_numbers_count_only_there() -> None:
    sheet = instant(ISTANBUL, None, serials=True)
    assert sheet(46300 + 14.5 / 24) == _TWO_THIRTY
    assert sheet(46300) == _TWO_THIRTY - timedelta(hours=14.5)
    assert sheet(1791199800) == _TWO_THIRTY
    with pytest.raises(BadValue):
        sheet("46300")


def test_a_skipped_hour_becomes_its_end_and_a_repeated_hour_its_first() -> None:
    assert _instant("2015-03-29 03:30") == datetime(2015, 3, 29, 1, 0, tzinfo=UTC)
    assert _instant("2015-03-29 02:59:59") == datetime(2015, 3, 29, 0, 59, 59, tzinfo=UTC)
    assert _instant("2015-11-08 03:30") == datetime(2015, 11, 8, 0, 30, tzinfo=UTC)
    # Istanbul stayed on summer time in 2016.
    assert _instant("2016-01-15 12:00") == datetime(2016, 1, 15, 10, 0, tzinfo=UTC)
    assert _instant("2017-01-15 12:00") == datetime(2017, 1, 15, 9, 0, tzinfo=UTC)


_ZONES = [ZoneInfo(key) for key in ("Europe/Istanbul", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe",
                                    "Pacific/Apia", "Europe/Dublin", "Asia/Kathmandu", "Africa/Cairo")]  # fmt: skip


@given(
    st.sampled_from([(zone, instant(zone, "dmy")) for zone in _ZONES]),
    st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2037-12-31")),
)
def test_local_times_agree_with_the_zone(chosen: tuple[ZoneInfo, object], local: datetime) -> None:
    zone, parse = chosen
    found = parse(local.isoformat(" "))  # type: ignore[operator]
    back = found.astimezone(zone).replace(tzinfo=None)
    if back == local:
        assert found == local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    else:
        # The clock skipped this time: the instant is the first after the gap.
        before = found - timedelta(microseconds=1)
        assert before.astimezone(zone).replace(tzinfo=None) < local < back
        assert before.astimezone(zone).utcoffset() != found.astimezone(zone).utcoffset()


@given(st.datetimes(datetime.fromisoformat("1990-01-02"), datetime.fromisoformat("2100-12-30")))
def test_the_ways_of_writing_agree(local: datetime) -> None:
    local = local.replace(second=0, microsecond=0)
    expected = _instant(local)
    for text in (
        f"{local:%Y-%m-%d %H:%M}",
        f"{local:%d.%m.%Y %H:%M}",
        f"{local.year}年{local.month}月{local.day}日 {local.hour}時{local.minute}分",
        f"{local:%d/%m/%Y %H:%M}",
        f"{local:%d %b %Y %I:%M %p}",
        f"{local:%Y/%m/%d %H:%M:%S}",
    ):
        assert _day_first(text) == expected
    assert _month_first(f"{local:%m/%d/%Y %I:%M:%S %p}") == expected


@given(st.text(max_size=30) | st.text("0123456789/-.: TZ年月日時分+APM午前後", max_size=25))
def test_any_text_is_an_instant_unknown_or_bad(text: str) -> None:
    for parse in (_instant, _day_first, _month_first, _year_first):
        try:
            found = parse(text)
        except BadValue:
            continue
        assert found is None or found.utcoffset() == timedelta(0)


@given(st.none() | st.booleans() | st.integers() | st.floats() | st.datetimes())
def test_any_cell_is_an_instant_unknown_or_bad(cell: float | datetime | None) -> None:
    for parse in (_instant, instant(ISTANBUL, None, serials=True), day(ISTANBUL, None)):
        try:
            parse(cell)
        except BadValue as fault:
            assert fault.problem


def test_a_date_is_the_date_as_written() -> None:
    read = day(ZoneInfo("America/New_York"), "dmy")
    assert read("2026-10-05T00:00:00Z") == date(2026, 10, 5)
    assert read("5/10/2026") == date(2026, 10, 5)
    assert read("5 Ekim 2026") == date(2026, 10, 5)
    assert read(datetime.fromisoformat("2026-10-05 23:59")) == date(2026, 10, 5)
    assert read(1791199800 - 11 * 3600 - 1800) == date(2026, 10, 4)
    assert day(ISTANBUL, None, serials=True)(46300) == date(2026, 10, 5)
    assert read("?") is None
    with pytest.raises(BadValue):
        read("2026-02-30")


@pytest.mark.parametrize(
    ("samples", "order"),
    [
        (["29/2/2016 01:16", "5/3/2016"], "dmy"),
        (["2/29/2016", "3/5/2016"], "mdy"),
        (["13-01-26"], "dmy"),
        (["１３/１/２０２６"], "dmy"),
        (["5/3/2016", "6/7/2016"], None),
        (["29/2/2016", "2/29/2016"], None),
        (["2026-10-25", "25.10.2026", "2026/10/25", None, 5, "", "x", "45/3/2016", "29/45/2016"], None),
        ([], None),
    ],
)
def test_the_order_is_seen_from_days_past_the_twelfth(samples: list[object], order: Order | None) -> None:
    assert guess_order(samples) == order
