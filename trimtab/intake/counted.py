"""A whole number inside a sentence, as the reader's language groups its digits."""

from babel.numbers import format_decimal
from django.utils.translation import get_language


def counted(number: int) -> str:
    """The number, grouped: 1,048,576 in English, 1.048.576 in Turkish."""
    return str(format_decimal(number, locale=(get_language() or "en").partition("-")[0]))
