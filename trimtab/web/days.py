"""Which day does a typed text mean? ISO, or as the reader's language writes days where that is one way only."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext

from trimtab.web.presenters.language import reader

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
# A day in English may be 5/10 or 10/5 by where one lives: it has to be written as 2026-10-05.
_LOCAL: dict[str, tuple[re.Pattern[str], tuple[int, int, int]]] = {
    "tr": (re.compile(r"(\d{1,2})[./ ](\d{1,2})[./ ](\d{4})", re.ASCII), (3, 2, 1)),
    "ja": (re.compile(r"(\d{4})\s*[年/.]\s*(\d{1,2})\s*[月/.]\s*(\d{1,2})\s*日?", re.ASCII), (1, 2, 3)),
}


def read_day(text: str) -> date | None:
    """The day that a text means; None when it means none or could mean two. Full-width digits are digits."""
    plain = unicodedata.normalize("NFKC", text).strip()
    patterns = [(_ISO, (1, 2, 3))]
    if reader().language in _LOCAL:
        patterns.append(_LOCAL[reader().language])
    for pattern, (year, month, day) in patterns:
        found = pattern.fullmatch(plain)
        if found:
            try:
                return date(int(found[year]), int(found[month]), int(found[day]))
            except ValueError:
                return None
    return None


def how_to_write() -> str:
    """How does one write a day, for a remedy?"""
    return {
        "tr": gettext("Write a day as 05.10.2026 or 2026-10-05."),
        "ja": gettext("Write a day as 2026年10月5日 or 2026-10-05."),
    }.get(reader().language, gettext("Write a day as 2026-10-05."))
