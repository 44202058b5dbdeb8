"""A target or threshold of one KPI, as typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trimtab.domain.clients.models import Client
from trimtab.domain.targets.models import Target
from trimtab.kpi.definition import Kpi
from trimtab.web.presenters.settings.units import typed_unit
from trimtab.web.settings_forms.fields import LocalDay, LocalNumber

KINDS = [
    (Target.Kind.TARGET, _("Target: what the KPI is to reach")),
    (Target.Kind.THRESHOLD, _("Threshold: where it should warn")),
]


class TargetForm(forms.Form):
    """What the KPI is to reach or where it should warn, for whom, from which day on, and why."""

    kind = forms.ChoiceField(label=_("What"), choices=KINDS)
    client = forms.ModelChoiceField(
        label=_("For"),
        queryset=Client.objects.none(),
        required=False,
        empty_label=_("All clients"),
        help_text=_("A client's own goes before the one for all clients."),
    )
    none = forms.BooleanField(
        label=_("None from that day on"),
        required=False,
        help_text=_("Ends what held before. A client then has none, even where all clients have one."),
    )
    from_day = LocalDay(
        label=_("From"), help_text=_("The first day on which it holds. Earlier periods keep theirs.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        required=False,
        help_text=_("Optional: why, or where it comes from. It stands in the history."),
    )
    field_order = ("kind", "client", "value", "none", "from_day", "reason")

    def __init__(self, *args: Any, kpi: Kpi, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unit = unit = typed_unit(kpi)
        self.fields["value"] = LocalNumber(
            label=gettext("Value"), low=unit.low, high=unit.high, whole=unit.whole, required=False
        )
        if "client" in kpi.by:
            chosen = Client.objects.filter(merged_into=None, is_internal=False).order_by("name", "pk")
            self.fields["client"].queryset = chosen  # type: ignore[attr-defined]
        else:
            del self.fields["client"]
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Either a value or none, never both and never neither."""
        given = super().clean() or self.cleaned_data
        if "value" in self.errors:
            return given
        if given.get("none") and given.get("value") is not None:
            self.add_error("value", gettext("Leave the value empty, or untick “None from that day on”."))
        elif not given.get("none") and given.get("value") is None:
            self.add_error("value", gettext("Write a value, or tick “None from that day on”."))
        return given

    def wanted(self) -> float | None:
        """The value in the KPI's own unit; None to end it. Only of a valid form."""
        value = self.cleaned_data["value"]
        return None if self.cleaned_data["none"] else float(value / type(value)(str(self.unit.factor)))
