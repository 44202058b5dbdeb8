"""Whose way of writing numbers and dates holds: the reader's language, as CLDR knows it."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language

FALLBACK = "en"
_REGIONS = {"en": "en_GB", "tr": "tr_TR", "ja": "ja_JP"}
"""Where each language's habits are taken from; English is British, the day first and 24 hours."""


def reader() -> Locale:
    """The locale of the active language."""
    return _locale(get_language() or FALLBACK)


@lru_cache(maxsize=16)
def _locale(code: str) -> Locale:
    return Locale.parse(_REGIONS.get(code, code), sep="_" if code in _REGIONS else "-")
