"""Which days the sample covers: 24 whole months and the month that runs, up to yesterday."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from random import Random
from zoneinfo import ZoneInfo

from trimtab.kpi.period import Period, local_midnight

FULL_MONTHS = 24
_WEEKDAY_WEIGHT = (1.1, 1.05, 1.0, 1.0, 0.95, 0.28, 0.18)
# Share of a day's calls by local hour: two humps around lunch, a thin evening, a very thin night.
_HOURS = (1, 1, 1, 1, 1, 2, 6, 20, 60, 90, 95, 80, 55, 75, 85, 80, 65, 40, 20, 14, 10, 7, 4, 2)


@dataclass(frozen=True)
class Timeline:
    """The sample's days, seen from ``as_of``. Raises ValueError for an instant without a time zone.

    The sample stops where today begins, so that it depends on the day of ``as_of`` and not on its hour.
    """

    as_of: datetime
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.as_of.tzinfo is None:
            raise ValueError("as_of needs a time zone; this one has none")

    @cached_property
    def today(self) -> date:
        """The local day of ``as_of``."""
        return self.as_of.astimezone(self.zone).date()

    @cached_property
    def ends_at(self) -> datetime:
        """The instant at which the sample stops: nothing has happened from it on."""
        return local_midnight(self.today, self.zone)

    @cached_property
    def months(self) -> list[Period]:
        """24 whole months, and the one that runs unless today is its first day."""
        whole = Period.months_back(FULL_MONTHS, self.today, include_current=False)
        running = [Period(whole[-1].end, self.today)] if self.today > whole[-1].end else []
        return [*whole, *running]

    @cached_property
    def first_day(self) -> date:
        """The first day of the first month."""
        return self.months[0].start

    def month_of(self, day: date) -> int:
        """Which month, counted from 0, holds that day? Below 0 before the first."""
        first = self.first_day
        return 12 * (day.year - first.year) + day.month - first.month

    def share_of(self, month: int) -> float:
        """How much of the month's work has happened so far? 1 for a whole month."""
        period = self.months[month]
        whole = Period.holding(period.start, "month")
        return sum(map(_weight, period.dates())) / sum(map(_weight, whole.dates()))

    def some_days(self, month: int, count: int, random: Random) -> list[date]:
        """``count`` days of the month, more of them in the working week."""
        days = list(self.months[month].dates())
        return random.choices(days, weights=[_weight(day) for day in days], k=count)

    def calling_time(self, day: date, random: Random) -> datetime:
        """A moment of that day at which people call."""
        hour = random.choices(range(24), weights=_HOURS)[0]
        return self.at(day, hour, random.randrange(3600))

    def any_time(self, day: date, random: Random) -> datetime:
        """A moment of that day: machines do not sleep."""
        return self.at(day, random.randrange(24), random.randrange(3600))

    def at(self, day: date, hour: int, seconds: int = 0) -> datetime:
        """That local wall-clock moment as a UTC instant."""
        wall = datetime.combine(day, time(hour, seconds // 60, seconds % 60), tzinfo=self.zone)
        return wall.astimezone(UTC)


def _weight(day: date) -> float:
    return _WEEKDAY_WEIGHT[day.weekday()]
