"""Dates, numbers and plurals as CLDR has them for each language, and forms that read what people type."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from babel.numbers import format_compact_decimal
from django import forms
from django.utils import formats, translation
from hypothesis import given
from hypothesis import strategies as st

from trimtab.config.messages import translations
from trimtab.kpi.period import Period
from trimtab.web.days import read_day
from trimtab.web.presenters import dates, numbers
from trimtab.web.presenters.language import reader
from trimtab.web.settings_forms.fields import LocalNumber

OCTOBER_5 = date(2026, 10, 5)
MONDAY, SUNDAY = 0, 6
LANGUAGES = ("en", "tr", "ja")
languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.parametrize(
    ("language", "short", "day", "long", "month", "at"),
    [
        ("en", "05/10/2026", "5 Oct 2026", "5 October 2026", "October 2026", "5 Oct 2026, 14:05"),
        ("tr", "5.10.2026", "5 Eki 2026", "5 Ekim 2026", "Ekim 2026", "5 Eki 2026 14:05"),
        ("ja", "2026/10/05", "2026/10/05", "2026年10月5日", "2026年10月", "2026/10/05 14:05"),
    ],
)
def test_dates(language: str, short: str, day: str, long: str, month: str, at: str) -> None:
    with translation.override(language):
        assert format_date(OCTOBER_5, "short", reader()) == short
        assert dates.day(OCTOBER_5) == day
        assert format_date(OCTOBER_5, "long", reader()) == long
        assert dates.period_text(Period.month(2026, 10)) == month
        assert dates.moment(datetime(2026, 10, 5, 14, 5, tzinfo=UTC), ZoneInfo("UTC")) == at


@pytest.mark.parametrize(
    ("language", "number", "percent", "compact"),
    [
        ("en", "1,234,567.89", "85.0%", "1.2M"),
        ("tr", "1.234.567,89", "%85,0", "1,2\xa0Mn"),
        ("ja", "1,234,567.89", "85.0%", "123.5万"),
    ],
)
def test_numbers(language: str, number: str, percent: str, compact: str) -> None:
    with translation.override(language):
        assert numbers.decimal(Decimal("1234567.89"), 2) == number
        assert str(numbers.written("share", 0.85)) == percent
        assert format_compact_decimal(1_234_567, locale=reader(), fraction_digits=1) == compact


@pytest.mark.parametrize(("language", "first"), [("en", MONDAY), ("tr", MONDAY), ("ja", SUNDAY)])
def test_weeks_begin_where_the_language_is_spoken(language: str, first: int) -> None:
    with translation.override(language):
        assert reader().first_week_day == first
        # Django counts from Sunday, CLDR from Monday.
        assert formats.get_format("FIRST_DAY_OF_WEEK") == (first + 1) % 7


@pytest.mark.parametrize(
    ("language", "forms_there_are", "one", "several"), [("tr", 2, 0, 1), ("ja", 1, 0, 0)]
)
def test_plural_forms(language: str, forms_there_are: int, one: int, several: int) -> None:
    catalog = translations(language)
    assert catalog.num_plurals == forms_there_are
    expression = catalog.plural_expr.replace("&&", " and ")
    chosen = {n: int(eval(expression, {"n": n})) for n in (0, 1, 2, 7)}  # our own header
    assert chosen == {0: several, 1: one, 2: several, 7: several}


class Typed(forms.Form):
    """A form as any page may have it."""

    day = forms.DateField()
    at = forms.DateTimeField(required=False)
    number = LocalNumber(low=0, high=10_000)


@languages
@pytest.mark.parametrize(
    "text",
    ["2026-10-05", "05.10.2026", "5.10.2026", "2026年10月5日", "2026年10月05日", "2026/10/05", "2026/10/5"],
)
def test_a_day_is_read_in_every_language(language: str, text: str) -> None:
    with translation.override(language):
        form = Typed({"day": text, "number": "1"})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["day"] == OCTOBER_5
        assert read_day(text) == OCTOBER_5


@languages
@pytest.mark.parametrize(
    "text", ["2026-10-05 14:30", "5.10.2026 14:30", "2026年10月5日 14:30", "2026-10-05T14:30"]
)
def test_a_moment_is_read_in_every_language(language: str, text: str) -> None:
    with translation.override(language):
        form = Typed({"day": "2026-10-05", "at": text, "number": "1"})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["at"] == datetime(2026, 10, 5, 14, 30, tzinfo=UTC)


@languages
@pytest.mark.parametrize("text", ["1.234,56", "1,234.56", "1234.56", "1234,56", "１２３４．５６", "1 234,56"])
def test_a_number_is_read_in_every_language_where_it_can_mean_one_thing(language: str, text: str) -> None:
    with translation.override(language):
        form = Typed({"day": "2026-10-05", "number": text})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["number"] == Decimal("1234.56")


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [("en", "1.234", "1.234"), ("tr", "1.234", "1234"), ("en", "1,234", "1234"), ("tr", "1,234", "1.234")],
)
def test_a_number_that_could_mean_two_means_what_the_reader_writes(
    language: str, text: str, number: str
) -> None:
    with translation.override(language):
        form = Typed({"day": "2026-10-05", "number": text})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["number"] == Decimal(number)


@pytest.mark.parametrize(
    ("language", "text", "found"), [("en", "5/10/2026", None), ("tr", "5/10/2026", OCTOBER_5)]
)
def test_a_day_that_could_mean_two_is_read_only_where_it_means_one(
    language: str, text: str, found: date | None
) -> None:
    with translation.override(language):
        assert read_day(text) == found


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_short_day_as_the_language_writes_it_reads_back(value: date, language: str) -> None:
    with translation.override(language):
        shown = format_date(value, "short", reader())
        assert read_day(shown) == (None if language == "en" else value)


@given(st.decimals(-9999, 9999, places=2), st.sampled_from(LANGUAGES))
def test_a_number_as_the_language_writes_it_reads_back(value: Decimal, language: str) -> None:
    with translation.override(language):
        assert LocalNumber(low=-10_000, high=10_000).clean(numbers.decimal(value, 2)) == value
