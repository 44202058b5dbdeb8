"""What came of an initiative, in words: an effect, its interval, and never more than the interval says (INIT-8)."""

from dataclasses import dataclass

from babel.units import format_unit
from django.utils.translation import gettext, pgettext

from trimtab.insight.intervals import Interval
from trimtab.kpi.measures import Unit
from trimtab.reports.numerals import decimal
from trimtab.reports.wording import reader

_SHARES: tuple[Unit, ...] = ("share", "yearly-share")


@dataclass(frozen=True)
class Effect:
    """An effect to be said, in the KPI's own unit (shares 0 to 1).

    ``direction`` is where the KPI should go; ``alone``: there was nobody to compare with.
    """

    unit: Unit
    direction: str
    verdict: str
    effect: float
    interval: Interval
    alone: bool = False


def verdict_sentence(found: Effect) -> str:
    """ "Improvement of 0.6 (0.6 to 0.7) compared with similar groups." """
    if found.verdict == "no_clear_effect":
        return _nothing_clear(found)
    towards = -1.0 if found.direction == "lower" else 1.0
    turned = towards if found.verdict == "improvement" else -towards
    ends = sorted((turned * found.interval.low, turned * found.interval.high))
    given = {"effect": size(found.unit, found.effect), "interval": span(found.unit, Interval(*ends))}
    if found.verdict == "improvement":
        text = (
            gettext("Improvement of %(effect)s (%(interval)s) compared with before.")
            if found.alone
            else gettext("Improvement of %(effect)s (%(interval)s) compared with similar groups.")
        )
    else:
        text = (
            gettext("Worse by %(effect)s (%(interval)s) compared with before.")
            if found.alone
            else gettext("Worse by %(effect)s (%(interval)s) compared with similar groups.")
        )
    return text % given


def size(unit: Unit, value: float) -> str:
    """How large an effect is, without its sign: "0.6", "6.9 pp"."""
    return _with_unit(unit, decimal(_shown(unit, abs(value)), _digits(unit)))


def signed(unit: Unit, value: float) -> str:
    """An effect with its sign: "+0.6", "−6.9 pp"."""
    return _with_unit(unit, decimal(_shown(unit, value), _digits(unit), signed=True))


def span(unit: Unit, interval: Interval) -> str:
    """ "−0.3 to 0.6": the ends of an interval without their unit."""
    ends = {
        "low": decimal(_shown(unit, interval.low), _digits(unit)),
        "high": decimal(_shown(unit, interval.high), _digits(unit)),
    }
    return gettext("%(low)s to %(high)s") % ends


def _nothing_clear(found: Effect) -> str:
    given = {
        "effect": signed(found.unit, found.effect),
        "interval": span(found.unit, found.interval),
        "smallest": size(found.unit, (found.interval.high - found.interval.low) / 2.0),
    }
    text = gettext(
        "No clear effect (%(effect)s, %(interval)s); effects smaller than %(smallest)s cannot be seen with "
        "these data."
    )
    return text % given


def _shown(unit: Unit, value: float) -> float:
    return 100 * value if unit in _SHARES else value


def _digits(unit: Unit) -> int:
    """Counts are means of months here, so they have a decimal as well."""
    return 0 if unit == "nps" else 1


def _with_unit(unit: Unit, number: str) -> str:
    if unit in _SHARES:
        return pgettext("percentage points", "%(number)s pp") % {"number": number}
    if unit == "hours":
        return str(format_unit(number, "hour", length="short", locale=reader()))
    return number
