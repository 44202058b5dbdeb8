"""Surveys in words: when one is asked, which rule it breaks, and what changed from one version to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trimtab.catalogue.kpis import KPIS
from trimtab.catalogue.survey import NOTHING, Question, Survey, Timing, Wording
from trimtab.catalogue.survey_rules import Fault, when_of
from trimtab.web.presenters.numbers import count
from trimtab.web.presenters.settings.rule_words import Difference, Part
from trimtab.web.settings_forms.organisation import LANGUAGES


@dataclass(frozen=True)
class Point:
    """One point of a scale on a sheet: its number, its word, whether it is drawn as a face."""

    number: int
    says: str


@dataclass(frozen=True)
class Asked:
    """A question as a sheet puts it, in one language."""

    key: str
    text: str
    show: str
    points: Sequence[Point]
    low_says: str
    high_says: str


@dataclass(frozen=True)
class SheetInWords:
    """A sheet in one language, for looking at."""

    language: str
    name: str
    title: str
    greeting: str
    questions: Sequence[Asked]


def audience(survey: Survey) -> str:
    """Who is asked, in words."""
    if survey.audience == "clients":
        return gettext("Clients, by name")
    return gettext("Technicians, anonymously")


def times(timing: Timing) -> str:
    """When a survey is asked, as one sentence."""
    when = when_of(timing)
    if when == "contract-days":
        return ngettext(
            "On day %(days)s of a contract", "On days %(days)s of a contract", len(timing.contract_days)
        ) % {"days": ", ".join(map(str, timing.contract_days))}
    if when == "every-months":
        months = timing.every_months or 0
        return ngettext("Every %(n)s month", "Every %(n)s months", months) % {"n": count(months)}
    return {
        "after-ticket": gettext("After a ticket was closed"),
        "every-week": gettext("Each week, on the last working day of each person’s week"),
        "on-demand": gettext("Only when you say so"),
    }[when]


def kpis_of(keys: Sequence[str]) -> list[tuple[str, str]]:
    """The KPIs of these keys: their titles and addresses."""
    return [(gettext(KPIS[key].title), reverse("kpi", args=[key])) for key in keys if key in KPIS]


def fault_text(fault: Fault, survey: Survey) -> str:
    """Which rule is broken, where, and what to do."""
    asked = next((one.text.en for one in survey.questions if one.key == fault.question), fault.question)
    given = {"question": asked, "low": fault.low, "high": fault.high}
    return _faults().get(fault.code, fault.code) % given


def _faults() -> dict[str, str]:
    return {
        "contract-day-outside": gettext("Its days must lie from %(low)s to %(high)s of the contract."),
        "months-outside": gettext("It can be asked every %(low)s to %(high)s months."),
        "open-days-outside": gettext("It can be open for %(low)s to %(high)s days."),
        "rest-days-outside": gettext("The rest between two invitations must be %(low)s to %(high)s days."),
        "reminder-after-close": gettext(
            "The reminder comes after it has closed. Remind earlier, or leave it open longer."
        ),
        "no-scored-question": gettext("No question has a scale. Keep one at least, or nothing can be counted."),
        "too-many-questions": gettext("It has more than %(high)s questions. Nobody answers so many: remove some."),
        "question-twice": gettext("“%(question)s” is there twice."),
        "question-never-asked": gettext(
            "“%(question)s” would be asked on a day that is gone. Change its days first, then the survey’s."
        ),
        "day-without-question": gettext(
            "On day %(low)s nothing would be asked that has a scale. Give a question that day first."
        ),
        "technicians-by-name": gettext("Technicians are asked anonymously, always."),
        "words-missing": gettext("Words are missing. Write them in one language at least."),
        "names-differ": gettext("Write {provider} in every language or in none; nothing else may stand in braces."),
        "scale-outside": gettext("A scale goes from 0 or 1 up to 10 at most."),
        "technicians-scale": gettext("Technicians answer from 1 to 5: groups of other scales could not be protected."),
        "faces-scale": gettext("Faces go from 1 to 5."),
        "labels-count": gettext(
            "The scale needs words for its two ends or for each of its %(high)s points; faces need five."
        ),
    }  # fmt: skip


def in_words(survey: Survey) -> list[Part]:
    """What does the survey say, part by part?"""
    timing, remind = survey.timing, survey.timing.remind_after_days
    opened, rest = timing.open_days, timing.rest_days
    return [
        Part(gettext("Title"), _lines(survey.title)),
        Part(gettext("Greeting"), _lines(survey.greeting)),
        Part(
            gettext("When"),
            [
                times(timing),
                ngettext("open for %(n)s day", "open for %(n)s days", opened) % {"n": count(opened)},
                gettext("nobody is reminded")
                if remind is None
                else ngettext("reminded after %(n)s day", "reminded after %(n)s days", remind) % {"n": count(remind)},
                ngettext("%(n)s day of rest", "%(n)s days of rest", rest) % {"n": count(rest)},
            ],
        ),
        Part(gettext("Order of the questions"), [one.text.en for one in survey.questions]),
        *(Part(_name(one), _question_lines(one)) for one in survey.questions),
    ]  # fmt: skip


def differences(before: Survey, after: Survey) -> list[Difference]:
    """Which parts are another in the later version? Only what is not in both is listed."""
    old = {part.name: list(part.says) for part in in_words(before)}
    new = {part.name: list(part.says) for part in in_words(after)}
    found = []
    for name in dict.fromkeys([*new, *old]):
        was, is_now = old.get(name, []), new.get(name, [])
        gone = [line for line in was if line not in is_now]
        come = [line for line in is_now if line not in was]
        if gone or come:
            found.append(Difference(name, gone, come))
        elif was != is_now:
            found.append(Difference(name, [], is_now))
    return found


def scale_text(one: Question) -> str:
    """How a question is answered, in words."""
    if not one.scored:
        return gettext("Free text")
    if one.show == "faces":
        return gettext("Five faces")
    return gettext("Numbers from %(low)s to %(high)s") % {"low": count(one.low), "high": count(one.high)}


def sheet_in_words(survey: Survey, day: int | None, language: str, provider: str) -> SheetInWords:
    """How does the sheet of that day read in this language?"""
    return SheetInWords(
        language=language,
        name=dict(LANGUAGES)[language],
        title=survey.title.text(language, provider=provider),
        greeting=survey.greeting.text(language, provider=provider),
        questions=[_asked(one, language, provider) for one in survey.asked_on(day)],
    )


def _asked(one: Question, language: str, provider: str) -> Asked:
    labels = [label.text(language, provider=provider) for label in one.labels]
    every = len(labels) == one.high - one.low + 1
    points = [
        Point(number, labels[place] if every else "")
        for place, number in enumerate(range(one.low, one.high + 1) if one.scored else ())
    ]
    ends = ("", "") if every or not labels else (labels[0], labels[-1])
    return Asked(one.key, one.text.text(language, provider=provider), one.show, points, *ends)


def _name(one: Question) -> str:
    return gettext("Question %(key)s") % {"key": one.key}


def _lines(words: Wording) -> list[str]:
    return [f"{name}: {getattr(words, code)}" for code, name in LANGUAGES]


def _question_lines(one: Question) -> list[str]:
    found = [*_lines(one.text), scale_text(one)]
    for label in one.labels:
        found.append(" / ".join(vars(label).values()))
    if one.days:
        found.append(gettext("asked on days %(days)s") % {"days": ", ".join(map(str, one.days))})
    if one.area != NOTHING:
        found.append(gettext("area: %(area)s") % {"area": " / ".join(vars(one.area).values())})
    return found
