"""When is somebody there next, and when has so much working time passed? Plain values, no database."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from trimtab.domain.calendars.working import Calendar

_QUARTER = timedelta(minutes=15)
_SATURDAY = 6
FARTHEST = timedelta(days=40)
"""So far ahead is looked for a working moment: longer than any holidays."""


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Is this day worked on? One with hours that is no holiday; Monday to Friday when nobody said which hours are."""
    if day in calendar.holidays:
        return False
    if not calendar.stretches:
        return day.isoweekday() < _SATURDAY
    return any(stretch.weekday == day.isoweekday() for stretch in calendar.stretches)


def next_working_day(calendar: Calendar, day: date) -> date:
    """This day if it is worked on, else the next one that is. The same day when none is near."""
    for ahead in range(FARTHEST.days):
        if is_working_day(calendar, day + timedelta(days=ahead)):
            return day + timedelta(days=ahead)
    return day


def next_working_moment(calendar: Calendar, moment: datetime) -> datetime:
    """This moment if it is working time, else when that begins next. The moment itself when nobody said when it is."""
    if calendar.is_working(moment) is not False:
        return moment
    for begins, _ends, works in _pieces(calendar, moment):
        if works:
            return begins
    return moment


def after_working(calendar: Calendar, moment: datetime, span: timedelta) -> datetime:
    """When has ``span`` of working time passed since ``moment``? Plain time when nobody said which hours are."""
    if not calendar.stretches:
        return moment + span
    left = span
    for begins, ends, works in _pieces(calendar, moment):
        if works and ends - begins >= left:
            return begins + left
        left -= ends - begins if works else timedelta(0)
    return moment + span


def _pieces(calendar: Calendar, moment: datetime) -> Iterator[tuple[datetime, datetime, bool]]:
    """Time from ``moment`` on in pieces that are wholly working time or wholly not, in UTC.

    Whether it is working time changes at a quarter of an hour (clocks go forward and back there) or where hours begin
    or end, so it is asked once for each piece between.
    """
    begins, last = moment.astimezone(UTC), moment.astimezone(UTC) + FARTHEST
    edges = sorted({*_edges(calendar, begins), *_quarters(begins, last)})
    for edge in edges:
        if begins < edge:
            yield begins, edge, bool(calendar.is_working(begins))
            begins = edge


def _quarters(begins: datetime, last: datetime) -> Iterator[datetime]:
    edge = begins.replace(minute=begins.minute // 15 * 15, second=0, microsecond=0) + _QUARTER
    while edge <= last:
        yield edge
        edge += _QUARTER


def _edges(calendar: Calendar, begins: datetime) -> Iterator[datetime]:
    """Where hours begin and end, for zones and hours that keep to no quarter."""
    odd = {clock for one in calendar.stretches for clock in (one.opens, one.closes) if clock.minute % 15}
    first = begins.astimezone(calendar.hours_zone).date()
    for ahead in range(-1, FARTHEST.days + 1 if odd else -1):
        for clock in odd:
            local = datetime.combine(first + timedelta(days=ahead), _plain(clock), calendar.hours_zone)
            yield local.replace(fold=0).astimezone(UTC)
            yield local.replace(fold=1).astimezone(UTC)


def _plain(clock: time) -> time:
    return clock.replace(tzinfo=None)
