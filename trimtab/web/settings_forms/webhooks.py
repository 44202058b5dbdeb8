"""A webhook, as typed."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trimtab.domain.notices.webhook_models import Webhook
from trimtab.reports.webhooks.guarding import LONGEST, Forbidden, destination, judge
from trimtab.web.presenters import told_words


class WebhookForm(forms.Form):
    """What it is called, where it is, and of what it is told."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("For you: “On-call chat”."))
    url = forms.CharField(
        label=_("Address"), max_length=LONGEST,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=_("Where messages are sent by POST: https://chat.example.com/hooks/trimtab"),
    )  # fmt: skip
    levels = forms.MultipleChoiceField(
        label=_("Tell it when"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, data: Any = None, *, webhook: Webhook | None = None, levels: list[str] | None = None
    ) -> None:
        known = {"name": webhook.name, "url": webhook.url} if webhook else {}
        chosen = levels if levels is not None else ["approaching", "exceeded", "information"]
        super().__init__(data, initial={**known, "levels": chosen})
        self.webhook = webhook
        self.fields["levels"].choices = list(told_words.levels_for_webhooks().items())  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """No two webhooks share a name."""
        name: str = self.cleaned_data["name"]
        others = Webhook.objects.filter(name=name).exclude(pk=self.webhook.pk if self.webhook else 0)
        if others.exists():
            raise forms.ValidationError(
                gettext("Another webhook has this name. Choose one that tells them apart.")
            )
        return name

    def clean_url(self) -> str:
        """An address that may be called, as far as it says itself."""
        url: str = self.cleaned_data["url"].strip()
        try:
            allowed = settings.TRIMTAB_DANGEROUS_WEBHOOK_TARGETS
            where = destination(url, allowed)
            if where.is_number:
                judge(where, where.host, allowed)
        except Forbidden:
            says = gettext(
                "Trimtab does not call this address. Write one that begins with https://, of a public host."
            )
            raise forms.ValidationError(says) from None
        return url
