"""Days and moments in the language that is active, for documents; pages have more of them in presenters/dates.py."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from django.utils.translation import get_language

FALLBACK = "en"
_REGIONS = {"en": "en_GB", "tr": "tr_TR", "ja": "ja_JP"}
"""Where each language's habits are taken from; English is British, the day first and 24 hours."""


def reader() -> Locale:
    """The locale of the active language."""
    return _locale(get_language() or FALLBACK)


def after_another(sentences: Iterable[str]) -> str:
    """Sentences as running text: a space between them, none in Japanese."""
    return ("" if reader().language == "ja" else " ").join(sentence for sentence in sentences if sentence)


def day(value: date) -> str:
    """ "5 October 2026" in the reader's order."""
    return str(format_date(value, format="medium", locale=reader()))


def moment(value: datetime, zone: ZoneInfo) -> str:
    """A day and a time of day, in ``zone``, without seconds."""
    local = value.astimezone(zone)
    pieces = {"date": format_date(local, format="medium", locale=reader()), "time": clock_minute(value, zone)}
    return (
        str(reader().datetime_formats["medium"]).replace("{1}", pieces["date"]).replace("{0}", pieces["time"])
    )


def clock_minute(value: datetime, zone: ZoneInfo) -> str:
    """A time of day without seconds, in ``zone``."""
    return str(format_time(value, format="short", tzinfo=zone, locale=reader()))


@lru_cache(maxsize=16)
def _locale(code: str) -> Locale:
    return Locale.parse(_REGIONS.get(code, code), sep="_" if code in _REGIONS else "-")
