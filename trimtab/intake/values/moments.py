"""Which instant, or which day, does a cell name?"""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from trimtab.intake.values.dates import written_moments
from trimtab.intake.values.orders import Order
from trimtab.intake.values.problems import BadValue, Cell, Parser, shown
from trimtab.intake.values.unknown import is_unknown
from trimtab.intake.values.zones import to_utc

FIRST_YEAR, LAST_YEAR = 1990, 2100

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A number of days since 1900, seconds or milliseconds since 1970: for these years the ranges lie far apart.
_SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (a spreadsheet's day has no zone yet)
_SERIALS = range(32_874, 73_416)
_SECONDS = range(631_152_000, 4_133_980_800)
_MILLISECONDS = range(631_152_000_000, 4_133_980_800_000)
# What databases write for "no date": .NET's first day, the spreadsheet's and SQL Server's day zero.
_NEVER = re.compile(
    r"(?:0001-01-01|0000-00-00|1899-12-30|1900-01-01|0?1/0?1/0001)"
    r"(?:[T ](?:00:00(?::00(?:\.0+)?)?|12:00:00 AM))?(?:Z|\+00:00)?"
)
_NEVER_STARTS = ("0", "1")  # most dates are ruled out by this alone
# 20261005 and 20261005143000 are dates; other runs of digits count from 1970.
_COMPACT_LENGTHS = (8, 14)

_Value = TypeVar("_Value", datetime, date)


def instant(zone: ZoneInfo, order: Order | None, *, serials: bool = False) -> Parser[datetime]:
    """Build the parser of points in time, giving aware datetimes in UTC.

    A time without an offset is local in `zone`. `order` settles dates such as 5/10/2026; with None they raise
    BadValue, unless the value itself settles it. Epoch seconds and milliseconds are understood as number or
    text; `serials` says that numbers come from a spreadsheet, so that 45000.5 is a day and a half-day there.
    Raises BadValue too for years outside 1990 to 2100.
    """
    local = to_utc(zone)

    def settle(found: datetime) -> datetime:
        return local(found) if found.tzinfo is None else found.astimezone(UTC)

    return _Moments(order, serials, settle, lambda epoch: epoch)


def day(zone: ZoneInfo, order: Order | None, *, serials: bool = False) -> Parser[date]:
    """Build the parser of dates: the date as written, whatever its time; epochs give the date in `zone`.

    Else as `instant`.
    """
    return _Moments(order, serials, lambda found: found.date(), lambda epoch: epoch.astimezone(zone).date())


class _Moments(Generic[_Value]):
    """Reads cells as dates and times, and leaves to `settle` and `settle_epoch` what they amount to."""

    def __init__(
        self,
        order: Order | None,
        serials: bool,
        settle: Callable[[datetime], _Value],
        settle_epoch: Callable[[datetime], _Value],
    ) -> None:
        self._serials = serials
        self._settle: Callable[[datetime], _Value] = settle
        self._settle_epoch: Callable[[datetime], _Value] = settle_epoch
        self._written = written_moments(order)

    def __call__(self, cell: Cell) -> _Value | None:
        if type(cell) is str:
            return self._read_text(cell)
        if cell is None:
            return None
        if isinstance(cell, datetime):
            return self._bounded(cell, cell)
        if isinstance(cell, bool | str):
            raise BadValue(
                "not_a_date",
                gettext("%(value)s is not a date.") % {"value": shown(cell)},
                gettext("Use a date such as 2026-10-05."),
            )
        return self._read_number(cell)

    def _read_text(self, whole: str) -> _Value | None:
        text = whole.strip()
        if text.isdecimal() and len(text) not in _COMPACT_LENGTHS:
            return self._settle_epoch(_epoch(int(text) if len(text) < 20 else 0, whole))
        if is_unknown(text) or (text.startswith(_NEVER_STARTS) and _NEVER.fullmatch(text)):
            return None
        return self._bounded(self._written(text), whole)

    def _read_number(self, cell: int | float) -> _Value | None:
        if cell != cell:
            return None
        if cell in (math.inf, -math.inf):
            raise _bad_year(cell)
        if self._serials and int(cell) in _SERIALS:
            # Days as floating point are right to some microseconds; nobody writes less than milliseconds.
            moment = _SERIAL_EPOCH + timedelta(milliseconds=round(cell * 86_400_000))
            return self._bounded(moment, cell)
        return self._settle_epoch(_epoch(cell, cell))

    def _bounded(self, found: datetime, cell: object) -> _Value:
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise _bad_year(cell)
        return self._settle(found)


def _epoch(number: int | float, cell: object) -> datetime:
    if int(number) in _SECONDS:
        return _EPOCH + timedelta(microseconds=round(number * 1_000_000))
    if int(number) in _MILLISECONDS:
        return _EPOCH + timedelta(microseconds=round(number * 1_000))
    raise _bad_year(cell)


def _bad_year(cell: object) -> BadValue:
    return BadValue(
        "bad_year",
        gettext("%(value)s is no time between %(first_year)s and %(last_year)s.")
        % {"value": shown(cell), "first_year": FIRST_YEAR, "last_year": LAST_YEAR},
        gettext("Correct the date, or leave the cell empty."),
    )
