"""A survey's words, when it is asked, its questions and how often people are asked, as typed."""

import re
import unicodedata
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trimtab.catalogue.survey import NOTHING, Question, Survey, Timing, Wording
from trimtab.catalogue.survey_rules import (
    REST_DAYS,
    day_bounds,
    month_bounds,
    open_bounds,
    rest_bounds,
    when_of,
)
from trimtab.domain.organisation.queries import current
from trimtab.kpi.parameters import Parameters
from trimtab.web.settings_forms.fields import LocalNumber, quoted
from trimtab.web.settings_forms.wording import CODES, Triple, add_wording, triple, wording

_BETWEEN = re.compile(r"[,;、\s]+")
_MOST_DAYS = 12


class DaysField(forms.CharField):
    """Days of a contract: "14, 45, 80". Cleans to a tuple of whole numbers, in order, each once."""

    def __init__(self, *, low: int, high: int, **options: Any) -> None:
        self.low, self.high = low, high
        super().__init__(max_length=120, **options)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field."""
        return ", ".join(map(str, value)) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> Any:
        """Read them. Raises ValidationError that repeats what cannot be read."""
        text = unicodedata.normalize("NFKC", super().clean(value))
        parts = [part for part in _BETWEEN.split(text) if part]
        for part in parts:
            if not (part.isascii() and part.isdecimal() and len(part) < 5):
                raise ValidationError(
                    gettext(
                        "“%(text)s” is not a day of the contract. Write whole numbers such as 14, 45, 80."
                    )
                    % {"text": quoted(part)}
                )
            if not self.low <= int(part) <= self.high:
                raise ValidationError(
                    gettext("Day %(day)s is outside. Write days from %(low)s to %(high)s.")
                    % {"day": part, "low": self.low, "high": self.high}
                )
        if len(set(parts)) > _MOST_DAYS:
            raise ValidationError(gettext("These are more than twelve days. Keep the ones that matter."))
        return tuple(sorted({int(part) for part in parts}))


class SurveyForm(forms.Form):
    """A survey's title, greeting and times. Its kind of time is fixed; the bounds are the specification's."""

    def __init__(self, *args: Any, survey: Survey, rules: Parameters, **options: Any) -> None:
        super().__init__(*args, **options)
        self.survey, self.rules = survey, rules
        add_wording(self, "title", survey.title, longest=120)
        add_wording(self, "greeting", survey.greeting, longest=400, lines=3)
        self._add_when(survey)
        low, high = open_bounds(survey, rules.survey_grace_days)
        self.fields["open_days"] = LocalNumber(
            low=low,
            high=high,
            whole=True,
            label=gettext("Open for"),
            help_text=gettext("How many days an answer is taken after the invitation."),
            initial=survey.timing.open_days,
        )
        self.fields["remind_after_days"] = LocalNumber(
            low=1,
            high=high,
            whole=True,
            required=False,
            label=gettext("Remind after"),
            help_text=gettext("Once, whoever has not answered by then. Empty: nobody is reminded."),
            initial=survey.timing.remind_after_days,
        )
        low, high = rest_bounds(survey)
        self.fields["rest_days"] = LocalNumber(
            low=low,
            high=high,
            whole=True,
            label=gettext("Rest between two invitations"),
            help_text=gettext("The fewest days between two invitations of one person to this survey."),
            initial=survey.timing.rest_days,
        )

    def _add_when(self, survey: Survey) -> None:
        when = when_of(survey.timing)
        if when == "contract-days":
            low, high = day_bounds(survey, self.rules.early_days)
            self.fields["contract_days"] = DaysField(
                low=low,
                high=high,
                label=gettext("Days of the contract"),
                help_text=gettext(
                    "Day 0 is the first day of the contract. With a comma between: 14, 45, 80."
                ),
                initial=survey.timing.contract_days,
            )
        if when == "every-months":
            low, high = month_bounds(survey)
            self.fields["every_months"] = LocalNumber(
                low=low,
                high=high,
                whole=True,
                label=gettext("Every so many months"),
                initial=survey.timing.every_months,
            )

    def triples(self) -> list[Triple]:
        """The texts, three fields each."""
        return [
            triple(
                self,
                "title",
                gettext("Title"),
                gettext("The subject of the message and the head of the page."),
            ),
            triple(
                self,
                "greeting",
                gettext("Greeting"),
                gettext("One or two sentences. {provider} stands for your name."),
            ),
        ]

    def times(self) -> list[forms.BoundField]:
        """The fields about when it is asked."""
        names = ("contract_days", "every_months", "open_days", "remind_after_days", "rest_days")
        return [self[name] for name in names if name in self.fields]

    def changed(self) -> Survey:
        """The survey as it was typed. Only of a valid form."""
        given, first = self.cleaned_data, current().language
        remind = given["remind_after_days"]
        days = given.get("contract_days", ())
        timing = replace(
            self.survey.timing,
            contract_days=days,
            every_months=int(given["every_months"]) if given.get("every_months") else None,
            open_days=int(given["open_days"]),
            remind_after_days=None if remind is None else int(remind),
            rest_days=int(given["rest_days"]),
        )
        return replace(
            self.survey,
            title=wording(given, "title", first),
            greeting=wording(given, "greeting", first),
            timing=timing,
            questions=_moved(self.survey, days),
        )


def _moved(survey: Survey, days: tuple[int, ...]) -> tuple[Question, ...]:
    """The questions on the new days: where there are as many as before, each day moves along with its questions."""
    old = survey.timing.contract_days
    if old == days:
        return survey.questions
    new = dict(zip(old, days, strict=True)) if len(old) == len(days) else {day: day for day in days}
    return tuple(
        replace(one, days=tuple(sorted({new.get(day, day) for day in one.days}))) for one in survey.questions
    )


class QuestionForm(forms.Form):
    """One question: its words, how it is put, and on which days. A question that KPIs read keeps its scale."""

    show = forms.ChoiceField(
        label=_("How it is put"),
        choices=[
            ("faces", _("Five faces with words")),
            ("numbers", _("A row of numbers")),
            ("text", _("Free text")),
        ],
        initial="faces",
    )

    def __init__(self, *args: Any, survey: Survey, question: Question | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.survey, self.question = survey, question
        self.fixed = bool(question and question.feeds)
        asked = question or Question("", NOTHING, "faces", labels=FACES)
        add_wording(self, "text", asked.text, longest=400, lines=2)
        self.fields["low"] = LocalNumber(low=0, high=1, whole=True, label=gettext("From"), initial=asked.low)
        self.fields["high"] = LocalNumber(low=2, high=10, whole=True, label=gettext("To"), initial=asked.high)
        self.fields["show"].initial = asked.show
        words = {code: "\n".join(getattr(label, code) for label in asked.labels) for code in CODES}
        add_wording(self, "labels", Wording(**words), longest=600, lines=5)
        add_wording(self, "area", asked.area, longest=80)
        if survey.timing.contract_days:
            self.fields["days"] = forms.TypedMultipleChoiceField(
                label=gettext("Asked on"),
                choices=[
                    (str(day), gettext("day %(day)s") % {"day": day}) for day in survey.timing.contract_days
                ],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[str(day) for day in asked.days],
                help_text=gettext("None ticked: on every one of them."),
            )
        if self.fixed:
            for name in ("show", "low", "high"):
                self.fields[name].disabled = True

    def triples(self) -> dict[str, Triple]:
        """The texts, three fields each, by name."""
        return {
            "text": triple(self, "text", gettext("Question"), gettext("{provider} stands for your name.")),
            "labels": triple(
                self,
                "labels",
                gettext("Words of the scale"),
                gettext(
                    "One a line, the lowest first: five for faces; for numbers two, of the ends, or one for each."
                ),
            ),
            "area": triple(
                self,
                "area",
                gettext("Area"),
                gettext("What the question is reported under. Questions of one area stand together."),
            ),
        }

    def rest(self) -> list[forms.BoundField]:
        """The other fields, in the order of the page."""
        return [self[name] for name in ("show", "low", "high", "days") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """The words of the scale have as many lines in each language."""
        given = super().clean() or self.cleaned_data
        if not any(given.get(f"text_{code}") for code in CODES):
            self.add_error("text_en", gettext("Write the question in one language at least."))
        if given.get("show") != "text":
            lines = {len(_lines(given.get(f"labels_{code}"))) for code in CODES} - {0}
            if len(lines) > 1:
                self.add_error("labels_en", gettext("The languages have different numbers of lines."))
        return given

    def asked(self, key: str) -> Question:
        """The question as it was typed, under this key. Only of a valid form."""
        given, first = self.cleaned_data, current().language
        text, show = wording(given, "text", first), given["show"]
        area = wording(given, "area", first)
        days = tuple(sorted(given.get("days", ())))
        feeds = self.question.feeds if self.question else ()
        if show == "text":
            return Question(key=key, text=text, show="text", days=days, feeds=feeds, area=area)
        low, high = (1, 5) if show == "faces" else (int(given["low"]), int(given["high"]))
        return Question(key, text, show, low, high, _labels(given, first), days, feeds, area)


def _lines(text: Any) -> list[str]:
    return [line.strip() for line in str(text or "").splitlines() if line.strip()]


def _labels(given: dict[str, Any], first: str) -> tuple[Wording, ...]:
    texts = {code: _lines(given.get(f"labels_{code}")) for code in CODES}
    words = texts.get(first) or next((lines for lines in texts.values() if lines), [])
    filled = {code: lines or words for code, lines in texts.items()}
    return tuple(Wording(*line) for line in zip(*(filled[code] for code in CODES), strict=False))


FACES = (
    Wording("very bad", "çok kötü", "とても悪い"),
    Wording("bad", "kötü", "悪い"),
    Wording("so-so", "şöyle böyle", "どちらともいえない"),
    Wording("good", "iyi", "良い"),
    Wording("very good", "çok iyi", "とても良い"),
)


class NewSurveyForm(forms.Form):
    """A survey of the provider's own: whom it asks, when, and its first question, put by five faces."""

    audience = forms.ChoiceField(
        label=_("Whom it asks"),
        choices=[("clients", _("Clients, by name")), ("technicians", _("Technicians, anonymously, always"))],
        help_text=_("This cannot be changed later."),
    )
    when = forms.ChoiceField(
        label=_("When it is asked"),
        choices=[
            ("on-demand", _("Only when you say so")),
            ("contract-days", _("On days of a contract")),
            ("after-ticket", _("After a ticket was closed")),
            ("every-months", _("Every so many months")),
        ],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        add_wording(self, "title", None, longest=120)
        add_wording(self, "greeting", None, longest=400, lines=3)
        add_wording(self, "text", None, longest=400, lines=2)

    def triples(self) -> list[Triple]:
        """The texts, three fields each."""
        return [
            triple(self, "title", gettext("Title")),
            triple(self, "greeting", gettext("Greeting")),
            triple(self, "text", gettext("First question")),
        ]

    def clean(self) -> dict[str, Any]:
        """Each text has words in one language at least; technicians are not asked after tickets."""
        given = super().clean() or self.cleaned_data
        for name in ("title", "greeting", "text"):
            if not any(given.get(f"{name}_{code}") for code in CODES):
                self.add_error(f"{name}_en", gettext("Write this in one language at least."))
        if given.get("audience") == "technicians" and given.get("when") == "after-ticket":
            self.add_error("when", gettext("After a ticket only its client is asked. Choose another time."))
        return given

    def survey(self, key: str) -> Survey:
        """The survey as it was typed, under this key. Only of a valid form."""
        given, first = self.cleaned_data, current().language
        when = given["when"]
        return Survey(
            key=key,
            title=wording(given, "title", first),
            greeting=wording(given, "greeting", first),
            audience=given["audience"],
            identified=given["audience"] == "clients",
            timing=Timing(
                contract_days=(30,) if when == "contract-days" else (),
                after_ticket=when == "after-ticket",
                every_months=6 if when == "every-months" else None,
            ),
            questions=(
                Question("first", wording(given, "text", first), "faces", labels=FACES),
                Question("comment", COMMENT, "text"),
            ),
        )


COMMENT = Wording(
    "Anything to add?", "Eklemek istediğiniz bir şey var mı?", "ほかに伝えたいことはありますか。"
)


class LimitForm(forms.Form):
    """How often one person is asked at most, over all surveys."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["most"] = LocalNumber(
            low=1, high=20, whole=True, label=gettext("At most so many invitations")
        )
        self.fields["days"] = LocalNumber(
            low=1, high=REST_DAYS[1], whole=True, label=gettext("within so many days")
        )
