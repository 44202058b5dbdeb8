"""The provider's own settings, as typed."""

import difflib
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trimtab.web.presenters.settings.calendar_names import month_names
from trimtab.web.settings_forms.fields import quoted

LANGUAGES = [("en", "English"), ("tr", "Türkçe"), ("ja", "日本語")]


class OrganisationForm(forms.Form):
    """Who runs this Trimtab, where, in which language, and when their year begins."""

    name = forms.CharField(
        label=_("Name of the provider"),
        max_length=200,
        help_text=_("Stands in the menu and on every export."),
    )
    zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Days, weeks and months begin at midnight of this zone. Another zone moves tickets from one month to "
            "another, so every month is computed anew."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=LANGUAGES,
        help_text=_("For whoever chose none of their own, and for e-mails to them."),
    )
    fiscal_year_start_month = forms.TypedChoiceField(
        label=_("First month of the fiscal year"),
        coerce=int,
        help_text=_("When the provider's quarters and years begin."),
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        months = [(str(number), name) for number, name in enumerate(month_names(), start=1)]
        self.fields["fiscal_year_start_month"].choices = months  # type: ignore[attr-defined]

    def clean_zone(self) -> str:
        """A zone that exists, capitals as the list has them."""
        given: str = self.cleaned_data["zone"]
        zones = {zone.casefold(): zone for zone in available_timezones()}
        found = zones.get(given.replace(" ", "_").casefold())
        if found:
            return found
        near = difflib.get_close_matches(given, sorted(available_timezones()), n=1, cutoff=0.5)
        cities = [zone for zone in sorted(zones.values()) if zone.casefold().endswith("/" + given.casefold())]
        suggestion = (cities or near or ["Europe/London"])[0]
        raise ValidationError(
            gettext("“%(text)s” is not a time zone. Choose one from the list, such as %(zone)s.")
            % {"text": quoted(given), "zone": suggestion}
        )
