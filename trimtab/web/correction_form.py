"""The form of a note on the correction of a locked figure."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

LONGEST = 500


class CorrectionForm(forms.Form):
    """Why a figure was corrected, in a person's words. Empty: nothing is said."""

    note = forms.CharField(
        label=_("Why was it corrected?"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence or two. Name no people: everyone of the provider reads it."),
    )

    def clean_note(self) -> str:
        """Text that can be printed, on one line."""
        text: str = " ".join(self.cleaned_data["note"].split())
        if not text.isprintable():
            raise ValidationError(gettext("The text has characters that cannot be printed. Type it again."))
        return text
