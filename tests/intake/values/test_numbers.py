"""Which number, and how many minutes, a cell holds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.intake.values import BadValue, decimal, integer, minutes


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("1.234.567", "1234567"), ("1,234,567", "1234567"),
        ("1.234.567,8", "1234567.8"), ("0.234", "0.234"), ("0,234", "0.234"), ("1234,5", "1234.5"),
        ("1234.5678", "1234.5678"), ("85%", "85"), ("%85", "85"), ("85,5 %", "85.5"), ("１２３", "123"),
        ("１．５", "1.5"), ("-5", "-5"), ("−5", "-5"), ("-%5", "-5"), ("+5", "5"), (" 5 ", "5"), (".5", "0.5"),
        ("1 234 567,8", "1234567.8"), ("1\u00a0234,5", "1234.5"), ("1'234.5", "1234.5"), ("1e3", "1000"),
        ("1.5E-2", "0.015"), ("007", "7"), (12, "12"), (1.5, "1.5"), (0.1, "0.1"), (-3, "-3"),
    ],
)  # fmt: skip
def test_numbers(text: str | float, number: str) -> None:
    assert decimal()(text) == Decimal(number)
    assert decimal(decimal_comma=True)(text) == Decimal(number)
    assert decimal(decimal_comma=False)(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "with_comma", "with_point"),
    [
        ("1.234", "1234", "1.234"),
        ("1,234", "1.234", "1234"),
        ("-12.345", "-12345", "-12.345"),
        ("999,999%", "999.999", "999999"),
    ],
)
def test_three_digits_after_one_mark_are_asked_not_guessed(
    text: str, with_comma: str, with_point: str
) -> None:
    assert decimal(decimal_comma=True)(text) == Decimal(with_comma)
    assert decimal(decimal_comma=False)(text) == Decimal(with_point)
    for read in (decimal(), integer()):
        with pytest.raises(BadValue) as fault:
            read(text)
        assert fault.value.code == "ambiguous_number"
        assert "comma" in fault.value.remedy


@pytest.mark.parametrize(
    "text",
    ["abc", "1,23,456", "1.2.3", "1,2,3", "--5", "5-", "1.234,567.8", "5.", "%", "+", ".", ",", "1 2", "0x10", "1_0",
     "=1+1", "Infinity", "9" * 30, "9" * 9999, "1e999", float("inf"), 10**400, True, "一", "½", "1,234.567,8"],
)  # fmt: skip
def test_what_is_no_number(text: str | float) -> None:
    with pytest.raises(BadValue) as fault:
        decimal()(text)
    assert len(fault.value.problem) < 200
    assert fault.value.remedy


@pytest.mark.parametrize("text", ["", "?", "NaN", "n/a", "-", None, float("nan"), "NULL"])
def test_unknown_numbers(text: str | float | None) -> None:
    assert decimal()(text) is None
    assert integer()(text) is None
    assert minutes()(text) is None


def test_whole_numbers() -> None:
    assert [integer()(cell) for cell in ("12", "12.0", "12,0", 12, 12.0, "１２", "1,234,567", "-3")] == [
        *[12] * 6,
        1234567,
        -3,
    ]
    for cell in ("12.5", 12.5, "x", "1e-3"):
        with pytest.raises(BadValue):
            integer()(cell)


@given(st.integers(-(2**63 - 1), 2**63 - 1))
def test_every_64_bit_number_comes_back(number: int) -> None:
    assert integer(decimal_comma=False)(str(number)) == number
    assert integer(decimal_comma=False)(f"{number:,}") == number
    assert integer(decimal_comma=True)(f"{number:,}".replace(",", ".")) == number
    assert integer()(number) == number


@given(st.decimals(-(10**12), 10**12, places=2))
def test_both_ways_of_writing_agree(number: Decimal) -> None:
    english = f"{number:,.2f}"
    turkish = english.translate(str.maketrans(",.", ".,"))
    assert decimal()(english) == decimal()(turkish) == decimal()(f"%{turkish}") == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90", 90), ("1:30", 90), ("01:30:00", 90), ("1h 30m", 90), ("1h30m", 90), ("1.5h", 90), ("1,5 hours", 90),
        ("90 min", 90), ("90 minutes", 90), ("1 hour, 30 minutes", 90), ("1 saat 30 dk", 90), ("1時間30分", 90),
        ("90分", 90), ("PT90M", 90), ("PT1H30M", 90), ("P1DT2H", 1560), ("2d 3h", 3060), ("1.02:03:00", 1563),
        ("1 day, 2:03:00", 1563), ("0:00:30", 0.5), ("30s", 0.5), ("1:30:30.5", 90 + 30.5 / 60), ("0", 0), ("1,5", 1.5),
        ("100:00", 6000), ("１：３０", 90), ("2 GÜN", 2880), (90, 90), (1.5, 1.5),
    ],
)  # fmt: skip
def test_durations_in_minutes(text: str | float, expected: float) -> None:
    assert minutes()(text) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    "text",
    ["-5", -5, "1:75", "1:30:75", "abc", "1h 1h", "1h xyz", "85%", "1:2:3:4", "P", "PT", "h", "1h30", "9" * 30, 1e12,
     True, "1:30 PM", "99999999:00"],
)  # fmt: skip
def test_what_is_no_duration(text: str | float) -> None:
    with pytest.raises(BadValue):
        minutes()(text)


def test_a_bare_number_of_minutes_follows_the_files_comma() -> None:
    assert minutes(decimal_comma=True)("1.234") == 1234
    with pytest.raises(BadValue) as fault:
        minutes()("1.234")
    assert fault.value.code == "ambiguous_number"


@given(st.integers(0, 10**6), st.integers(0, 59))
def test_hours_and_minutes_add_up(hours: int, rest: int) -> None:
    for text in (
        f"{hours}:{rest:02}",
        f"{hours}h {rest}m",
        f"{hours}:{rest:02}:00",
        f"{hours} saat {rest} dakika",
    ):
        if hours * 60 + rest <= 100 * 366 * 1440:
            assert minutes()(text) == hours * 60 + rest


@given(st.text(max_size=30) | st.text("0123456789.,:-%+ eEhmdsPT", max_size=20) | st.integers() | st.floats())
def test_any_cell_is_a_number_unknown_or_bad(cell: str | float) -> None:
    for read in (decimal(), decimal(decimal_comma=True), integer(), minutes()):
        try:
            read(cell)
        except BadValue as fault:
            assert fault.problem
