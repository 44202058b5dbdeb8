"""Which local days a figure covers, and the UTC instants between which they lie (TIME-1 to TIME-7).

A period is a half-open run of local dates. Its bounds in UTC depend on a time zone, so the zone is asked for
only where instants are compared; a local day may last 23, 24 or 25 hours, and once lasted none (Apia, 2011).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Step = Literal["quarter", "month", "week", "day"]
Zone = str | ZoneInfo
"""An IANA zone name such as "Europe/Paris", or the zone itself. Never a fixed offset (TIME-1)."""

_DAY = timedelta(days=1)
_ACCEPTED = "write 2026, 2026-Q1, 2026-03, 2026-W10, 2026-03-14 or 2026-03-01..2026-03-31"


def zone_named(zone: Zone) -> ZoneInfo:
    """The time zone of that IANA name.

    Raises ValueError for a name the time zone database does not hold.
    """
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{zone!r} is not a time zone name such as 'Europe/Paris'") from None


def local_midnight(day: date, zone: Zone) -> datetime:
    """The UTC instant at which a local day begins (TIME-4).

    A midnight that does not exist gives the first existing instant after it; one that exists twice gives the
    first of the two. Raises ValueError for an unknown zone.
    """
    return _local_midnight(day, zone_named(zone))


@lru_cache(maxsize=65_536)
def _local_midnight(day: date, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, time.min, tzinfo=zone)
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    # Midnight was jumped over. Read with the offset after the jump it lies before the jump, and the other way
    # round, so the jump is between the two.
    before, after = wall.replace(fold=1).astimezone(UTC), instant
    old_offset = before.astimezone(zone).utcoffset()
    seconds = int((after - before).total_seconds())
    low, high = 0, seconds
    while high - low > 1:
        middle = (low + high) // 2
        if (before + timedelta(seconds=middle)).astimezone(zone).utcoffset() == old_offset:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


def day_of(instant: datetime, zone: Zone) -> date:
    """The local day an instant belongs to, by the day's bounds (TIME-2, TIME-4).

    This is the date on the wall clock, except in the repeated hour of a zone that sets its clock back across
    midnight: there the day has already begun. Raises ValueError for an instant without a time zone.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone; this one has none")
    place = zone_named(zone)
    day = instant.astimezone(place).date()
    while instant >= _local_midnight(day + _DAY, place):
        day += _DAY
    return day


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A run of local days: `start` is the first, `end` the day after the last (TIME-2).

    Raises ValueError when it would hold no day.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a period ends after it starts, but {self.end} is not after {self.start}")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """A calendar month (TIME-3)."""
        first = date(year, month, 1)
        return cls(first, _months_later(first, 1))

    @classmethod
    def week(cls, iso_year: int, iso_week: int) -> Period:
        """An ISO 8601 week, Monday to Sunday; its year may differ from the calendar's (TIME-3)."""
        monday = date.fromisocalendar(iso_year, iso_week, 1)
        return cls(monday, monday + timedelta(days=7))

    @classmethod
    def holding(cls, day: date, step: Step) -> Period:
        """The calendar quarter or month or the ISO week a local day lies in, or the day itself (TIME-3)."""
        if step == "quarter":
            return cls.quarter(day.year, (day.month + 2) // 3)
        if step == "month":
            return cls.month(day.year, day.month)
        if step == "week":
            iso = day.isocalendar()
            return cls.week(iso.year, iso.week)
        return cls(day, day + _DAY)

    @classmethod
    def quarter(cls, year: int, quarter: int, first_month: int = 1) -> Period:
        """A quarter of the fiscal year that begins in `first_month` of `year` (TIME-3)."""
        if not 1 <= quarter <= 4:
            raise ValueError(f"a year has quarters 1 to 4, not {quarter}")
        first = _months_later(date(year, first_month, 1), 3 * (quarter - 1))
        return cls(first, _months_later(first, 3))

    @classmethod
    def year(cls, year: int, first_month: int = 1) -> Period:
        """The fiscal year that begins in `first_month` of `year` (TIME-3)."""
        first = date(year, first_month, 1)
        return cls(first, _months_later(first, 12))

    @classmethod
    def rolling(cls, days: int, ending: date) -> Period:
        """The `days` local days that end on `ending`, both ends included (TIME-6)."""
        if days < 1:
            raise ValueError(f"a rolling window covers at least one day, not {days}")
        return cls(ending - timedelta(days=days - 1), ending + _DAY)

    @classmethod
    def months_back(cls, n: int, until: date, include_current: bool) -> list[Period]:
        """The last `n` calendar months, oldest first; the month of `until` is the current one."""
        newest = until.replace(day=1) if include_current else _months_later(until.replace(day=1), -1)
        firsts = [_months_later(newest, -back) for back in range(n - 1, -1, -1)]
        return [cls(first, _months_later(first, 1)) for first in firsts]

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period a label names: "2026-03", "2026-W10", "2026-Q1", "2026", "2026-03-01..2026-03-31".

        In a range both days are included. Quarters are calendar quarters. Raises ValueError, saying what is
        accepted.
        """
        found = _LABEL.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"{text!r} is not a period: {_ACCEPTED}")
        try:
            return _from_label(found)
        except (ValueError, OverflowError) as error:
            raise ValueError(f"{text!r} is not a period ({error}): {_ACCEPTED}") from None

    @property
    def days(self) -> int:
        """How many local days it has; a rate per day divides by this, never by 24 hours (TIME-2)."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last local day it covers."""
        return self.end - _DAY

    def dates(self) -> Iterator[date]:
        """Each local day of it, in order."""
        return (self.start + timedelta(days=n) for n in range(self.days))

    def steps(self, step: Step) -> Iterator[Period]:
        """Each calendar step it touches, in order; the first and last may reach beyond it."""
        day = self.start
        while day < self.end:
            found = Period.holding(day, step)
            yield found
            day = found.end

    def bounds(self, zone: Zone) -> tuple[datetime, datetime]:
        """The UTC instants [first, end) of its local days in a zone (TIME-2, TIME-4)."""
        place = zone_named(zone)
        return _local_midnight(self.start, place), _local_midnight(self.end, place)

    def contains(self, day: date) -> bool:
        """Whether it covers that local day."""
        return self.start <= day < self.end

    @property
    def label(self) -> str:
        """Its key: the shortest text that `parse` reads as the same days."""
        year, whole_months = self.start.year, self._whole_months
        if whole_months == 1:
            return f"{year:04}-{self.start.month:02}"
        if whole_months == 12 and self.start.month == 1:
            return f"{year:04}"
        if whole_months == 3 and self.start.month % 3 == 1:
            return f"{year:04}-Q{self.start.month // 3 + 1}"
        if self.days == 7 and self.start.isoweekday() == 1:
            iso = self.start.isocalendar()
            return f"{iso.year:04}-W{iso.week:02}"
        if self.days == 1:
            return self.start.isoformat()
        return f"{self.start}..{self.last_day}"

    def previous(self) -> Period:
        """The period of the same kind just before: whole months before whole months, else as many days.

        A period that happens to cover whole months is taken as such, so a rolling window of 30 days that
        ends on 30 April is followed back to March.
        """
        if self._whole_months:
            return Period(_months_later(self.start, -self._whole_months), self.start)
        return Period(self.start - (self.end - self.start), self.start)

    def a_year_before(self) -> Period:
        """The same period of the year before: the same months, the ISO week of the same number, or the same days.

        29 February becomes the 28th, and week 53 week 52 where that year has none.
        """
        if self._whole_months:
            return Period(_months_later(self.start, -12), _months_later(self.end, -12))
        if self.days == 7 and self.start.isoweekday() == 1:
            iso = self.start.isocalendar()
            # 28 December is always in the last week of its year.
            last = date(iso.year - 1, 12, 28).isocalendar().week
            return Period.week(iso.year - 1, min(iso.week, last))
        return Period(_a_year_before(self.start), _a_year_before(self.last_day) + _DAY)

    @property
    def _whole_months(self) -> int:
        if self.start.day != 1 or self.end.day != 1:
            return 0
        return 12 * (self.end.year - self.start.year) + self.end.month - self.start.month


_ISO_DAY = r"\d{4}-\d{2}-\d{2}"
_LABEL = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})|-W(?P<week>\d{2})|-Q(?P<quarter>\d))?"
    rf"|(?P<first>{_ISO_DAY})(?:\.\.(?P<last>{_ISO_DAY}))?",
    re.ASCII,
)


def _from_label(found: re.Match[str]) -> Period:
    if found["first"] is not None:
        first = date.fromisoformat(found["first"])
        return Period(first, date.fromisoformat(found["last"] or found["first"]) + _DAY)
    year = int(found["year"])
    if found["month"] is not None:
        return Period.month(year, int(found["month"]))
    if found["week"] is not None:
        return Period.week(year, int(found["week"]))
    if found["quarter"] is not None:
        return Period.quarter(year, int(found["quarter"]))
    return Period.year(year)


def _a_year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def _months_later(first: date, months: int) -> date:
    year, month = divmod(12 * first.year + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
