"""An outside figure as typed: none of its fields may be left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trimtab.kpi.definition import Kpi
from trimtab.web.presenters.settings.units import typed_unit
from trimtab.web.settings_forms.fields import LocalNumber

EARLIEST, LATEST = 1990, 2100
_TEXTS = ("source", "definition", "differs")


class BenchmarkForm(forms.Form):
    """A published figure with its source, year, definition and how that differs from ours."""

    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Who published it, and under which title or address.")
    )
    year = forms.IntegerField(
        label=_("Year"), min_value=EARLIEST, max_value=LATEST, help_text=_("When it was published.")
    )
    definition = forms.CharField(
        label=_("What was counted"), max_length=400, help_text=_("What was counted, of whom, and how.")
    )
    differs = forms.CharField(
        label=_("How it differs from ours"),
        max_length=400,
        help_text=_("What makes it another figure than ours: other clients, another count, another year."),
    )
    field_order = ("value", "source", "year", "definition", "differs")

    def __init__(self, *args: Any, kpi: Kpi, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unit = unit = typed_unit(kpi)
        low = -100.0 if kpi.unit == "nps" else unit.low
        says = gettext("The figure, %(unit)s") % {"unit": unit.says}
        self.fields["value"] = LocalNumber(label=says, low=low, high=unit.high, whole=unit.whole)
        for name in _TEXTS:
            self.fields[name].error_messages["required"] = gettext(
                "Write this too: a figure that cannot be looked up and judged is no benchmark."
            )
        self.order_fields(self.field_order)

    def written(self) -> dict[str, Any]:
        """What was typed, as the action takes it. Only of a valid form."""
        given = self.cleaned_data
        value = given["value"]
        texts = {name: " ".join(given[name].split()) for name in _TEXTS}
        return {**texts, "year": given["year"], "value": float(value / type(value)(str(self.unit.factor)))}
