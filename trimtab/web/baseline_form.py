"""Why the level of a chart changed for good: the form of a lasting change."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LONGEST = 300


class BaselineForm(forms.Form):
    """The reason of a lasting change. Every problem says what to write instead."""

    reason = forms.CharField(
        label=_("What changed for good"),
        max_length=LONGEST,
        help_text=_(
            "In a few words, such as: second line hired two people in March. Name nobody: everyone who sees the chart "
            "reads it."
        ),
        error_messages={"required": _("Write why the level changed, in a few words.")},
    )

    def clean_reason(self) -> str:
        """Text that can be printed."""
        text: str = " ".join(self.cleaned_data["reason"].split())
        if not text.isprintable():
            raise ValidationError(gettext("The text has characters that cannot be printed. Type it again."))
        return text
