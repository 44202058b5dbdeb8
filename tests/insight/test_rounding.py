"""Rounding for display: ROUND-2 and TV-1."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.insight.rounding import half_up, half_up_number


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


@given(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.floats(-11, 11)), st.integers(-2, 6))
def test_as_a_number_it_is_the_same(value: float, digits: int) -> None:
    assert repr(half_up_number(value, digits)) == repr(float(half_up(value, digits)))


@given(st.integers(-20_000, 20_000), st.sampled_from([0.0, 1e-12, -1e-12, 1e-5, -1e-5]), st.integers(0, 3))
def test_as_a_number_it_is_the_same_around_the_middle(count: int, off: float, digits: int) -> None:
    value = (count + 0.5) / 10**digits + off
    assert repr(half_up_number(value, digits)) == repr(float(half_up(value, digits)))


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        half_up_number(float("nan"), 1)
