"""Which instant is a local time?"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_MOST_DAYS = 50_000


def to_utc(zone: ZoneInfo) -> Callable[[datetime], datetime]:
    """Build the way from a naive local time in `zone` to its instant, as an aware time in UTC.

    A time that a clock change skips becomes the first instant after the gap; of a time that comes twice the
    first is meant (fold 0).
    """
    # Nearly every day has one offset from end to end, so a day is asked about once.
    offsets: dict[int, timedelta | None] = {}

    def convert(local: datetime) -> datetime:
        day = local.toordinal()
        if day not in offsets:
            if len(offsets) >= _MOST_DAYS:
                offsets.clear()
            offsets[day] = _offset_of_day(local, zone)
        offset = offsets[day]
        if offset is None:
            return _around_a_change(local, zone)
        moment = local - offset
        return datetime.combine(moment, moment.time(), UTC)  # several times as fast as replace()

    return convert


def _offset_of_day(local: datetime, zone: ZoneInfo) -> timedelta | None:
    """Give the offset of a whole local day, None if it changes within or right at its ends."""
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=zone)
    found = {
        (midnight + timedelta(hours=hours)).replace(fold=fold).utcoffset()
        for hours in range(-6, 31, 3)
        for fold in (0, 1)
    }
    return found.pop() if len(found) == 1 else None


def _around_a_change(local: datetime, zone: ZoneInfo) -> datetime:
    aware = local.replace(tzinfo=zone, fold=0)
    instant = aware.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local:
        return instant
    return _end_of_gap(aware.replace(fold=1).astimezone(UTC), instant, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Find, to the second, when the offset changes between two instants around the gap."""
    before, after = before.replace(microsecond=0), after.replace(microsecond=0) + timedelta(seconds=1)
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
