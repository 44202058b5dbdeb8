"""What months and weekdays are called in the reader's language."""

from babel.dates import get_day_names, get_month_names

from trimtab.web.presenters.language import reader


def month_names() -> list[str]:
    """The twelve months, January first."""
    names = get_month_names("wide", context="stand-alone", locale=reader())
    return [str(names[number]) for number in range(1, 13)]


def weekday_names() -> list[str]:
    """The seven weekdays, Monday first."""
    names = get_day_names("wide", context="stand-alone", locale=reader())
    return [str(names[number]) for number in range(7)]
