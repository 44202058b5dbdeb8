"""Texts of the catalogue in the reader's language, with the parameters in force where they stand for one."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from babel.dates import format_timedelta
from django.utils.translation import gettext

from trimtab.kpi.parameters import Parameters
from trimtab.web.presenters.language import reader
from trimtab.web.presenters.numbers import decimal, percent_text

_PLACE = re.compile(r"\{([a-z_]+)\}")
_NEVER_MORE = 10**9
"""Nothing is said in a longer unit: 14 days stay 14 days."""
_UNITS: Mapping[str, Literal["day", "hour", "minute"]] = {"_days": "day", "_hours": "hour", "_min": "minute"}


def told(text: str, rules: Parameters) -> str:
    """A text of the catalogue: translated, ``{verify_days}`` written as "7 days"."""
    return _PLACE.sub(lambda found: _quantity(found, rules), gettext(text))


SHARES = frozenset({"conf", "approach_fraction", "p_approach", "p_exceed", "alert_exit_margin", "tip_alpha"})
"""Parameters that are shares of one, and written as percentages."""


def quantity(name: str, value: float) -> str:
    """A value of a parameter as people write it: "7 days", "48 hours", "95%", "5"."""
    if name in SHARES:
        return percent_text(value, 0)
    for ending, unit in _UNITS.items():
        if name.endswith(ending):
            # Not format_unit: of days it knows the English word alone, whatever the language.
            length = timedelta(**{f"{unit}s": value})
            return str(format_timedelta(length, granularity=unit, threshold=_NEVER_MORE, locale=reader()))
    return decimal(value, 0)


def _quantity(found: "re.Match[str]", rules: Parameters) -> str:
    value = getattr(rules, found[1], None)
    return quantity(found[1], value) if isinstance(value, int | float) else found[0]
