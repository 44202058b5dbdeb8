"""How many minutes does a cell say something took?"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext

from trimtab.intake.values.numbers import decimal
from trimtab.intake.values.problems import BadValue, Cell, Parser, shown
from trimtab.intake.values.unknown import is_unknown

_MINUTES_A_DAY = 1440
_LONGEST = 100 * 366 * _MINUTES_A_DAY

_CLOCK = re.compile(
    r"(?:(?P<days>\d{1,5})(?:\.|d | days?,? ))?(?P<hours>\d{1,6}):(?P<minutes>\d{1,2})"
    r"(?::(?P<seconds>\d{1,2}(?:\.\d{1,9})?))?"
)
_PART = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*([^\W\d]+)\.?[\s,]*")
_ISO = re.compile(r"p(?:(\d{1,6})d)?(?:t(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,9}(?:\.\d{1,9})?)s)?)?")

_UNITS: dict[str, Decimal] = {
    **dict.fromkeys(["d", "day", "days", "g", "gün", "gun", "日", "日間"], Decimal(_MINUTES_A_DAY)),
    **dict.fromkeys(["h", "hr", "hrs", "hour", "hours", "sa", "saat", "st", "std", "時間"], Decimal(60)),
    **dict.fromkeys(
        ["m", "min", "mins", "minute", "minutes", "dk", "dak", "dakika", "分", "分間"], Decimal(1)
    ),
    **dict.fromkeys(["s", "sec", "secs", "second", "seconds", "sn", "saniye", "秒"], Decimal(1) / 60),
}


def minutes(decimal_comma: bool | None = None) -> Parser[float]:
    """Build the parser of durations, in minutes: "90", "1:30", "01:30:00", "1h 30m", "1 saat 30 dk", "PT90M".

    A bare number is minutes; "1:30" is an hour and a half; a day is 24 hours. Raises BadValue for negative
    durations, more than 100 years, and everything else.
    """
    number = decimal(decimal_comma)

    @lru_cache(maxsize=4096)
    def find(whole: str) -> float | None:
        text = unicodedata.normalize("NFKC", whole).strip().lower()
        if is_unknown(text):
            return None
        found = _clock(text) if ":" in text else _iso(text) if text.startswith("p") else _units(text)
        if found is None:
            found = _bare(number, whole)
        return _checked(found, whole)

    def parse(cell: Cell) -> float | None:
        if type(cell) is str:
            return find(cell)
        typed = number(cell)
        return None if typed is None else _checked(typed, cell)

    return parse


def _clock(text: str) -> Decimal | None:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    small, seconds = int(found["minutes"]), Decimal(found["seconds"] or 0)
    if small > 59 or seconds >= 60:
        return None
    return Decimal(found["days"] or 0) * _MINUTES_A_DAY + int(found["hours"]) * 60 + small + seconds / 60


def _iso(text: str) -> Decimal | None:
    found = _ISO.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    days, hours, small, seconds = (Decimal(part or 0) for part in found.groups())
    return days * _MINUTES_A_DAY + hours * 60 + small + seconds / 60


def _units(text: str) -> Decimal | None:
    total, place, seen = Decimal(0), 0, set[Decimal]()
    while place < len(text):
        part = _PART.match(text, place)
        unit = _UNITS.get(part[2]) if part else None
        if part is None or unit is None or unit in seen:
            return None
        seen.add(unit)
        total += Decimal(part[1].replace(",", ".")) * unit
        place = part.end()
    return total


def _bare(number: Parser[Decimal], whole: str) -> Decimal:
    try:
        found = number(whole)
    except BadValue as error:
        if error.code == "ambiguous_number":
            raise
        found = None
    if found is None or "%" in whole:
        raise BadValue(
            "not_a_duration",
            gettext("%(value)s is not a duration.") % {"value": shown(whole)},
            gettext("Use minutes, or write it like 1:30 or 1h 30m."),
        )
    return found


def _checked(found: Decimal, cell: object) -> float:
    if not 0 <= found <= _LONGEST:
        raise BadValue(
            "bad_duration",
            gettext("%(value)s cannot be a duration.") % {"value": shown(cell)},
            gettext("Correct the time, in minutes from 0 on."),
        )
    return float(found)
