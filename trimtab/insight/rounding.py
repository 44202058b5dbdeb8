"""How a figure is rounded for display, once, at the very end (ROUND-1 to ROUND-4).

Gives decimals and a "below" or "above" mark, never text: the pages write them in the reader's language.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Literal, NamedTuple

Unit = Literal["count", "percentage", "percentage_points", "net_promoter", "mean", "pulse"]

_DIGITS: dict[Unit, int] = {
    "count": 0,
    "percentage": 1,
    "percentage_points": 1,
    "net_promoter": 0,
    "mean": 1,
    "pulse": 1,
}


class Rounded(NamedTuple):
    """A number to show; `limit` is set when the truth lies beyond it: "<" shows "< 0.1 %"."""

    value: Decimal
    limit: Literal["<", ">"] | None = None


def half_up(value: float, digits: int) -> Decimal:
    """`value` with `digits` decimals, halves away from zero on its shortest decimal form (ROUND-2).

    2.35 gives 2.4, though the double behind it lies just under. Never gives a negative zero.
    ValueError for a value that is not finite.
    """
    if not math.isfinite(value):
        raise ValueError(f"only a finite number can be rounded, not {value}")
    exact = Decimal(repr(float(value))) if not isinstance(value, int) else Decimal(value)
    with localcontext() as context:
        # Room for every digit of the largest double, where the default context would refuse.
        context.prec = 400 + abs(digits)
        rounded = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
        return abs(rounded) if rounded.is_zero() else rounded


def digits_shown(unit: Unit, *, exported: bool = False) -> int:
    """How many decimals a figure of this unit has; an interval's ends have as many (ROUND-3)."""
    return 2 if exported and unit == "mean" else _DIGITS[unit]


def percentage(kept: float, total: float) -> Rounded | None:
    """`kept` of `total` in percent for display; None when total is 0.

    Some is never shown as none, nor not-quite-all as all: "< 0.1", "> 99.9" (ROUND-4).
    """
    if not 0 <= kept <= total:
        raise ValueError(f"kept must lie within 0 and total: {kept} of {total}")
    if total == 0:
        return None
    shown = half_up(100 * kept / total, 1)
    if shown == 0 and kept > 0:
        return Rounded(Decimal("0.1"), "<")
    if shown == 100 and kept < total:
        return Rounded(Decimal("99.9"), ">")
    return Rounded(shown)


def p_value(p: float) -> Rounded:
    """A p-value with two significant digits, "< 0.01" below that (ROUND-3). ValueError outside 0..1."""
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"a p-value lies between 0 and 1, not {p}")
    if p < 0.01:
        return Rounded(Decimal("0.01"), "<")
    two_digits = Context(prec=2, rounding=ROUND_HALF_UP).create_decimal(repr(float(p)))
    return Rounded(half_up(float(two_digits), 1 - two_digits.adjusted()))
