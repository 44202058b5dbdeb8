"""One text in three languages, as typed: three fields that belong together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trimtab.catalogue.survey import Wording
from trimtab.web.settings_forms.organisation import LANGUAGES

CODES = tuple(code for code, _name in LANGUAGES)
EMPTY_SAYS = _("A language left empty is asked in the words of the first one that has some.")


@dataclass(frozen=True)
class Triple:
    """The three fields of one text, under one name."""

    legend: str
    help: str
    fields: Sequence[forms.BoundField]


def add_wording(
    form: forms.Form,
    name: str,
    initial: Wording | None,
    *,
    longest: int = 300,
    lines: int = 1,
) -> None:
    """Give the form a field of this text for each language: ``<name>_en`` and so on."""
    for code, language in LANGUAGES:
        attrs = {"lang": code, "spellcheck": "true"}
        widget: forms.Widget = forms.Textarea(attrs={**attrs, "rows": lines, "class": "said"})
        form.fields[f"{name}_{code}"] = forms.CharField(
            label=language,
            required=False,
            max_length=longest,
            widget=widget if lines > 1 else forms.TextInput(attrs=attrs),
            initial=getattr(initial, code) if initial else "",
        )


def triple(form: forms.Form, name: str, legend: str, text: str = "") -> Triple:
    """The three fields of a text, for a page."""
    return Triple(legend, text, [form[f"{name}_{code}"] for code in CODES])


def wording(given: Mapping[str, Any], name: str, first: str) -> Wording:
    """The text that was typed. What was left empty takes the words of ``first``, else of the first language written.

    All empty where nothing was typed.
    """
    texts = {code: str(given.get(f"{name}_{code}") or "").strip() for code in CODES}
    words = texts.get(first) or next((text for text in texts.values() if text), "")
    return Wording(**{code: text or words for code, text in texts.items()})
