"""Is somebody there at a moment? A calendar as plain values: no database, so that it can be asked often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)


@dataclass(frozen=True)
class Stretch:
    """A stretch of working time on a weekday, 1 Monday to 7 Sunday, local time. ``closes`` 00:00: the day's end."""

    weekday: int
    opens: time
    closes: time

    def holds(self, local: time) -> bool:
        """Does this time of day lie in it? It begins with ``opens`` and ends just before ``closes``."""
        return self.opens <= local and (self.closes == MIDNIGHT or local < self.closes)


@dataclass(frozen=True)
class Calendar:
    """The working hours and holidays that hold for somebody, each in the zone of whoever wrote them down.

    Times are what a clock on the wall shows: an hour that comes twice when the clocks go back is worked twice, and
    one that is left out when they go forward is not there to be worked.
    """

    stretches: Sequence[Stretch]
    hours_zone: ZoneInfo
    holidays: Mapping[date, str]
    holidays_zone: ZoneInfo

    def is_working(self, moment: datetime) -> bool | None:
        """Is it working time at this moment (aware)? None when nobody said which hours are.

        Raises ValueError for a moment without a zone.
        """
        if moment.tzinfo is None:
            raise ValueError(f"{moment} names no zone")
        if not self.stretches:
            return None
        if moment.astimezone(self.holidays_zone).date() in self.holidays:
            return False
        local = moment.astimezone(self.hours_zone)
        weekday, clock = local.isoweekday(), local.time()
        return any(stretch.weekday == weekday and stretch.holds(clock) for stretch in self.stretches)
