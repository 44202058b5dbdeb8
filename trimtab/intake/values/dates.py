"""Which date and time does a text write, in any of the ways people and products write them?"""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

from django.utils.translation import gettext

from trimtab.intake.values.orders import Order
from trimtab.intake.values.problems import BadValue, shown
from trimtab.names import fold

_ENGLISH = "january february march april may june july august september october november december"
_TURKISH = "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"
# Months by their fold: full names, and their first three letters.
_MONTHS = {
    name: number
    for names in (_ENGLISH, _TURKISH)
    for number, full in enumerate(names.split(), start=1)
    for name in (fold(full), fold(full)[:3])
} | {"sept": 9}

_ENGLISH_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_TURKISH_DAYS = "pazartesi salı çarşamba perşembe cuma cumartesi pazar"
_WEEKDAYS = frozenset(
    name
    for full in (_ENGLISH_DAYS + " " + _TURKISH_DAYS).split()
    for name in (fold(full), fold(full)[:3], fold(full)[:4])
)

_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?(\.\d+)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{1,2})(?!\d)")
_OPEN = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{1,2})(?!\d)")
_JAPANESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日(?:\s*\([月火水木金土日]\))?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.-]+([^\W\d_]{3,9})[\s.,-]+(\d{4})(?!\d)")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_WORD = re.compile(r"([^\W\d_]{2,9})\.?,?\s+")

_TIME = re.compile(
    r"(?:[T,\s]\s*(?:at\s+|saat\s+)?)?"
    r"(?P<before>午前|午後|am|pm|öö|ös)?\s*"
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"|時(?:\s*(?P<minute2>\d{1,2})分(?:\s*(?P<second2>\d{1,2})秒)?)?)?"
    r"(?:\s*(?P<after>[ap]\.?m\.?|öö|ös|午前|午後))?"
    r"(?:\s*(?P<zone>z|utc|gmt|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?))?",
    re.IGNORECASE,
)
_PLAIN_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)


def written_moments(order: Order | None) -> Callable[[str], datetime]:
    """Build the reader of trimmed text as a date, with or without a time: aware if an offset is written.

    The reader raises BadValue if the text is no date, or if only `order` could tell day from month and it is
    None.
    """
    # A file has few different days and minutes, so halves are remembered where wholes would not come again.
    plain_date = lru_cache(maxsize=4096)(lambda text: _plain_date(text, order))

    def read(text: str) -> datetime:
        try:
            if text[4:5] == "-" and text[7:8] == "-" and (len(text) == 10 or text[10:11] in ("T", " ")):
                return datetime.fromisoformat(text)
            day, _, clock = text.partition(" ")
            midnight = plain_date(day)
            since = _plain_clock(clock) if midnight is not None else None
            if midnight is not None and since is not None:
                return midnight + since
        except ValueError:
            pass  # the patient way below decides
        return _patiently(text, order)

    return read


def _plain_date(text: str, order: Order | None) -> datetime | None:
    if not (_YEAR_FIRST.fullmatch(text) or _DOTTED.fullmatch(text) or _OPEN.fullmatch(text)):
        return None
    year, month, day, _ = _date(text, order)
    return datetime(year, month, day)  # noqa: DTZ001 (the column's zone comes later)


@lru_cache(maxsize=8192)
def _plain_clock(text: str) -> timedelta | None:
    if not text:
        return timedelta(0)
    found = _PLAIN_CLOCK.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59 or int(found[3] or 0) > 59:
        return None
    return timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3] or 0))


def _patiently(text: str, order: Order | None) -> datetime:
    try:
        return _read(unicodedata.normalize("NFKC", text), order)
    except (ValueError, OverflowError) as error:
        raise BadValue(
            "not_a_date",
            gettext("%(value)s is not a date.") % {"value": shown(text)},
            gettext("Use a date such as 2026-10-05 14:30."),
        ) from error


def _read(text: str, order: Order | None) -> datetime:
    if (compact := _COMPACT.match(text)) and len(text) >= 8:
        return _read_compact(compact, text)
    word = _WORD.match(text)
    bare = text[word.end() :] if word and fold(word[1]) in _WEEKDAYS else text
    year, month, day, end = _date(bare, order)
    moment = datetime(year, month, day)  # noqa: DTZ001 (the column's zone comes later)
    rest = bare[end:].strip()
    if not rest:
        return moment
    found = _TIME.fullmatch(bare[end:].rstrip())
    if found is None:
        raise ValueError(text)
    return (moment + _clock(found)).replace(tzinfo=_offset(found["zone"]))


def _read_compact(found: re.Match[str], text: str) -> datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    rest = text[found.end() :].strip()
    offset = _offset(rest) if rest and found[4] else None
    if rest and offset is None:
        raise ValueError(text)
    return datetime(year, month, day, hour, minute, second, tzinfo=offset)


def _date(text: str, order: Order | None) -> tuple[int, int, int, int]:
    """Give year, month, day and where the date ends in the text."""
    if found := _YEAR_FIRST.match(text):
        return int(found[1]), int(found[3]), int(found[4]), found.end()
    if found := _JAPANESE.match(text):
        return int(found[1]), int(found[2]), int(found[3]), found.end()
    if found := _DOTTED.match(text):
        return (*_two_digit_years(found[1], found[2], found[3], order), found.end())
    if found := _OPEN.match(text):
        return (*_settled(found, order), found.end())
    return _named(text)


def _named(text: str) -> tuple[int, int, int, int]:
    if found := _DAY_MONTH.match(text):
        return int(found[3]), _month(found[2]), int(found[1]), found.end()
    if found := _MONTH_DAY.match(text):
        return int(found[3]), _month(found[1]), int(found[2]), found.end()
    raise ValueError(text)


def _two_digit_years(first: str, second: str, third: str, order: Order | None) -> tuple[int, int, int]:
    """Read a date with dots, which is day first unless the file says its short years come first."""
    if order == "ymd" and len(third) <= 2:
        return 2000 + int(first), int(second), int(third)
    return _year(third), int(second), int(first)


def _settled(found: re.Match[str], order: Order | None) -> tuple[int, int, int]:
    first, second, third = int(found[1]), int(found[3]), found[4]
    if order == "ymd" and len(third) <= 2:
        return 2000 + first, second, int(third)
    if order not in ("dmy", "mdy"):
        order = _evident(first, second, found[0])
    return (_year(third), second, first) if order == "dmy" else (_year(third), first, second)


def _evident(first: int, second: int, text: str) -> Order:
    if first > 12 or first == second:
        return "dmy"
    if second > 12:
        return "mdy"
    raise BadValue(
        "ambiguous_date",
        gettext("%(value)s may put the day or the month first.") % {"value": shown(text)},
        gettext("Say which: choose the order day-month-year or month-day-year for this file."),
    )


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(name: str) -> int:
    number = _MONTHS.get(fold(name))
    if number is None:
        raise ValueError(name)
    return number


def _clock(found: re.Match[str]) -> timedelta:
    hour = int(found["hour"])
    minute = int(found["minute"] or found["minute2"] or 0)
    second = int(found["second"] or found["second2"] or 0)
    half = (found["before"] or found["after"] or "").lower().replace(".", "")
    if half:
        hour = _of_day(hour, late=half in ("pm", "ös", "午後"))
    elif found["minute"] is None and "時" not in found[0]:
        raise ValueError(found[0])  # a lone number after a date is no time
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(found[0])
    fraction = int((found["fraction"] or "0")[:6].ljust(6, "0"))
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=fraction)


def _of_day(hour: int, *, late: bool) -> int:
    """Turn an hour of the twelve-hour clock into one of the day; 12 AM is 0, and so is 午前0時."""
    if hour > 12:
        raise ValueError(hour)
    return hour % 12 + (12 if late else 0)


def _offset(zone: str | None) -> tzinfo | None:
    if not zone:
        return None
    if zone.lower() in ("z", "utc", "gmt"):
        return UTC
    found = _OFFSET.fullmatch(zone)
    if found is None:
        raise ValueError(zone)
    hours, minutes = int(found[2]), int(found[3] or 0)
    if hours > 23 or minutes > 59:
        raise ValueError(zone)
    return timezone(timedelta(hours=hours, minutes=minutes) * (1 if found[1] == "+" else -1))
