"""Working hours and holidays, as typed: a line a weekday, and a line a holiday."""

import re
import unicodedata
from datetime import date, time
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trimtab.domain.calendars.working import MIDNIGHT, Stretch
from trimtab.web.days import how_to_write, read_day
from trimtab.web.presenters.settings.calendar_names import weekday_names
from trimtab.web.settings_forms.fields import quoted

_STRETCH = re.compile(
    r"(\d{1,2})(?:[:.時](\d{2})?分?)?\s*(?:-|–|—|~|〜|から|to)\s*(\d{1,2})(?:[:.時](\d{2})?分?)?"
)
_BETWEEN = re.compile(r"[,;、]|\s\+\s|\s/\s")
_LONGEST_NAME = 200
_MOST_HOLIDAYS = 2_000
_MOST_ERRORS = 20


def hours_text(stretches: list[Stretch]) -> str:
    """The stretches of one day as they are typed: "09:00-12:30, 13:30-18:00"."""
    return ", ".join(
        f"{one.opens:%H:%M}-{'24:00' if one.closes == MIDNIGHT else format(one.closes, '%H:%M')}"
        for one in stretches
    )


class HoursField(forms.CharField):
    """The stretches of one weekday. Cleans to (opens, closes) pairs; empty: closed."""

    def clean(self, value: Any) -> Any:
        """Read them. Raises ValidationError that repeats the stretch that cannot be read."""
        text = unicodedata.normalize("NFKC", super().clean(value))
        found = sorted(_stretch(part.strip()) for part in _BETWEEN.split(text) if part.strip())
        for one, following in pairwise(found):
            if one[1] == MIDNIGHT or following[0] < one[1]:
                raise ValidationError(
                    gettext(
                        "%(first)s and %(second)s overlap. Let the second begin when the first has ended."
                    )
                    % {"first": _written(one), "second": _written(following)}
                )
        return found


class HoursForm(forms.Form):
    """The week and the holidays of the provider."""

    holidays = forms.CharField(
        label=_("Holidays"),
        required=False,
        strip=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("One a line: the day, a comma, its name. For example: 2027-01-01, New Year"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number, name in enumerate(weekday_names(), start=1):
            self.fields[f"day_{number}"] = HoursField(label=name, required=False, max_length=200)
        self.order_fields([*(f"day_{number}" for number in range(1, 8)), "holidays"])

    def clean_holidays(self) -> dict[date, str]:
        """The holidays by day. Every line that cannot be read is named."""
        found: dict[date, str] = {}
        wrong: list[str] = []
        for number, line in enumerate(self.cleaned_data["holidays"].splitlines(), start=1):
            if line.strip():
                said = _holiday(line, found)
                wrong += (
                    [gettext("Line %(number)s: %(problem)s") % {"number": number, "problem": said}]
                    if said
                    else []
                )
        if len(found) > _MOST_HOLIDAYS:
            wrong.append(
                gettext("There are more than 2,000 holidays. Keep those of the years you report on.")
            )
        if wrong:
            raise ValidationError(wrong[:_MOST_ERRORS])
        return found

    def all_holidays(self) -> dict[date, str]:
        """The holidays by day. Only of a valid form."""
        found: dict[date, str] = self.cleaned_data["holidays"]
        return found

    def stretches(self) -> list[Stretch]:
        """The hours of the week. Only of a valid form."""
        return [
            Stretch(number, opens, closes)
            for number in range(1, 8)
            for opens, closes in self.cleaned_data[f"day_{number}"]
        ]


class ClientHoursForm(HoursForm):
    """The week and the holidays of a client: its own where that is ticked, else the provider's hold."""

    own_hours = forms.BooleanField(label=_("This client has working hours of its own"), required=False)
    own_holidays = forms.BooleanField(label=_("This client has holidays of its own"), required=False)

    def clean(self) -> dict[str, Any]:
        """Nothing that was typed is thrown away because a box was not ticked."""
        given = super().clean() or self.cleaned_data
        if not given.get("own_hours") and any(name.startswith("day_") for name in self.changed_data):
            self.add_error("own_hours", gettext("You changed the hours: tick this, or change them back."))
        if not given.get("own_holidays") and "holidays" in self.changed_data:
            self.add_error(
                "own_holidays", gettext("You changed the holidays: tick this, or change them back.")
            )
        if given.get("own_hours") and not any(given.get(f"day_{number}") for number in range(1, 8)):
            self.add_error("own_hours", gettext("No day has hours. Write some, or untick this."))
        return given

    def all_holidays(self) -> dict[date, str]:
        """The client's own holidays; none where the provider's hold."""
        return super().all_holidays() if self.cleaned_data["own_holidays"] else {}

    def stretches(self) -> list[Stretch]:
        """The client's own hours; none where the provider's hold."""
        return super().stretches() if self.cleaned_data["own_hours"] else []


def _stretch(text: str) -> tuple[time, time]:
    found = _STRETCH.fullmatch(text)
    opens = _clock(found[1], found[2]) if found else None
    closes = _clock(found[3], found[4]) if found else None
    if opens is None or closes is None:
        raise ValidationError(
            gettext(
                "“%(text)s” is not a stretch of hours. Write it as 09:00-17:30; a comma before a second one."
            )
            % {"text": quoted(text)}
        )
    if opens == 24 * 60 or closes <= opens:
        raise ValidationError(
            gettext("“%(text)s” ends before it begins. Hours past midnight belong to the next day.")
            % {"text": quoted(text)}
        )
    return time(opens // 60, opens % 60), MIDNIGHT if closes == 24 * 60 else time(closes // 60, closes % 60)


def _clock(hour: str, minute: str | None) -> int | None:
    """Minutes since midnight, 0 to 1440; None for a clock that shows no such time."""
    minutes = 60 * int(hour) + int(minute or 0)
    return minutes if int(minute or 0) < 60 and minutes <= 24 * 60 else None


def _written(stretch: tuple[time, time]) -> str:
    return hours_text([Stretch(1, *stretch)])


def _holiday(line: str, found: dict[date, str]) -> str:
    """Note the holiday of a line; answers what is wrong with it, nothing if nothing is."""
    separators = [place for place, mark in enumerate(line) if mark in ",;\t、，"]
    for place in separators:
        day, name = read_day(line[:place]), line[place + 1 :].strip()
        if day is None:
            continue
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            return gettext("“%(text)s” has no name of 1 to 200 characters after the comma.") % {
                "text": quoted(line)
            }
        if day in found:
            return gettext("%(day)s stands there twice. Keep one of the two lines.") % {
                "day": day.isoformat()
            }
        found[day] = name
        return ""
    if not separators:
        return gettext("“%(text)s” has no comma between the day and its name.") % {"text": quoted(line)}
    head = quoted(line[: separators[0]])
    return gettext("“%(text)s” is not a day. %(remedy)s") % {"text": head, "remedy": how_to_write()}
