"""What value does a cell hold? One parser per column, built once with the file's settings.

A parser takes a cell and gives its value, None for an empty cell or a marker of the unknown ("?", "n/a"),
or raises `BadValue`, which says what is wrong and what to do.
"""

from trimtab.intake.values.choices import boolean, choice
from trimtab.intake.values.durations import minutes
from trimtab.intake.values.moments import day, instant
from trimtab.intake.values.numbers import decimal, integer
from trimtab.intake.values.orders import Order, guess_order
from trimtab.intake.values.problems import BadValue, Parser
from trimtab.intake.values.texts import text

__all__ = [
    "BadValue",
    "Order",
    "Parser",
    "boolean",
    "choice",
    "day",
    "decimal",
    "guess_order",
    "instant",
    "integer",
    "minutes",
    "text",
]
