"""Which day does a typed text mean? Read in every language however it can be read in one way only."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext

from trimtab.web.presenters.language import reader

# Each can be read in one way only, whatever the language: ISO, the year first, the day first with points.
_ANYWHERE = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII),
    re.compile(r"(?P<year>\d{4})\s*[年/.]\s*(?P<month>\d{1,2})\s*[月/.]\s*(?P<day>\d{1,2})\s*日?", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})\.\s*(?P<month>\d{1,2})\.\s*(?P<year>\d{4})", re.ASCII),
)
# A day in English may be 5/10 or 10/5 by where one lives: it has to be written in another way.
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[/ ](?P<month>\d{1,2})[/ ](?P<year>\d{4})", re.ASCII)


def read_day(text: str) -> date | None:
    """The day that a text means; None when it means none or could mean two. Full-width digits are digits."""
    plain = unicodedata.normalize("NFKC", text).strip()
    patterns = (*_ANYWHERE, _DAY_FIRST) if reader().language == "tr" else _ANYWHERE
    for pattern in patterns:
        found = pattern.fullmatch(plain)
        if found:
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    return None


def how_to_write() -> str:
    """How does one write a day, for a remedy?"""
    return {
        "tr": gettext("Write a day as 05.10.2026 or 2026-10-05."),
        "ja": gettext("Write a day as 2026年10月5日 or 2026-10-05."),
    }.get(reader().language, gettext("Write a day as 2026-10-05."))
