"""Whose way of writing numbers and dates holds: the reader's language, as CLDR knows it."""

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language

FALLBACK = "en"


def reader() -> Locale:
    """The locale of the active language."""
    return _locale(get_language() or FALLBACK)


@lru_cache(maxsize=16)
def _locale(code: str) -> Locale:
    return Locale.parse(code, sep="-")
