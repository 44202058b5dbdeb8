"""Whose way of writing numbers and dates holds: the reader's language, as CLDR knows it."""

from trimtab.reports.wording import FALLBACK, reader

__all__ = ["FALLBACK", "reader"]
