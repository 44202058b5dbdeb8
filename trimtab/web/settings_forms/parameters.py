"""The parameters of the KPI specification, as typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from trimtab.kpi.parameters import RANGES, Parameters
from trimtab.web.presenters.catalogue_texts import SHARES
from trimtab.web.presenters.settings.parameters import KINDS, groups
from trimtab.web.presenters.settings.rule_words import kind_choices
from trimtab.web.settings_forms.fields import LocalNumber

_HUNDRED = 100


class ParametersForm(forms.Form):
    """A field for every parameter that has an effect, in the order of the page."""

    def __init__(self, *args: Any, rules: Parameters, **options: Any) -> None:
        super().__init__(*args, **options)
        for group in groups():
            for setting in group.settings:
                self.fields[setting.name] = self._field(setting.name, setting.title, setting.effect, rules)

    def values(self) -> dict[str, Any]:
        """The parameters by name, in the specification's own units. Only of a valid form."""
        return {name: self._value(name, given) for name, given in self.cleaned_data.items()}

    def _field(self, name: str, title: str, effect: str, rules: Parameters) -> forms.Field:
        value = getattr(rules, name)
        if name == KINDS:
            return forms.MultipleChoiceField(
                label=title,
                help_text=effect,
                choices=kind_choices(),
                initial=list(value),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": gettext("Choose at least one kind.")},
            )
        low, high = RANGES[name]
        times = _HUNDRED if name in SHARES else 1
        return LocalNumber(
            label=title,
            help_text=effect,
            low=round(low * times, 6),
            high=round(high * times, 6),
            whole=name not in SHARES,
            initial=round(value * times, 6),
        )

    def _value(self, name: str, given: Any) -> Any:
        if name == KINDS:
            return tuple(given)
        return float(given / _HUNDRED) if name in SHARES else int(given)
