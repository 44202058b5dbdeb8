"""What people write about a day: the form of a note on charts."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trimtab.domain.annotations.models import Annotation
from trimtab.domain.clients.models import Client

LONGEST = 200
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
THIS, EVERY = "this", "every"


class NoteForm(forms.Form):
    """A note: its day, its text, and on which charts it is. Every problem says what to write instead."""

    day = forms.DateField(
        label=_("Day"), localize=True, widget=forms.DateInput(attrs={"autocomplete": "off"})
    )
    text = forms.CharField(
        label=_("What happened"),
        max_length=LONGEST,
        help_text=_(
            "In a few words, such as: new RMM rolled out. Name no people: everyone who sees the chart reads it."
        ),
    )
    covers = forms.ChoiceField(label=_("On the charts of"), choices=())
    client = forms.ModelChoiceField(
        label=_("Of which client"),
        queryset=Client.objects.none(),
        required=False,
        empty_label=_("All clients"),
    )

    def __init__(self, *args: Any, title: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        known = Client.objects.filter(merged_into=None, is_internal=False).order_by("name", "pk")
        self.fields["client"].queryset = known  # type: ignore[attr-defined]
        self.fields["covers"].choices = [(THIS, title), (EVERY, gettext("Every KPI"))]  # type: ignore[attr-defined]
        self.fields["day"].help_text = self._example()
        self.fields["day"].error_messages = {
            "required": gettext("Write the day it happened. %(example)s") % {"example": self._example()},
            "invalid": gettext("This is not a day. %(example)s") % {"example": self._example()},
        }
        self.fields["text"].error_messages["required"] = gettext("Write what happened, in a few words.")
        gone = gettext("This client is not there any more. Choose one from the list, or all clients.")
        self.fields["client"].error_messages["invalid_choice"] = gone

    def clean_day(self) -> date:
        """A day that a calendar on a wall might show."""
        day: date = self.cleaned_data["day"]
        if not EARLIEST <= day < LATEST:
            says = gettext("This day lies before 1990 or after 2099. %(example)s")
            raise ValidationError(says % {"example": self._example()})
        return day

    def clean_text(self) -> str:
        """Text that can be printed."""
        text: str = " ".join(self.cleaned_data["text"].split())
        if not text.isprintable():
            raise ValidationError(gettext("The text has characters that cannot be printed. Type it again."))
        return text

    def _example(self) -> str:
        return gettext("For example: %(day)s") % {"day": formats.localize_input(self.today)}


def values_of(note: Annotation) -> dict[str, Any]:
    """A note as its form shows it."""
    return {"day": note.day, "text": note.text, "covers": THIS if note.kpi else EVERY, "client": note.client}


def written(form: NoteForm, key: str) -> dict[str, Any]:
    """What was written, as the action takes it. ``key`` is the KPI whose chart it was written on."""
    given = form.cleaned_data
    return {
        "day": given["day"],
        "text": given["text"],
        "kpi": key if given["covers"] == THIS else "",
        "client": given["client"],
    }
