"""Which number does a cell hold?"""

import math
import re
import unicodedata
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext

from trimtab.intake.values.problems import BadValue, Cell, Parser, shown
from trimtab.intake.values.unknown import is_unknown

LARGEST = 2**63 - 1

_PLAIN = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,18})?")
_SPACED = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})+")
_SCIENTIFIC = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20})?[eE][+-]?\d{1,3}")


def decimal(decimal_comma: bool | None = None) -> Parser[Decimal]:
    """Build the parser of numbers, written `1,234.56` or `1.234,56`, full-width digits and % included.

    A percentage is the number before (or, as in Turkish, after) its sign: "85%" is 85. `decimal_comma` says
    what "1.234" means: 1234 if True, 1.234 if False; with None that one shape raises BadValue, as does
    everything that is no number or lies beyond 64 bits.
    """

    @lru_cache(maxsize=4096)
    def find(whole: str) -> Decimal | None:
        trimmed = whole.strip()
        return None if is_unknown(trimmed) else _bounded(_number(trimmed, decimal_comma), whole)

    def parse(cell: Cell) -> Decimal | None:
        return find(cell) if type(cell) is str else _typed(cell)

    return parse


def integer(decimal_comma: bool | None = None) -> Parser[int]:
    """Build the parser of whole numbers; "12.0" is whole, "12.5" raises BadValue. Else as `decimal`."""
    number = decimal(decimal_comma)

    def parse(cell: Cell) -> int | None:
        if type(cell) is str and cell.isdecimal() and cell.isascii() and len(cell) <= 18:
            return int(cell)
        found = number(cell)
        if found is None:
            return None
        if found != found.to_integral_value():
            raise BadValue(
                "not_whole",
                gettext("%(value)s is not a whole number.") % {"value": shown(cell)},
                gettext("Use a whole number."),
            )
        return int(found)

    return parse


def _typed(cell: Cell) -> Decimal | None:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if isinstance(cell, bool | datetime | str):
        raise _no_number(cell)
    return _bounded(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell), cell)


def _number(text: str, decimal_comma: bool | None) -> Decimal:
    """Read one number; the shapes are tried from the plainest to the rarest."""
    if _PLAIN.fullmatch(text) and not _could_be_grouped(text):
        return Decimal(text)
    bare = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip("% ").strip()
    sign, digits = (bare[0], bare[1:].lstrip("% ")) if bare[:1] in ("+", "-") else ("", bare)
    digits = _SPACED.sub("", digits)
    if _SCIENTIFIC.fullmatch(digits):
        return Decimal(sign + digits)
    return Decimal(sign + _with_point(digits, text, decimal_comma))


def _with_point(digits: str, text: str, decimal_comma: bool | None) -> str:
    """Write the digits with a point before the fraction and nothing between groups."""
    marks = [mark for mark in digits if mark in ".,"]
    if not re.fullmatch(r"[0-9.,]*[0-9]", digits) or len(digits) > 60:
        raise _no_number(text)
    if not marks:
        return digits
    last = marks[-1]
    head, _, tail = digits.rpartition(last)
    if len(marks) == 1:
        if not _could_be_grouped(digits):
            return f"{head or '0'}.{tail}"
        return _settled(head, tail, last, text, decimal_comma)
    if last not in marks[:-1] and _is_grouped(head):
        return f"{head.replace(marks[0], '')}.{tail}"
    if _is_grouped(digits):
        return digits.replace(last, "")
    raise _no_number(text)


def _settled(head: str, tail: str, mark: str, text: str, decimal_comma: bool | None) -> str:
    if decimal_comma is None:
        raise BadValue(
            "ambiguous_number",
            gettext("%(value)s may be %(head)s%(tail)s or %(head)s.%(tail)s.")
            % {"value": shown(text), "head": head, "tail": tail},
            gettext("Say whether the file writes decimals with a comma."),
        )
    return f"{head}.{tail}" if decimal_comma is (mark == ",") else head + tail


def _could_be_grouped(digits: str) -> bool:
    """Tell whether one mark may stand between thousands: "1.234" may, "0.234" and "1234.5" may not."""
    head, mark, tail = digits.lstrip("+-").replace(",", ".").partition(".")
    return bool(mark) and len(tail) == 3 and 1 <= len(head) <= 3 and not head.startswith("0")


def _is_grouped(digits: str) -> bool:
    found = _GROUPED.fullmatch(digits)
    return bool(found) and len({mark for mark in digits if mark in ".,"}) == 1


def _bounded(number: Decimal, cell: object) -> Decimal:
    if not number.is_finite() or abs(number) > LARGEST:
        raise BadValue(
            "large_number",
            gettext("%(value)s is too large a number.") % {"value": shown(cell)},
            gettext("Correct the number."),
        )
    return number


def _no_number(cell: object) -> BadValue:
    return BadValue(
        "not_a_number",
        gettext("%(value)s is not a number.") % {"value": shown(cell)},
        gettext("Use digits, such as 1234.5."),
    )
