"""When is a technician asked, reminded, and until when is an answer taken? Days and hours as plain values.

All of it counts in the person's own zone: a Friday afternoon is one in Tokyo and another in New York.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from trimtab.kpi.period import day_of, local_midnight

FRIDAY = 5
USUAL_WEEK = frozenset({1, 2, 3, 4, 5})
AFTERNOON = (time(13), time(17))
MORNING = (time(9, 30), time(11, 30))
DAYTIME = (time(8), time(20))
"""Between these hours a mail that is late may still go out."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Week:
    """Which weekdays are worked (1 Monday to 7 Sunday), and which days are free."""

    weekdays: Collection[int] = USUAL_WEEK
    holidays: Collection[date] = frozenset()

    def is_worked(self, day: date) -> bool:
        """Does anybody work on this day? Those who are on call do not count."""
        return day.isoweekday() in self.weekdays and day not in self.holidays


def last_working_day(monday: date, week: Week, away: Collection[date] = frozenset()) -> date | None:
    """The last day of a person's working week: Friday, or the last one before it that is worked (AG-1).

    Saturday and Sunday only for somebody who works on no other day: a desk that is open all week has its Friday
    too. ``away`` are days on which the person is not there. None: nothing of the week is worked.
    """
    days = [monday + place * _DAY for place in range(7)]
    worked = [day for day in days if week.is_worked(day) and day not in away]
    until_friday = [day for day in worked if day.isoweekday() <= FRIDAY]
    return max(until_friday or worked, default=None)


def next_working_day(day: date, week: Week) -> date:
    """This day if it is worked, else the next one that is; the day itself where a month has none."""
    return next((later for later in _days_from(day, 31) if week.is_worked(later)), day)


def moment_between(day: date, hours: tuple[time, time], zone: ZoneInfo, chance: float) -> datetime:
    """A moment of that day between two hours of its clock, the earlier included; ``chance`` in [0, 1) says which.

    An hour that the clocks leave out gives the moment as far after the jump.
    """
    first, last = (datetime.combine(day, hour) for hour in hours)
    wall = first + timedelta(minutes=int((last - first) / timedelta(minutes=1) * chance))
    return wall.replace(tzinfo=zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """When is that day over: the instant at which the next one begins (TIME-4)."""
    return local_midnight(day + _DAY, zone)


def reminder_day(asked: date, after: int | None, closes_on: date, week: Week) -> date | None:
    """On which day is whoever said nothing reminded, once? A working day before the last one; None: on none.

    A pulse is asked on the last working day of the week, so its reminder would fall on a day off or on an evening.
    There is none: next week's question is the reminder.
    """
    if after is None:
        return None
    day = next_working_day(asked + after * _DAY, week)
    return day if asked < day <= closes_on and week.is_worked(day) else None


def may_go_now(due_at: datetime, as_of: datetime, zone: ZoneInfo, *, that_day_only: bool = False) -> bool:
    """May a mail that was due at ``due_at`` be sent now? Once it is due; one that is late only by day.

    A worker that was down over night does not wake anybody. ``that_day_only``: later days are days off.
    """
    if as_of < due_at or (that_day_only and day_of(as_of, zone) != day_of(due_at, zone)):
        return False
    local = as_of.astimezone(zone)
    return as_of - due_at < timedelta(hours=1) or DAYTIME[0] <= local.time() < DAYTIME[1]


def _days_from(day: date, number: int) -> Iterable[date]:
    return (day + place * _DAY for place in range(number))
