"""How a figure is rounded for display, once, at the very end (ROUND-1, ROUND-2).

How many decimals a unit has and what is never shown as none or all (ROUND-3, ROUND-4) stands with the words of
pages, in trimtab/web/presenters/numbers.py.
"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

_FEW_DIGITS = 1e8
_NEAR_THE_MIDDLE = 1e-6
"""Far more than the error of a product of so few digits."""


def half_up(value: float, digits: int) -> Decimal:
    """`value` with `digits` decimals, halves away from zero on its shortest decimal form (ROUND-2).

    2.35 gives 2.4, though the double behind it lies just under. Never gives a negative zero.
    ValueError for a value that is not finite.
    """
    if not math.isfinite(value):
        raise ValueError(f"only a finite number can be rounded, not {value}")
    exact = Decimal(repr(float(value))) if not isinstance(value, int) else Decimal(value)
    last, context = _places(digits)
    rounded = exact.quantize(last, context=context)
    return rounded.copy_abs() if rounded.is_zero() else rounded


def half_up_number(value: float, digits: int) -> float:
    """The same as a number: what is far from the middle between two needs no decimal arithmetic to be rounded.

    ValueError for a value that is not finite.
    """
    power = 10**digits if digits >= 0 else 0
    scaled = abs(value) * power
    if not 0 < scaled < _FEW_DIGITS:
        return float(half_up(value, digits))
    below = math.floor(scaled)
    over = scaled - below
    if abs(over - 0.5) < _NEAR_THE_MIDDLE:
        return float(half_up(value, digits))
    whole = below + (over > 0.5)
    return math.copysign(whole / power, value) if whole else 0.0


@cache
def _places(digits: int) -> tuple[Decimal, Context]:
    """One in the last place, and room for every digit of the largest double, where the usual context would refuse."""
    return Decimal(1).scaleb(-digits), Context(prec=400 + abs(digits), rounding=ROUND_HALF_UP)
