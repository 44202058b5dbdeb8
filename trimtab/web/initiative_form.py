"""An initiative, as typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.clients.models import Client
from trimtab.domain.initiatives.models import Initiative, InitiativeGroup
from trimtab.domain.initiatives.queries import groups_of
from trimtab.domain.organisation.queries import current
from trimtab.domain.people.models import Team, User
from trimtab.domain.people.roles import PROVIDER
from trimtab.domain.questionnaires.queries import every_survey
from trimtab.domain.surveys.comments import themes_in_use
from trimtab.web.addresses import LARGEST_ID
from trimtab.web.presenters.settings.units import typed_unit
from trimtab.web.settings_forms.fields import LocalDay, LocalNumber

NOT_TOLD = frozenset({"kpi", "groups", "direction", "size", "starts_on", "review_on"})
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
    owner = _Person(
        label=_("Who sees to it"), queryset=User.objects.none(), required=False, empty_label=_("nobody yet")
    )
    survey = forms.ChoiceField(label=_("Answers the survey"), required=False)
    theme = forms.ChoiceField(label=_("Answers the theme"), required=False)
    kpi = forms.ChoiceField(label=_("KPI it should move"))
    groups = forms.MultipleChoiceField(
        label=_("For whom"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Clients or teams, not both; nothing ticked is everybody. All others of the same kind are what it is "
            "compared with, so it is fairest where some are left as they are."
        ),
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

    notice = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)
    anew_of = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        initiative: Initiative | None = None,
        today: date,
        begun: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={**initial(initiative, today), **(begun or {})})
        language, provider = get_language() or "en", current().name
        self.fields["owner"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            is_active=True, role__in=PROVIDER
        ).order_by("name")
        surveys = [(one.survey.key, one.survey.called(language, provider)) for one in every_survey()]
        themes = [(theme.key, theme.name.text(language)) for theme in themes_in_use()]
        kpis = [(key, gettext(kpi.title)) for key, kpi in KPIS.items() if kpi.better != "neither"]
        self._choose("survey", [("", gettext("none")), *surveys])
        self._choose("theme", [("", gettext("none")), *themes])
        self._choose("kpi", kpis)
        self._choose("groups", _groups())
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
        kinds = {group.split(":")[0] for group in given.get("groups") or ()}
        kpi = KPIS.get(given.get("kpi") or "")
        if len(kinds) > 1:
            self.add_error("groups", gettext("Tick clients or teams, not both."))
        elif kpi and kinds and not kinds <= set(kpi.by):
            says = gettext(
                "“%(kpi)s” is not known for a single client or team of that kind. Choose everybody."
            )
            self.add_error("groups", says % {"kpi": gettext(kpi.title)})
        return given

    def values(self) -> dict[str, Any]:
        """What was typed, as the initiative's fields. Only of a valid form."""
        given = self.cleaned_data
        kinds = [group.partition(":")[0] for group in given["groups"]]
        factor = typed_unit(KPIS[given["kpi"]]).factor
        return {
            **{
                name: given[name]
                for name in ("title", "said", "hypothesis", "survey", "theme", "kpi", "direction")
            },
            "owner_id": given["owner"].pk if given["owner"] else None,
            "kind": kinds[0] if kinds else Initiative.Kind.EVERYBODY,
            "size": float(given["size"]) / factor if given["size"] else None,
            "starts_on": given["starts_on"],
            "review_on": given["review_on"],
        }

    def origin(self) -> dict[str, Any]:
        """Where a new one comes from: a notice, another initiative. Only of a valid form."""
        old, notice = self.cleaned_data["anew_of"], self.cleaned_data["notice"]
        there = old is not None and Initiative.objects.filter(pk=old).exists()
        return {"notice": notice, "anew_of_id": old if there else None}

    def chosen(self) -> list[int]:
        """Which clients, or teams, it is for. Only of a valid form."""
        return sorted(int(group.partition(":")[2]) for group in self.cleaned_data["groups"])


def _groups() -> list[tuple[str, str]]:
    clients = (
        Client.objects.filter(merged_into=None, is_internal=False).order_by("name").values_list("pk", "name")
    )
    teams = Team.objects.order_by("name").values_list("pk", "name")
    return [
        *((f"client:{pk}", gettext("client: %(name)s") % {"name": name}) for pk, name in clients),
        *((f"team:{pk}", gettext("team: %(name)s") % {"name": name}) for pk, name in teams),
    ]  # fmt: skip


def initial(one: Initiative | None, today: date) -> dict[str, Any]:
    """What stands in the fields of an initiative's form; of a new one, that it begins today."""
    if one is None:
        return {"starts_on": today}
    told = ("title", "said", "hypothesis", "survey", "theme", "kpi", "direction", "starts_on", "review_on")
    size = None if one.size is None or one.kpi not in KPIS else one.size * typed_unit(KPIS[one.kpi]).factor
    return {
        **{name: getattr(one, name) for name in told},
        "owner": one.owner_id,
        "groups": [f"{one.kind}:{key}" for key in groups_of(one, InitiativeGroup.Role.TREATED)],
        "size": size,
    }
