"""Numbers in the language that is active, for documents and pages alike: rounded once, halves away from zero."""

from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal, get_minus_sign_symbol, get_plus_sign_symbol
from django.utils.translation import gettext

from trimtab.insight.rounding import half_up
from trimtab.reports.wording import reader


def decimal(value: float | Decimal, digits: int = 0, *, signed: bool = False) -> str:
    """A number with exactly ``digits`` decimals, halves away from zero; ``signed`` writes a plus as well."""
    return _decimal(reader(), value, digits, signed)


# A page writes the same few numbers again and again, and CLDR's patterns are slow to follow. Typed, since a float and a
# Decimal that are equal are rounded by different rules.
@lru_cache(maxsize=20_000, typed=True)
def _decimal(language: Locale, value: float | Decimal, digits: int, signed: bool) -> str:
    exact = value if isinstance(value, Decimal) else half_up(value, digits)
    shape = "#,##0" + ("." + "0" * digits if digits else "")
    text: str = format_decimal(abs(exact), format=shape, locale=language)
    if exact < 0:
        return get_minus_sign_symbol(language) + text
    return get_plus_sign_symbol(language) + text if signed and exact > 0 else text


def count(value: float) -> str:
    """A whole number, grouped: 1,912."""
    return decimal(value, 0)


def percent(share: float, digits: int = 1) -> str:
    """A share (0 to 1) as a percentage, signs in place: "14.8%", in Turkish "%14,8"."""
    before, after = percent_signs()
    number, limit = percent_number(share, digits)
    lead = f"{limit} " if limit else ""
    return f"{lead}{before}{number}{after}"


def percent_said(share: float, digits: int = 0) -> str:
    """A share (0 to 1) as a percentage in running text: "62%", and "over 99%" where ``percent`` has a sign."""
    before, after = percent_signs()
    number, limit = percent_number(share, digits)
    shown = {"share": f"{before}{number}{after}"}
    if limit == ">":
        return gettext("over %(share)s") % shown
    return gettext("under %(share)s") % shown if limit else shown["share"]


def percent_number(share: float, digits: int) -> tuple[str, str]:
    """The number of a percentage and its limit: some is never shown as none, nor not-quite-all as all (ROUND-4)."""
    shown = half_up(100 * share, digits)
    if shown == 0 and share > 0:
        return decimal(Decimal(1).scaleb(-digits), digits), "<"
    if shown == 100 and share < 1:
        return decimal(100 - Decimal(1).scaleb(-digits), digits), ">"
    return decimal(shown, digits), ""


def percent_signs() -> tuple[str, str]:
    """What stands before and after a percentage in the reader's language?"""
    pattern = reader().percent_formats[None]
    symbol = reader().number_symbols["latn"]["percentSign"]
    return pattern.prefix[0].replace("%", symbol), pattern.suffix[0].replace("%", symbol)
