"""Numbers are rounded once, halves away from zero, and written as the reader's language writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from babel.numbers import parse_decimal
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from trimtab.catalogue.kpis import KPIS
from trimtab.insight.intervals import Interval
from trimtab.kpi.measures import Unit
from trimtab.kpi.period import Period
from trimtab.web.presenters import dates, numbers

ESCALATION = KPIS["ticket-escalation"]
shares = st.floats(0, 1, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.25, "0.3"), (2.35, "2.4"), (-2.35, "-2.4"), (12.05, "12.1"), (0.05, "0.1"), (-0.04, "0.0")],
)
def test_rounds_halves_away_from_zero_tv_1(value: float, text: str) -> None:
    assert numbers.decimal(value, 1) == text


@pytest.mark.parametrize(
    ("language", "share", "grouped"),
    [("en", "13.8%", "1,912"), ("tr", "%13,8", "1.912"), ("ja", "13.8%", "1,912")],
)
def test_writes_as_the_language_does(language: str, share: str, grouped: str) -> None:
    with translation.override(language):
        assert str(numbers.written("share", 0.138)) == share
        assert numbers.count(1912) == grouped


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("share", 0.0, "0.0%"),
        ("share", 0.0004, "< 0.1%"),
        ("share", 0.0005, "0.1%"),
        ("share", 0.9996, "> 99.9%"),
        ("share", 1.0, "100.0%"),
        ("yearly-share", 0.176, "17.6% a year"),
        ("score", 4.25, "4.3 / 5"),
        ("nps", 12.4, "+12"),
        ("nps", -12.5, "-13"),
        ("nps", 0.0, "0"),
        ("count", 1912.0, "1,912"),
        ("hours", 3.25, "3.3 hr"),
    ],
)
def test_units_round_3_and_round_4(unit: Unit, value: float, text: str) -> None:
    assert str(numbers.written(unit, value, scale=(1, 5) if unit == "score" else None)) == text


@given(shares)
def test_some_is_never_none_and_not_quite_all_is_never_all_round_4(share: float) -> None:
    text = str(numbers.written("share", share))
    assert (text == "0.0%") == (share == 0)
    assert (text == "100.0%") == (share == 1)


@given(shares, st.sampled_from(["en", "tr", "ja"]))
def test_a_percentage_read_back_is_the_share(share: float, language: str) -> None:
    with translation.override(language):
        written = numbers.written("share", share)
    assert abs(float(parse_decimal(written.number, locale=language)) - 100 * share) <= 0.1


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_signs_are_symmetric(value: float, digits: int) -> None:
    up, down = (
        numbers.decimal(abs(value), digits, signed=True),
        numbers.decimal(-abs(value), digits, signed=True),
    )
    assert up.removeprefix("+") == down.removeprefix("-")


def test_an_interval_is_rounded_like_its_value() -> None:
    assert numbers.interval_bare(ESCALATION, Interval(0.1194, 0.16)) == "11.9 to 16.0"
    assert numbers.interval_plain(ESCALATION, 0.081, 0.124) == "8.1% to 12.4%"


def test_a_difference_has_a_sign_and_percentage_points() -> None:
    assert numbers.points(0.0686) == "+6.9 pp"
    assert numbers.points(-0.0686) == "-6.9 pp"


@pytest.mark.parametrize(
    ("label", "long", "short"),
    [
        ("2026-10", "October 2026", "Oct 2026"),
        ("2026-Q4", "Q4 2026", "Q4 2026"),
        ("2026", "2026", "2026"),
        ("2026-W43", "week 43, 2026", "W43"),
        ("2026-10-05", "5 Oct 2026", "5 Oct 2026"),
        ("2026-10-05..2026-10-09", "5 Oct 2026 to 9 Oct 2026", "5 Oct 2026 to 9 Oct 2026"),
    ],
)
def test_periods_in_words(label: str, long: str, short: str) -> None:
    assert dates.period_text(Period.parse(label)) == long
    assert dates.period_short(Period.parse(label)) == short


def test_a_turnover_stands_at_the_month_its_twelve_months_end_with() -> None:
    assert dates.step_text(Period.parse("2025-11-01..2026-10-31")) == "October 2026"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "0 seconds ago"),
        (1, "1 second ago"),
        (59, "59 seconds ago"),
        (60, "1 minute ago"),
        (3600, "1 hour ago"),
        (90_000, "1 day ago"),
    ],
)
def test_ages(seconds: int, text: str) -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert dates.ago(now - timedelta(seconds=seconds), now) == text


@pytest.mark.parametrize("turn", [1, -1])
def test_a_number_that_was_written_before_is_written_for_this_reader(turn: int) -> None:
    """The same number in another language, and an equal one of another type that is rounded otherwise."""
    asked = [("en", 1234.5, "1,234.5"), ("tr", 1234.5, "1.234,5"), ("en", 1234.25, "1,234.3")]
    for language, value, text in asked[::turn]:
        with translation.override(language):
            assert numbers.decimal(value, 1) == text


@pytest.mark.parametrize("turn", [1, -1])
def test_a_rounded_decimal_and_a_float_that_equals_it_do_not_stand_for_each_other(turn: int) -> None:
    for value, text in [(2.5, "3"), (Decimal("2.5"), "2")][::turn]:
        assert numbers.decimal(value, 0) == text


def test_a_month_that_was_named_before_is_named_for_this_reader() -> None:
    october = date(2026, 10, 1)
    for language, text in [
        ("en", "October 2026"),
        ("tr", "Ekim 2026"),
        ("ja", "2026年10月"),
        ("en", "October 2026"),
    ]:
        with translation.override(language):
            assert dates.month_year(october) == text
