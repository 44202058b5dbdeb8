"""Numbers for people: rounded once, here, and written as the reader's language writes them (ROUND-1 to ROUND-4).

A value is given in three pieces, before, number and after, because the place of a percent sign depends on the
language (85% in English, %85 in Turkish) while a page wants the number large and its unit small.
"""

from dataclasses import dataclass

from babel.units import format_unit
from django.utils.translation import gettext, pgettext

from trimtab.insight.intervals import Interval
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Unit
from trimtab.reports.numerals import count as count
from trimtab.reports.numerals import decimal as decimal
from trimtab.reports.numerals import percent_number, percent_signs
from trimtab.reports.wording import reader

_DIGITS: dict[Unit, int] = {
    "share": 1,
    "yearly-share": 1,
    "score": 1,
    "index": 1,
    "hours": 1,
    "nps": 0,
    "count": 0,
}
_PERCENT: tuple[Unit, ...] = ("share", "yearly-share")


@dataclass(frozen=True)
class Written:
    """A value ready to print: ``limit`` is "<" or ">" when the truth lies beyond it (ROUND-4)."""

    before: str
    number: str
    after: str
    limit: str = ""

    def __str__(self) -> str:
        lead = f"{self.limit} " if self.limit else ""
        return f"{lead}{self.before}{self.number}{self.after}"


def amount(value: float) -> str:
    """A count that may be an average: whole when it is whole, else with one decimal (34.1 people)."""
    return count(value) if float(value).is_integer() else decimal(value, 1)


def written(
    unit: Unit, value: float, *, scale: tuple[float, float] | None = None, signed: bool = False
) -> Written:
    """A value of this unit. Shares are 0 to 1 and become percent; ``scale`` adds "/ 5" to a score."""
    digits = _DIGITS[unit]
    if unit in _PERCENT:
        before, after = percent_signs()
        number, limit = percent_number(value, digits)
        if signed:
            number = decimal(100 * value, digits, signed=True)
        return Written(before, number, after + _a_year(unit), limit)
    if unit == "hours":
        number = decimal(value, digits, signed=signed)
        before, _, after = format_unit(number, "hour", length="short", locale=reader()).partition(number)
        return Written(before, number, after)
    number = decimal(value, digits, signed=signed or unit == "nps")
    after = " / " + count(scale[1]) if scale and unit in ("score", "index") else ""
    return Written("", number, after)


def value_written(kpi: Kpi, value: float) -> Written:
    """A KPI's value with its unit."""
    return written(kpi.unit, value, scale=kpi.scale)


def plain(kpi: Kpi, value: float) -> str:
    """A KPI's value with its percent sign or hours, without the scale: for tables, axes and sentences."""
    unit: Unit = "share" if kpi.unit == "yearly-share" else kpi.unit
    return str(written(unit, value))


def bare(kpi: Kpi, value: float) -> str:
    """A KPI's value without any unit: for the ends of an interval that stands beside its value."""
    unit = kpi.unit
    signed = unit == "nps"
    return decimal(100 * value if unit in _PERCENT else value, _DIGITS[unit], signed=signed)


def interval_bare(kpi: Kpi, interval: Interval) -> str:
    """ "11.9 to 16.0": for a place where the unit stands beside it. Ends are rounded like their value (ROUND-3)."""
    ends = {"low": bare(kpi, interval.low), "high": bare(kpi, interval.high)}
    return gettext("%(low)s to %(high)s") % ends


def interval_plain(kpi: Kpi, low: float, high: float) -> str:
    """ "8.1% to 12.4%": for a sentence."""
    return gettext("%(low)s to %(high)s") % {"low": plain(kpi, low), "high": plain(kpi, high)}


def points(difference: float, *, unit: bool = True) -> str:
    """A difference of two shares (0 to 1) in percentage points, always with its sign: "+12.5 pp"."""
    number = decimal(100 * difference, 1, signed=True)
    return pgettext("percentage points", "%(number)s pp") % {"number": number} if unit else number


def percent_text(share: float, digits: int) -> str:
    """A share as a percentage with this many decimals, signs in place: for the marks of an axis."""
    before, after = percent_signs()
    return f"{before}{decimal(100 * share, digits)}{after}"


def _a_year(unit: Unit) -> str:
    return " " + gettext("a year") if unit == "yearly-share" else ""
