"""Filters that print days, moments and counts in the reader's language."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from trimtab.kpi.period import Period
from trimtab.reports.running_text import closed_up
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


@register.simple_block_tag
def running_text(content: str) -> SafeString:
    """What stands in it, sentence after sentence as the language writes them: in Japanese without spaces."""
    return SafeString(closed_up(content))


class Option(Protocol):
    """One entry of a list to choose from: what the address takes, what a person reads."""

    @property
    def value(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def chosen(self) -> bool: ...


@register.filter
def options(entries: Iterable[Option]) -> SafeString:
    """The entries of a select. Most pages offer the same hundreds of clients, so each is written once."""
    return SafeString("".join([_option(one.value, one.text, one.chosen) for one in entries]))


@lru_cache(maxsize=10_000)
def _option(value: str, text: str, chosen: bool) -> str:
    # Escaped here: hundreds of clients through format_html take a hundredth of a cold page.
    selected = " selected" if chosen else ""
    return f'<option value="{conditional_escape(value)}"{selected}>{conditional_escape(text)}</option>'
