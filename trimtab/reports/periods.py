"""Months, quarters and other periods as the reader's language writes them."""

from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_skeleton
from django.utils.translation import gettext

from trimtab.kpi.period import Period
from trimtab.reports.wording import day, reader

_LONGEST_MONTH = 31


def month_year(first: date) -> str:
    """ "October 2026"."""
    return _in_words("yMMMM", first, reader())


def month_short(first: date) -> str:
    """ "Oct 2026"."""
    return _in_words("yMMM", first, reader())


def month_name(first: date) -> str:
    """ "Oct", for an axis."""
    return _in_words("MMM", first, reader())


@lru_cache(maxsize=2_000)
def _in_words(skeleton: str, first: date, language: Locale) -> str:
    """A page names the same months many times, and CLDR's patterns are slow to follow."""
    return str(format_skeleton(skeleton, first, locale=language))


def period_text(period: Period) -> str:
    """A period in words: "October 2026", "Q4 2026", "2026", "week 43, 2026", or first and last day."""
    label = period.label
    if "-W" in label:
        year, _, week = label.partition("-W")
        return gettext("week %(week)s, %(year)s") % {"week": int(week), "year": year}
    if "-Q" in label:
        year, _, quarter = label.partition("-Q")
        return gettext("Q%(quarter)s %(year)s") % {"quarter": quarter, "year": year}
    if len(label) == len("2026"):
        return label
    if len(label) == len("2026-10"):
        return month_year(period.start)
    if period.days == 1:
        return day(period.start)
    return gettext("%(first)s to %(last)s") % {"first": day(period.start), "last": day(period.last_day)}


def period_short(period: Period) -> str:
    """A period for a table's first column or an axis: "Oct 2026", "W43"; else as in words."""
    label = period.label
    if "-W" in label:
        return gettext("W%(week)s") % {"week": int(label.partition("-W")[2])}
    if len(label) == len("2026-10") and "-Q" not in label:
        return month_short(period.start)
    return period_text(period)


def step_of(period: Period) -> Period:
    """At which step does a point of a series stand? One that covers many months (turnover) at the last of them.

    A quarter is a step itself: the charts of small clients have quarters (TREND-8).
    """
    if period.days <= _LONGEST_MONTH or is_quarter(period):
        return period
    return Period.holding(period.last_day, "month")


def is_quarter(period: Period) -> bool:
    """Is it a calendar quarter?"""
    return period == Period.holding(period.start, "quarter")


def step_text(period: Period) -> str:
    """The step of a series in words: "October 2026", "week 43, 2026"."""
    return period_text(step_of(period))
