"""Filters that print days, moments and counts in the reader's language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template

from trimtab.kpi.period import Period
from trimtab.web.presenters import dates, numbers

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """A day in words; nothing for no day."""
    return dates.day(value) if value else ""


@register.filter
def moment(value: datetime | None, zone: ZoneInfo) -> str:
    """A moment in a zone; nothing for no moment."""
    return dates.moment(value, zone) if value else ""


@register.filter
def period(value: Period) -> str:
    """A period in words."""
    return dates.period_text(value)


@register.filter
def counted(value: float | None) -> str:
    """A whole number, grouped; nothing for none."""
    return "" if value is None else numbers.count(value)


@register.filter
def drawn(value: float | None) -> str:
    """A number as a chart draws it, the same in every language; nothing for none."""
    return "" if value is None else repr(float(value))
