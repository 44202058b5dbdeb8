"""On which days surveys are due, worked out once more in a few lines of plain Python: nothing of Trimtab is asked."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def worked(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def moved(day: date, holidays: Collection[date]) -> date:
    """That day, or the next one on which people work."""
    while not worked(day, holidays):
        day += DAY
    return day


def local(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def of_contract(starts: date, day: int, zone: str, holidays: Collection[date]) -> datetime:
    """Ten o'clock of a contract's day, off weekends and holidays, and never after day 89."""
    last = starts + 89 * DAY
    chosen = moved(starts + day * DAY, holidays)
    while chosen > last or not worked(chosen, holidays):
        chosen = (chosen if chosen <= last else last + DAY) - DAY
    return local(chosen, 10, zone)


def in_hours(moment: datetime, zone: str, holidays: Collection[date]) -> datetime:
    """That whole hour, or the next one between nine and five of a working day."""
    while True:
        there = moment.astimezone(ZoneInfo(zone))
        if worked(there.date(), holidays) and 9 <= there.hour < 17:
            return moment
        moment += HOUR


def last_working_day(monday: date, holidays: Collection[date], first: date, last: date | None) -> date | None:
    """The last day of that week, Friday at the latest, on which somebody employed from first to last works."""
    days = [monday + place * DAY for place in range(5)]
    held = [day for day in days if worked(day, holidays) and first <= day and (last is None or day <= last)]
    return held[-1] if held else None


def months_on(day: date, months: int) -> date:
    """The same day so many months later (never the 29th or later here)."""
    place = day.month - 1 + months
    return date(day.year + place // 12, place % 12 + 1, day.day)
