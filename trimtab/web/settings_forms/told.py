"""Who is told: a role's people, an absence, the address that remains, a receiver rule; as typed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.clients.models import Client
from trimtab.domain.notices.models import GIVEN
from trimtab.domain.notices.webhook_models import Webhook
from trimtab.domain.people.models import Team, User
from trimtab.domain.responsibilities.queries import may_be_told
from trimtab.web.presenters import told_words
from trimtab.web.settings_forms.fields import LocalDay


def people() -> list[tuple[str, str]]:
    """The accounts that can be told, for a choice."""
    return [(str(one.pk), one.name) for one in may_be_told()]


def _account(key: str) -> User | None:
    return User.objects.get(pk=int(key)) if key else None


class RoleForm(forms.Form):
    """A role for whom, its holder and its deputy."""

    role = forms.ChoiceField(label=_("Role"))
    group = forms.ChoiceField(label=_("For"), required=False)
    holder = forms.ChoiceField(
        label=_("Who"),
        required=False,
        help_text=_("An account owner is set on the client’s page, from a day on."),
    )
    deputy = forms.ChoiceField(label=_("Deputy"), required=False)

    def __init__(self, data: Any = None, *, kpi: str = "") -> None:
        asked = {"role": "kpi-owner", "group": f"kpi:{kpi}"} if kpi in KPIS else None
        super().__init__(data, auto_id="role_%s", initial=asked)
        nobody = ("", gettext("nobody"))
        _choose(self, "role", list(told_words.roles().items()))
        _choose(self, "group", groups())
        _choose(self, "holder", [nobody, *people()])
        _choose(self, "deputy", [nobody, *people()])

    def clean(self) -> dict[str, Any]:
        """Holder and deputy are two; an account owner has no holder here."""
        given = super().clean() or self.cleaned_data
        holder, deputy = given.get("holder"), given.get("deputy")
        if holder and holder == deputy:
            self.add_error("deputy", gettext("The deputy is the same person. Choose another one, or nobody."))
        if holder and given.get("role") == "account-owner":
            self.add_error(
                "holder", gettext("Set the account owner on the client’s page. Leave this at “nobody”.")
            )
        of_kpi = (given.get("group") or "").startswith("kpi:")
        if given.get("role") == "kpi-owner" and not of_kpi:
            self.add_error("group", gettext("Choose the KPI that this person owns."))
        elif of_kpi and given.get("role") != "kpi-owner":
            self.add_error(
                "group", gettext("Only the owner of a KPI is named for a KPI. Choose another group.")
            )
        return given

    def values(self) -> dict[str, Any]:
        """What was chosen. Only of a valid form."""
        given = self.cleaned_data
        kind, _colon, key = given["group"].partition(":")
        return {
            "role": given["role"],
            "kpi": key if kind == "kpi" else "",
            "client": Client.objects.get(pk=int(key)) if kind == "client" else None,
            "team": Team.objects.get(pk=int(key)) if kind == "team" else None,
            "holder": _account(given["holder"]),
            "deputy": _account(given["deputy"]),
        }


class AbsenceForm(forms.Form):
    """Who is away, from when until when, and who stands in."""

    account = forms.ChoiceField(label=_("Who is away"))
    stand_in = forms.ChoiceField(
        label=_("Who stands in"), required=False, help_text=_("Nobody: the deputies of the roles are told.")
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="absence_%s")
        _choose(self, "account", people())
        _choose(self, "stand_in", [("", gettext("nobody")), *people()])
        self.fields["starts_on"] = LocalDay(label=gettext("First day away"))
        self.fields["ends_on"] = LocalDay(label=gettext("Last day away"))

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, and nobody stands in for themselves."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("This is before the first day. Choose a later one."))
        if given.get("stand_in") and given.get("stand_in") == given.get("account"):
            self.add_error("stand_in", gettext("That is who is away. Choose somebody else, or nobody."))
        return given

    def values(self) -> dict[str, Any]:
        """What was typed. Only of a valid form."""
        given = self.cleaned_data
        return {
            "account": _account(given["account"]),
            "stand_in": _account(given["stand_in"]),
            "starts_on": given["starts_on"],
            "ends_on": given["ends_on"],
        }


class FallbackForm(forms.Form):
    """The address that remains."""

    address = forms.EmailField(
        label=_("Address"), required=False, help_text=_("Empty: the owners are told."), max_length=254
    )


class RuleForm(forms.Form):
    """Of what, for whom, when, and by which ways."""

    level = forms.ChoiceField(label=_("Of what"))
    stage = forms.ChoiceField(label=_("In which stage"), required=False)
    client = forms.ChoiceField(
        label=_("Of which client"), required=False,
        help_text=_("For one client or KPI, its rules take the place of those for all."),
    )  # fmt: skip
    kpi = forms.ChoiceField(label=_("Of which KPI"), required=False)
    whom = forms.ChoiceField(label=_("Who is told"))
    step = forms.ChoiceField(label=_("When"))
    by_page = forms.BooleanField(label=_("On the page"), required=False, initial=True)
    by_mail = forms.BooleanField(label=_("By e-mail"), required=False, initial=True)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="rule_%s")
        kpis = [(key, gettext(kpi.title)) for key, kpi in KPIS.items()]
        clients = Client.objects.filter(merged_into=None, is_internal=False).order_by("name")
        _choose(self, "level", list(told_words.levels_for_webhooks().items()))
        _choose(self, "stage", list(told_words.stages().items()))
        _choose(self, "client", [("", gettext("each")), *((str(one.pk), one.name) for one in clients)])
        _choose(self, "kpi", [("", gettext("each")), *kpis])
        _choose(self, "whom", _whom())
        _choose(self, "step", list(told_words.steps().items()))

    def clean(self) -> dict[str, Any]:
        """People are told on the page, by e-mail or both."""
        given = super().clean() or self.cleaned_data
        is_webhook = (given.get("whom") or "").startswith("webhook:")
        if not is_webhook and not given.get("by_page") and not given.get("by_mail"):
            self.add_error("by_mail", gettext("Choose at least one way: the page, e-mail or both."))
        if not is_webhook and given.get("level") == GIVEN:
            says = gettext(
                "Whom a notice is given to is told by itself. Choose a webhook, or something else."
            )
            self.add_error("level", says)
        return given

    def values(self) -> Mapping[str, Any]:
        """What was chosen. Only of a valid form."""
        given = self.cleaned_data
        kind, _colon, key = given["whom"].partition(":")
        return {
            "level": given["level"],
            "stage": given["stage"],
            "client_id": int(given["client"]) if given["client"] else None,
            "kpi": given["kpi"],
            "step": int(given["step"]),
            "role": key if kind == "role" else "",
            "account_id": int(key) if kind == "account" else None,
            "webhook_id": int(key) if kind == "webhook" else None,
            "by_page": given["by_page"] and kind != "webhook",
            "by_mail": given["by_mail"] and kind != "webhook",
        }


def groups() -> list[tuple[str, str]]:
    """For whom a role can be held."""
    clients = Client.objects.filter(merged_into=None, is_internal=False).order_by("name")
    return [
        ("", gettext("everything")),
        *((f"client:{one.pk}", gettext("client: %(name)s") % {"name": one.name}) for one in clients),
        *((f"team:{one.pk}", gettext("team: %(name)s") % {"name": one.name}) for one in Team.objects.order_by("name")),
        *((f"kpi:{key}", gettext("KPI: %(name)s") % {"name": gettext(kpi.title)}) for key, kpi in KPIS.items()),
    ]  # fmt: skip


def _whom() -> list[tuple[str, str]]:
    hooks = Webhook.objects.order_by("name").values_list("pk", "name")
    return [
        *((f"role:{key}", text) for key, text in told_words.receivers().items()),
        *((f"account:{key}", name) for key, name in people()),
        *((f"webhook:{key}", gettext("webhook: %(name)s") % {"name": name}) for key, name in hooks),
    ]  # fmt: skip


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]
