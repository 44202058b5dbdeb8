"""An initiative, as typed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.clients.models import Client
from trimtab.domain.initiatives.models import Initiative
from trimtab.domain.organisation.queries import current
from trimtab.domain.people.models import Team, User
from trimtab.domain.questionnaires.queries import every_survey
from trimtab.domain.surveys.comments import themes_in_use
from trimtab.web.presenters.settings.units import typed_unit
from trimtab.web.settings_forms.fields import LocalDay, LocalNumber

_PROVIDER = (User.Role.OWNER, User.Role.SERVICE_MANAGER, User.Role.TECHNICIAN)
NOT_TOLD = frozenset({"kpi", "group", "direction", "size", "starts_on", "review_on"})
"""The fields that are fixed once it runs."""


class _Person(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An account, by its name."""

    def label_from_instance(self, obj: User) -> str:
        """What the choice is called."""
        return obj.name


class InitiativeForm(forms.Form):
    """What is done, why, by whom, and by what it will be judged."""

    title = forms.CharField(label=_("What we do"), max_length=120, widget=forms.TextInput(attrs={"size": 60}))
    said = forms.CharField(
        label=_("What people said"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "said"}),
        help_text=_(
            "One sentence, in your words. Technicians read it as “You said”; never quote one person."
        ),
    )
    owner = _Person(label=_("Who sees to it"), queryset=User.objects.none(), empty_label=None)
    survey = forms.ChoiceField(label=_("Answers the survey"), required=False)
    theme = forms.ChoiceField(label=_("Answers the theme"), required=False)
    kpi = forms.ChoiceField(label=_("KPI it should move"))
    group = forms.ChoiceField(
        label=_("For whom"), required=False, help_text=_("One client, one team, or everybody.")
    )
    direction = forms.ChoiceField(
        label=_("Where the KPI should go"), choices=[("higher", _("Higher")), ("lower", _("Lower"))]
    )
    hypothesis = forms.CharField(
        label=_("Why it should work"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "class": "said"}),
    )

    def __init__(self, data: Any = None, *, initiative: Initiative | None = None, today: date) -> None:
        super().__init__(data, initial=_initial(initiative, today))
        language, provider = get_language() or "en", current().name
        self.fields["owner"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            is_active=True, role__in=_PROVIDER
        ).order_by("name")
        surveys = [(one.survey.key, one.survey.called(language, provider)) for one in every_survey()]
        themes = [(theme.key, theme.name.text(language)) for theme in themes_in_use()]
        kpis = [(key, gettext(kpi.title)) for key, kpi in KPIS.items() if kpi.better != "neither"]
        self._choose("survey", [("", gettext("none")), *surveys])
        self._choose("theme", [("", gettext("none")), *themes])
        self._choose("kpi", kpis)
        self._choose("group", _groups())
        self.fields["size"] = LocalNumber(
            low=0.0001,
            high=1_000_000,
            required=False,
            label=gettext("By how much"),
            help_text=gettext("In the KPI’s own unit; of a share in percentage points. Empty: nobody said."),
        )
        self.fields["starts_on"] = LocalDay(label=gettext("Begins on"))
        self.fields["review_on"] = LocalDay(
            label=gettext("Looked at again on"),
            help_text=gettext("Three full months after the beginning at the earliest can an effect be seen."),
        )
        if initiative is not None and initiative.state != Initiative.State.PROPOSED:
            for name in NOT_TOLD:
                self.fields[name].disabled = True

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """It is looked at after it began, and its KPI is known for its group."""
        given = super().clean() or self.cleaned_data
        begins, review = given.get("starts_on"), given.get("review_on")
        if begins and review and review <= begins:
            self.add_error("review_on", gettext("This is not after the beginning. Choose a later day."))
        kind = (given.get("group") or "").split(":")[0]
        kpi = KPIS.get(given.get("kpi") or "")
        if kpi and kind and kind not in kpi.by:
            says = gettext(
                "“%(kpi)s” is not known for a single client or team of that kind. Choose everybody."
            )
            self.add_error("group", says % {"kpi": gettext(kpi.title)})
        return given

    def values(self) -> dict[str, Any]:
        """What was typed, as the initiative's fields. Only of a valid form."""
        given = self.cleaned_data
        kind, _colon, key = (given["group"] or "").partition(":")
        factor = typed_unit(KPIS[given["kpi"]]).factor
        return {
            **{
                name: given[name]
                for name in ("title", "said", "hypothesis", "survey", "theme", "kpi", "direction")
            },
            "owner_id": given["owner"].pk,
            "client_id": int(key) if kind == "client" else None,
            "team_id": int(key) if kind == "team" else None,
            "size": float(given["size"]) / factor if given["size"] else None,
            "starts_on": given["starts_on"],
            "review_on": given["review_on"],
        }


def _groups() -> list[tuple[str, str]]:
    clients = (
        Client.objects.filter(merged_into=None, is_internal=False).order_by("name").values_list("pk", "name")
    )
    teams = Team.objects.order_by("name").values_list("pk", "name")
    return [
        ("", gettext("everybody")),
        *((f"client:{pk}", gettext("client: %(name)s") % {"name": name}) for pk, name in clients),
        *((f"team:{pk}", gettext("team: %(name)s") % {"name": name}) for pk, name in teams),
    ]  # fmt: skip


def _initial(one: Initiative | None, today: date) -> dict[str, Any]:
    if one is None:
        return {"starts_on": today}
    group = f"client:{one.client_id}" if one.client_id else f"team:{one.team_id}" if one.team_id else ""
    told = ("title", "said", "hypothesis", "survey", "theme", "kpi", "direction", "starts_on", "review_on")
    size = None if one.size is None or one.kpi not in KPIS else one.size * typed_unit(KPIS[one.kpi]).factor
    return {
        **{name: getattr(one, name) for name in told},
        "owner": one.owner_id,
        "group": group,
        "size": size,
    }
