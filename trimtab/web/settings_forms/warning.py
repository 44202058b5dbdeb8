"""An escalation threshold, as typed or as suggested."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trimtab.domain.clients.models import Client
from trimtab.kpi.parameters import ESC_THRESHOLD
from trimtab.web.settings_forms.fields import LocalNumber

_HUNDRED = 100


class ThresholdForm(forms.Form):
    """Where to warn, in per cent, for everyone or for one client, and why."""

    value = LocalNumber(
        label=_("Warn at"),
        low=ESC_THRESHOLD[0] * _HUNDRED,
        high=ESC_THRESHOLD[1] * _HUNDRED,
        help_text=_("Of a client's tickets, the share that is escalated. It holds from today on."),
    )
    client = forms.ModelChoiceField(
        label=_("For"),
        queryset=Client.objects.none(),
        required=False,
        empty_label=_("All clients"),
        help_text=_("A client's own goes before the one for all clients."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        required=False,
        help_text=_("Optional: why, or where it comes from. It stands in the history."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = Client.objects.filter(merged_into=None, is_internal=False).order_by("name", "pk")
        self.fields["client"].queryset = chosen  # type: ignore[attr-defined]

    def share(self) -> float:
        """The threshold as a share of one. Only of a valid form."""
        return float(self.cleaned_data["value"] / _HUNDRED)
