"""What a survey may not be, and what a change to one does to the KPIs that read it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from trimtab.catalogue.survey import Question, Survey, Timing, Wording

When = Literal["on-demand", "contract-days", "after-ticket", "every-week", "every-months"]

LAST_CONTRACT_DAY = 730
OPEN_DAYS = (1, 60)
WEEK_OPEN_DAYS = (1, 6)  # a week of the pulse is closed before the next one opens (AG-1)
REST_DAYS = (0, 365)
MONTHS = (1, 24)
IN_DEPTH_MONTHS = (3, 12)  # AG-3
AGENT_REST_DAYS = 28  # never more than one invitation a person in four weeks (section 3.4)
MOST_QUESTIONS = 40
_NAMED = re.compile(r"{([^}]*)}")


@dataclass(frozen=True)
class Fault:
    """One rule that a survey breaks: its code, the question it is about, and the bounds it should lie in."""

    code: str
    question: str = ""
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Changes:
    """What a change does to questions that were asked before, by their keys.

    ``rescaled``: answers before and after cannot stand in one series. ``lost``: KPIs that no question of the survey
    feeds any more, by the question that fed them.
    """

    reworded: tuple[str, ...]
    rescaled: tuple[str, ...]
    removed: tuple[str, ...]
    lost: Mapping[str, tuple[str, ...]]


def when_of(timing: Timing) -> When:
    """At what kind of time is a survey asked?"""
    if timing.contract_days:
        return "contract-days"
    if timing.after_ticket:
        return "after-ticket"
    if timing.every_week:
        return "every-week"
    return "every-months" if timing.every_months else "on-demand"


def faults(survey: Survey, *, early_days: int, grace_days: int) -> list[Fault]:
    """Which rules does a survey break? Of the specification's sections 2.5, 3.4, 5.2 and 10, and of plain sense.

    ``early_days`` and ``grace_days`` are its parameters: the days of early support, and for how many days after the
    invitation an answer counts.
    """
    found = [*_of_timing(survey, early_days, grace_days), *_of_questions(survey)]
    if survey.audience == "technicians" and survey.identified:
        found.append(Fault("technicians-by-name"))
    for words in (survey.title, survey.greeting):
        found += [] if all(vars(words).values()) else [Fault("words-missing")]
        found += [] if _same_names(words) else [Fault("names-differ")]
    return found


def month_bounds(survey: Survey) -> tuple[int, int]:
    """Between how many months may it be asked again?"""
    return IN_DEPTH_MONTHS if survey.key == "in-depth" else MONTHS


def day_bounds(survey: Survey, early_days: int) -> tuple[int, int]:
    """Within which days of a contract may it be asked? Client onboarding only in early support (SURVEY-2)."""
    onboarding = survey.key in ("client-onboarding", "agent-onboarding")
    return (0, early_days - 1) if onboarding else (0, LAST_CONTRACT_DAY)


def open_bounds(survey: Survey, grace_days: int) -> tuple[int, int]:
    """For how many days may it be open? An onboarding answer after the days of grace counts nowhere (SURVEY-3)."""
    if survey.timing.every_week:
        return WEEK_OPEN_DAYS
    return (1, max(1, grace_days)) if survey.key == "client-onboarding" else OPEN_DAYS


def rest_bounds(survey: Survey) -> tuple[int, int]:
    """How many days must lie between two invitations of one person?"""
    return (AGENT_REST_DAYS if survey.key == "agent-onboarding" else 0, REST_DAYS[1])


def changes(before: Survey, after: Survey) -> Changes:
    """What does ``after`` ask differently from ``before``?"""
    then = {one.key: one for one in before.questions}
    now = {one.key: one for one in after.questions}
    both = [(then[key], now[key]) for key in then if key in now]
    removed = tuple(key for key in then if key not in now)
    fed = {kpi for one in after.questions for kpi in one.feeds}
    return Changes(
        reworded=tuple(old.key for old, new in both if (old.text, old.labels) != (new.text, new.labels)),
        rescaled=tuple(old.key for old, new in both if _scale(old) != _scale(new)),
        removed=removed,
        lost={
            key: tuple(kpi for kpi in then[key].feeds if kpi not in fed)
            for key in removed
            if any(kpi not in fed for kpi in then[key].feeds)
        },
    )


def _scale(one: Question) -> tuple[str, int, int]:
    # Faces and numbers of one scale are still other questions: people answer them differently.
    return (one.show, one.low, one.high) if one.scored else ("text", 0, 0)


def _of_timing(survey: Survey, early_days: int, grace_days: int) -> Iterator[Fault]:
    timing = survey.timing
    low, high = day_bounds(survey, early_days)
    if any(not low <= day <= high for day in timing.contract_days):
        yield Fault("contract-day-outside", low=low, high=high)
    low, high = month_bounds(survey)
    if timing.every_months is not None and not low <= timing.every_months <= high:
        yield Fault("months-outside", low=low, high=high)
    low, high = open_bounds(survey, grace_days)
    if not low <= timing.open_days <= high:
        yield Fault("open-days-outside", low=low, high=high)
    low, high = rest_bounds(survey)
    if not low <= timing.rest_days <= high:
        yield Fault("rest-days-outside", low=low, high=high)
    if timing.remind_after_days is not None and not 0 < timing.remind_after_days < timing.open_days:
        yield Fault("reminder-after-close")


def _of_questions(survey: Survey) -> Iterator[Fault]:
    if not any(one.scored for one in survey.questions):
        yield Fault("no-scored-question")
    if len(survey.questions) > MOST_QUESTIONS:
        yield Fault("too-many-questions", high=MOST_QUESTIONS)
    keys = [one.key for one in survey.questions]
    for one in survey.questions:
        if keys.count(one.key) > 1:
            yield Fault("question-twice", one.key)
        if set(one.days) - set(survey.timing.contract_days):
            yield Fault("question-never-asked", one.key)
        yield from _of_question(survey, one)
    for day in survey.timing.contract_days:
        if not any(one.scored for one in survey.asked_on(day)):
            yield Fault("day-without-question", low=day)


def _of_question(survey: Survey, one: Question) -> Iterator[Fault]:
    for words in (one.text, *one.labels):
        if not all(vars(words).values()):
            yield Fault("words-missing", one.key)
        if not _same_names(words):
            yield Fault("names-differ", one.key)
    if one.scored:
        yield from _of_scale(survey, one)


def _of_scale(survey: Survey, one: Question) -> Iterator[Fault]:
    if not 0 <= one.low < one.high <= 10:
        yield Fault("scale-outside", one.key, 0, 10)
    if survey.audience == "technicians" and (one.low, one.high) != (1, 5):
        yield Fault("technicians-scale", one.key, 1, 5)
    if one.show == "faces" and (one.low, one.high) != (1, 5):
        yield Fault("faces-scale", one.key, 1, 5)
    if len(one.labels) not in (2, one.high - one.low + 1) or (one.show == "faces" and len(one.labels) != 5):
        yield Fault("labels-count", one.key, 2, one.high - one.low + 1)


def _same_names(words: Wording) -> bool:
    """Does every language name the same things in braces, and only those that are filled in?"""
    named = {frozenset(_NAMED.findall(text)) for text in vars(words).values()}
    return len(named) == 1 and named <= {frozenset(), frozenset({"provider"})}
