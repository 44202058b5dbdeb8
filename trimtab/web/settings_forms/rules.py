"""The parts of an escalation rule, as typed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trimtab.kpi.escalation_rule import KINDS, EscalationRule, TierPattern
from trimtab.web.presenters.settings.rule_words import kind_choices
from trimtab.web.presenters.settings.tiers import tier_choices
from trimtab.web.settings_forms.fields import LocalNumber, quoted

LONGEST_PATTERN = 200
MOST_PATTERNS = 200
_MOST_TEAMS = 100
_PREFIX = "tiers"


class TierForm(forms.Form):
    """One line of the table that gives teams a tier by their name."""

    place = forms.IntegerField(required=False, min_value=1, max_value=999)
    pattern = forms.CharField(required=False, max_length=LONGEST_PATTERN)
    tier = forms.TypedChoiceField(
        choices=lambda: tier_choices(gettext("Choose one")), coerce=int, empty_value=None, required=False
    )
    exact = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """A line without a name is no line; one with a name has a tier, and can be read."""
        given = super().clean() or self.cleaned_data
        pattern = given.get("pattern", "")
        if not pattern:
            return given
        if given.get("tier") is None and "tier" not in self.errors:
            self.add_error("tier", gettext("Choose the tier of “%(text)s”.") % {"text": quoted(pattern)})
        if not given.get("exact"):
            self._readable(pattern)
        return given

    def _readable(self, pattern: str) -> None:
        problem = pattern_problem(pattern)
        if problem:
            self.add_error("pattern", problem)


TierForms = formset_factory(TierForm, extra=3, max_num=MOST_PATTERNS, absolute_max=MOST_PATTERNS)


class PatternsField(forms.CharField):
    """Patterns, one a line. Cleans to a tuple; names the line that is no regular expression."""

    def __init__(self, **options: Any) -> None:
        area = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})
        super().__init__(required=False, max_length=20_000, widget=area, **options)

    def clean(self, value: Any) -> Any:
        """Read them. Raises ValidationError."""
        lines = [line.strip() for line in super().clean(value).splitlines()]
        problems = [
            gettext("Line %(number)s: %(problem)s") % {"number": number, "problem": problem}
            for number, line in enumerate(lines, start=1)
            if line and (problem := pattern_problem(line))
        ]
        if problems:
            raise ValidationError(problems)
        return tuple(line for line in lines if line)


class RuleForm(forms.Form):
    """Everything of a rule but the table of tiers."""

    default_tier = forms.TypedChoiceField(
        label=_("Tier of a team that no line matches"),
        choices=tier_choices,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Without one its tier is not known, and a move to it is no escalation."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds that make the headline figure"),
        choices=kind_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind.")},
        help_text=_("ESC_KINDS. The other kinds are kept and shown apart."),
    )
    flag_is_hierarchical = forms.BooleanField(
        label=_("A raised management flag is an escalation"),
        required=False,
        help_text=_("The flag of a formal complaint, or a hand-over to management."),
    )
    status_patterns = PatternsField(
        label=_("Statuses that say so"),
        help_text=_("One pattern a line, looked for anywhere in a status. Capitals do not matter."),
    )
    tag_patterns = PatternsField(
        label=_("Tags that say so"), help_text=_("One pattern a line, looked for anywhere in a tag.")
    )
    debounce_minutes = LocalNumber(
        label=_("Minutes in which events of a kind are one"),
        low=0,
        high=60,
        whole=True,
        help_text=_("0 to 60, usually 15 (ESC-3, ESC-4). An upward move undone within them does not count."),
    )
    triage_grace_minutes = LocalNumber(
        label=_("Minutes of triage"),
        low=0,
        high=240,
        whole=True,
        help_text=_(
            "0 to 240, usually 30 (ESC-5). Changes of priority so soon after the opening do not count."
        ),
    )
    evidence_tier = forms.TypedChoiceField(
        label=_("Without a history: counts from this tier of its team on"),
        choices=lambda: tier_choices(gettext("The team is no sign")),
        coerce=int,
        empty_value=None,
        required=False,
    )
    station_threshold = LocalNumber(
        label=_("Without a history: counts when it passed through more teams than"),
        low=0,
        high=_MOST_TEAMS,
        whole=True,
        required=False,
        help_text=_("Empty: the number of teams is no sign."),
    )
    reassignment_threshold = LocalNumber(
        label=_("Without a history: counts when it was reassigned more often than"),
        low=0,
        high=_MOST_TEAMS,
        whole=True,
        required=False,
        help_text=_("Empty: reassignments are no sign."),
    )


class RuleForms:
    """The form of a whole rule: its parts and its table of tiers, filled from ``start`` or from what was posted."""

    def __init__(self, start: EscalationRule, posted: Mapping[str, Any] | None = None) -> None:
        self.start = start
        initial = {
            **{name: getattr(start, name) for name in RuleForm.base_fields},
            "kinds": [kind for kind in KINDS if kind in start.kinds],
            "status_patterns": "\n".join(start.status_patterns),
            "tag_patterns": "\n".join(start.tag_patterns),
        }
        lines = [
            {"place": place, "pattern": one.pattern, "tier": one.tier, "exact": one.exact}
            for place, one in enumerate(start.tiers, start=1)
        ]
        self.parts = RuleForm(posted, initial=initial)
        self.tiers: BaseFormSet[TierForm] = TierForms(posted, initial=lines, prefix=_PREFIX)

    def is_valid(self) -> bool:
        """Can both be read? Looks at both, so that every mistake is named at once."""
        return all([self.parts.is_valid(), self.tiers.is_valid()])

    def definition(self) -> EscalationRule:
        """The rule that was typed. Only when valid."""
        given = self.parts.cleaned_data
        return replace(
            self.start,
            tiers=self._tiers(),
            default_tier=given["default_tier"],
            status_patterns=given["status_patterns"],
            tag_patterns=given["tag_patterns"],
            flag_is_hierarchical=given["flag_is_hierarchical"],
            station_threshold=_whole(given["station_threshold"]),
            reassignment_threshold=_whole(given["reassignment_threshold"]),
            evidence_tier=given["evidence_tier"],
            kinds=frozenset(given["kinds"]),
            debounce_minutes=int(given["debounce_minutes"]),
            triage_grace_minutes=int(given["triage_grace_minutes"]),
        )

    def _tiers(self) -> tuple[TierPattern, ...]:
        """The lines in the order of their numbers; those without one come last, as they stand."""
        lines = [form.cleaned_data for form in self.tiers.forms if form.cleaned_data.get("pattern")]
        last = MOST_PATTERNS * 10
        lines.sort(key=lambda line: line.get("place") or last)
        return tuple(TierPattern(line["pattern"], line["tier"], bool(line["exact"])) for line in lines)


def pattern_problem(pattern: str) -> str:
    """What is wrong with a pattern? Nothing if it can be used."""
    try:
        EscalationRule("x", tag_patterns=(pattern,))
    except ValueError:
        return gettext(
            "“%(text)s” is not a regular expression of 1 to 200 characters. Write a plain word, or put a backslash "
            "before each of ( ) [ ] { } . * + ?"
        ) % {"text": quoted(pattern)}
    return ""


def _whole(number: Any) -> int | None:
    return None if number is None else int(number)
