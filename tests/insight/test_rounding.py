"""Rounding for display: ROUND-2 to ROUND-4 and TV-1."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.insight.rounding import Rounded, digits_shown, half_up, p_value, percentage


@pytest.mark.parametrize(
    ("value", "shown"), [(0.25, "0.3"), (2.35, "2.4"), (-2.35, "-2.4"), (12.05, "12.1"), (0.05, "0.1")]
)
def test_tv_1_halves_go_away_from_zero_on_the_shortest_decimal_form(value: float, shown: str) -> None:
    assert str(half_up(value, 1)) == shown


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (-0.04, 1, "0.0"),
        (0.5, 0, "1"),
        (-0.5, 0, "-1"),
        (7, 1, "7.0"),
        (1e300, 0, str(10**300)),
        (5, -1, "10"),
    ],
)
def test_the_edges_of_rounding(value: float, digits: int, shown: str) -> None:
    assert half_up(value, digits) == Decimal(shown)
    assert half_up(value, digits).is_signed() == shown.startswith("-")


def test_a_number_from_numpy_rounds_like_any_other() -> None:
    assert half_up(np.float64(2.35), 1) == Decimal("2.4")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        half_up(value, 1)


@given(st.integers(-(10**12), 10**12), st.integers(0, 4))
def test_a_decimal_as_a_person_writes_it_rounds_as_on_paper(units: int, digits: int) -> None:
    written = Decimal(units).scaleb(-5)
    expected = written.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    assert half_up(float(written), digits) == expected


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 6))
def test_rounding_is_odd_and_close(value: float, digits: int) -> None:
    rounded = half_up(value, digits)
    assert half_up(-value, digits) == -rounded
    assert abs(rounded - Decimal(repr(value))) <= Decimal(1).scaleb(-digits) / 2


def test_each_unit_has_its_digits() -> None:
    assert digits_shown("count") == digits_shown("net_promoter") == 0
    assert digits_shown("percentage") == digits_shown("percentage_points") == digits_shown("pulse") == 1
    assert (digits_shown("mean"), digits_shown("mean", exported=True)) == (1, 2)
    assert digits_shown("percentage", exported=True) == 1


@pytest.mark.parametrize(
    ("kept", "total", "shown"),
    [
        (6, 40, Rounded(Decimal("15.0"))),
        (0, 5, Rounded(Decimal("0.0"))),
        (5, 5, Rounded(Decimal("100.0"))),
        (1, 3000, Rounded(Decimal("0.1"), "<")),
        (1, 2000, Rounded(Decimal("0.1"))),
        (2999, 3000, Rounded(Decimal("99.9"), ">")),
        (0, 0, None),
    ],
)
def test_some_is_never_shown_as_none_nor_as_all(kept: int, total: int, shown: Rounded | None) -> None:
    assert percentage(kept, total) == shown


def test_more_than_all_is_refused() -> None:
    with pytest.raises(ValueError, match="6 of 5"):
        percentage(6, 5)


@pytest.mark.parametrize(
    ("p", "shown", "limit"),
    [
        (0.51, "0.51", None),
        (0.034, "0.034", None),
        (0.0996, "0.10", None),
        (0.01, "0.010", None),
        (0.0099, "0.01", "<"),
        (0.0, "0.01", "<"),
        (0.999, "1.0", None),
        (1.0, "1.0", None),
    ],
)
def test_p_values_have_two_significant_digits(p: float, shown: str, limit: str | None) -> None:
    rounded = p_value(p)
    assert (str(rounded.value), rounded.limit) == (shown, limit)


def test_a_p_value_above_one_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        p_value(1.2)
