"""A step of an initiative and a note about it, as typed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trimtab.domain.people.models import User
from trimtab.domain.people.roles import PROVIDER
from trimtab.web.settings_forms.fields import LocalDay


class _Person(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An account, by its name."""

    def label_from_instance(self, obj: User) -> str:
        """What the choice is called."""
        return obj.name


class StepForm(forms.Form):
    """What is to be done, by whom and until when."""

    title = forms.CharField(label=_("What is to be done"), max_length=160)
    who = _Person(label=_("Who"), queryset=User.objects.none(), required=False, empty_label=_("nobody yet"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="step_%s")
        self.fields["who"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            is_active=True, role__in=PROVIDER
        ).order_by("name")
        self.fields["due_on"] = LocalDay(label=gettext("Until"), required=False)


class NoteForm(forms.Form):
    """What was said, and on which day."""

    text = forms.CharField(
        label=_("What was said"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "said"}),
        help_text=_(
            "Of a meeting or a conversation. Read by those who lead, never by clients or technicians."
        ),
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"day": today}, auto_id="note_%s")
        self.fields["day"] = LocalDay(label=gettext("Day"))
