"""A survey's page: its questions with their points, what is kept of it, and what to say afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from trimtab.catalogue.survey import Question
from trimtab.domain.surveys.sheets import Sheet
from trimtab.web.language import OWN_NAMES
from trimtab.web.presenters import dates
from trimtab.web.presenters.numbers import count

LANGUAGE, SENT = "_lang", "_sent"
FACES = 5
_FITS = 7


@dataclass(frozen=True)
class Point:
    """One point of a scale; ``face`` says which of the five drawn faces stands for it."""

    value: int
    label: str
    face: int
    checked: bool


@dataclass(frozen=True)
class Asked:
    """One question as the page puts it. ``low`` and ``high`` are the words at the ends of a row of numbers.

    ``long``: the words of its faces do not fit side by side on a telephone.
    """

    key: str
    text: str
    show: str
    points: Sequence[Point]
    low: str
    high: str
    said: str
    problem: str
    skippable: bool
    skipped: bool
    long: bool


@dataclass(frozen=True)
class Language:
    """One entry of the switch of languages; it keeps what the address had chosen."""

    code: str
    name: str
    active: bool
    address: str


@dataclass(frozen=True)
class Given:
    """One answer as the page of thanks repeats it."""

    question: str
    answer: str


@dataclass(frozen=True)
class Page:
    """Everything that the templates print. ``alone``: one scored question, which is the page's heading."""

    provider: str
    title: str
    greeting: str
    alone: bool
    asked: Sequence[Asked]
    problem: str
    for_whom: str
    can_be_called: bool
    call: bool
    promise: str
    until: str


def page_of(
    sheet: Sheet,
    *,
    provider: str,
    language: str,
    scores: Mapping[str, int | None],
    texts: Mapping[str, str],
    call: bool,
    problems: Mapping[str, str],
) -> Page:
    """The page in this language; ``scores`` and ``texts`` are shown filled in."""
    scored = [one for one in sheet.questions if one.scored]
    alone = len(scored) == 1
    asked = [
        _asked(one, language, provider, scores, texts, problems, skippable=not alone)
        for one in sheet.questions
    ]
    return Page(
        provider=provider,
        title=scored[0].text.text(language, provider=provider)
        if alone
        else sheet.survey.title.text(language, provider=provider),
        greeting=sheet.survey.greeting.text(language, provider=provider),
        alone=alone,
        asked=asked,
        problem=problems.get("", "") or (gettext("Look at what is marked below.") if problems else ""),
        for_whom=gettext("Sent to %(initials)s") % {"initials": sheet.initials} if sheet.initials else "",
        can_be_called=sheet.can_be_called,
        call=call,
        promise=promise(sheet, provider),
        until=until(sheet),
    )


def languages_of(language: str, chosen: Mapping[str, int] | None = None) -> list[Language]:
    """The switch of languages."""
    return [
        Language(code, name, code == language, "?" + urlencode({**(chosen or {}), LANGUAGE: code}))
        for code, name in OWN_NAMES.items()
    ]


def given_of(sheet: Sheet, *, provider: str, language: str) -> list[Given]:
    """What was answered, question by question; what was skipped is left out."""
    found = []
    for one in sheet.questions:
        text = one.text.text(language, provider=provider)
        if one.key in sheet.given:
            found.append(Given(text, _in_words(one, sheet.given[one.key], language)))
        elif sheet.said.get(one.key):
            found.append(Given(text, sheet.said[one.key]))
    return found


def _asked(
    one: Question,
    language: str,
    provider: str,
    scores: Mapping[str, int | None],
    texts: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    skippable: bool,
) -> Asked:
    ends = [label.text(language) for label in one.labels]
    score = scores.get(one.key)
    return Asked(
        key=one.key,
        text=one.text.text(language, provider=provider),
        show="faces" if _has_faces(one) else "text" if not one.scored else "numbers",
        points=_points(one, score, language) if one.scored else [],
        low=ends[0] if ends and not _has_faces(one) else "",
        high=ends[-1] if ends and not _has_faces(one) else "",
        said=texts.get(one.key, ""),
        problem=problems.get(one.key, ""),
        skippable=one.scored and skippable,
        skipped=score is None,
        long=_has_faces(one) and any(_is_long(word) for end in ends for word in end.split()),
    )


def _has_faces(one: Question) -> bool:
    return one.show == "faces" and one.high - one.low + 1 == FACES == len(one.labels)


def _is_long(word: str) -> bool:
    """Is it wider than a face? Japanese may be broken anywhere."""
    return len(word) > _FITS and word < "\u3000"


def _points(one: Question, score: int | None, language: str) -> list[Point]:
    faces = _has_faces(one)
    return [
        Point(
            value=value,
            label=one.labels[place].text(language) if faces else count(value),
            face=place + 1 if faces else 0,
            checked=value == score,
        )
        for place, value in enumerate(range(one.low, one.high + 1))
    ]


def _in_words(one: Question, score: int, language: str) -> str:
    if _has_faces(one):
        return one.labels[score - one.low].text(language)
    return gettext("%(score)s on the scale from %(low)s to %(high)s") % {
        "score": count(score),
        "low": count(one.low),
        "high": count(one.high),
    }


def promise(sheet: Sheet, provider: str) -> str:
    """What is kept, and who sees it (SURVEY-9, ANON-13)?"""
    if sheet.survey.identified:
        return gettext(
            "Your answers are kept with your name: the people at %(provider)s who look after you see them. "
            "Taking part is voluntary."
        ) % {"provider": provider}
    return gettext(
        "Your answer is kept without your name, and shown only together with those of a group of %(n)s or more, after "
        "the survey has closed. Nobody can see who answered what. Taking part is voluntary."
    ) % {"n": count(sheet.k_anon)}


def until(sheet: Sheet) -> str:
    """Until when can it be changed, in the reader's own zone?"""
    moment = dates.moment(sheet.closes_at, ZoneInfo(sheet.zone))
    return gettext(
        "You can change it by the same link until %(moment)s. What comes later is not counted."
    ) % {"moment": moment}
