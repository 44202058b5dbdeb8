"""Fields for numbers and days as the reader's language writes them."""

from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal, get_decimal_symbol
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from trimtab.intake.values.numbers import decimal
from trimtab.intake.values.problems import BadValue
from trimtab.web.days import how_to_write, read_day
from trimtab.web.presenters.language import reader

_LONGEST_NUMBER = 40
_LONGEST_SHOWN = 40


def as_typed(value: float | Decimal) -> str:
    """A number as the reader would type it: no grouping, up to four decimals."""
    return str(format_decimal(value, format="0.####", locale=reader()))


def quoted(text: str) -> str:
    """What was typed, as a message repeats it."""
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


class LocalNumber(forms.CharField):
    """A number from ``low`` to ``high``; ``whole`` allows no fraction. Cleans to a Decimal, or None when left empty."""

    def __init__(
        self, *, low: float, high: float, whole: bool = False, required: bool = True, **options: Any
    ) -> None:
        self.low, self.high, self.whole = low, high, whole
        widget = forms.TextInput(
            attrs={"inputmode": "numeric" if whole else "decimal", "autocomplete": "off", "size": 8}
        )
        super().__init__(max_length=_LONGEST_NUMBER, required=required, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: a number as the reader writes it, what was typed as it was typed."""
        return as_typed(value) if isinstance(value, int | float | Decimal) else value

    def clean(self, value: Any) -> Any:
        """Read it. Raises ValidationError that repeats it and says what to write."""
        text = super().clean(value)
        if not text:
            return None
        number = self._read(text)
        if self.whole and number != number.to_integral_value():
            raise ValidationError(
                gettext("“%(text)s” is not a whole number. Write one without a fraction.")
                % {"text": quoted(text)}
            )
        if not Decimal(str(self.low)) <= number <= Decimal(str(self.high)):
            raise ValidationError(
                gettext("“%(text)s” is out of range. Write a number from %(low)s to %(high)s.")
                % {"text": quoted(text), "low": as_typed(self.low), "high": as_typed(self.high)}
            )
        return number

    def _read(self, text: str) -> Decimal:
        try:
            found = decimal(decimal_comma=get_decimal_symbol(reader()) == ",")(text)
        except BadValue:
            found = None
        if found is None:
            given = {"text": quoted(text), "example": as_typed(12 if self.whole else 12.5)}
            raise ValidationError(
                gettext("“%(text)s” is not a number. Write one such as %(example)s.") % given
            )
        return found


class LocalDay(forms.CharField):
    """A day, as 2026-10-05 or as the reader's language writes it where that is one way only. Cleans to a date."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=_LONGEST_NUMBER,
            widget=forms.TextInput(attrs={"autocomplete": "off", "size": 12}),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field."""
        return value.isoformat() if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        """Read it. Raises ValidationError that repeats it and says how to write a day."""
        text = super().clean(value)
        if not text:
            return None
        found = read_day(text)
        if found is None or not 1990 <= found.year <= 2100:
            says = gettext("“%(text)s” is not a day of 1990 to 2100.") % {"text": quoted(text)}
            raise ValidationError(f"{says} {how_to_write()}")
        return found
