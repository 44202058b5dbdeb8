"""What is wrong with a cell's value, and what to do about it."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext

Cell = str | int | float | bool | datetime | None
_Value = TypeVar("_Value")
Parser = Callable[[Cell], _Value | None]


class BadValue(Exception):
    """The cell cannot be what its column should hold. `code` is for programs and translations."""

    def __init__(self, code: str, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.code = code
        self.problem = problem
        self.remedy = remedy


def shown(cell: object) -> str:
    """Give a cell as a message may show it: quoted, and not too long."""
    whole = (
        str(cell) if not isinstance(cell, int) or abs(cell) < 10**60 else gettext("a number of many digits")
    )
    return repr(whole if len(whole) <= 60 else whole[:59] + "…")
