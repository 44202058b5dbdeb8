"""What a survey says: its questions in each language, and when they are asked; one file of ``surveys`` each."""

import hashlib
import importlib
import json
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Self

from trimtab.catalogue import surveys

Audience = Literal["clients", "technicians"]
Show = Literal["faces", "numbers", "text"]
"""How a question is put: five faces with words, a row of numbers with words at its ends, or free text."""


@dataclass(frozen=True)
class Wording:
    """One text in each language. ``{provider}`` stands for the name of whoever asks."""

    en: str
    tr: str
    ja: str

    def text(self, language: str, **values: str) -> str:
        """The text in this language (en for any other), with what stands in braces filled in."""
        words = {"tr": self.tr, "ja": self.ja}.get(language, self.en)
        for name, value in values.items():
            words = words.replace("{" + name + "}", value)
        return words


NOTHING = Wording("", "", "")


@dataclass(frozen=True)
class Question:
    """One question. A scored one is answered with a whole number from ``low`` to ``high``, the higher the better.

    ``labels`` has a word for each point of the scale, or one for each end; ``days`` the days of a contract on which
    it is asked (empty: each time); ``feeds`` the keys of the KPIs that read it; ``area`` what it is reported under.
    """

    key: str
    text: Wording
    show: Show
    low: int = 1
    high: int = 5
    labels: tuple[Wording, ...] = ()
    days: tuple[int, ...] = ()
    feeds: tuple[str, ...] = ()
    area: Wording = NOTHING

    @property
    def scored(self) -> bool:
        return self.show != "text"


@dataclass(frozen=True)
class Timing:
    """When a survey is asked. One of: ``contract_days``; ``after_ticket``; ``every_week``; ``every_months``; none.

    ``after_ticket``: once a ticket was closed. ``every_week``: the last working day of each person's week.
    ``open_days`` is how long an answer is taken, ``remind_after_days`` when whoever said nothing is reminded, once
    (None: never); ``rest_days`` the fewest days between two invitations of one person to this survey.
    """

    contract_days: tuple[int, ...] = ()
    after_ticket: bool = False
    every_week: bool = False
    every_months: int | None = None
    open_days: int = 14
    remind_after_days: int | None = 5
    rest_days: int = 0


@dataclass(frozen=True)
class Survey:
    """One survey: who is asked what, and when. ``identified`` False: no answer leads to a person (ANON-8).

    ``title`` is what whoever is asked reads; ``name`` what the provider calls it (empty: the title).
    """

    key: str
    title: Wording
    greeting: Wording
    audience: Audience
    identified: bool
    timing: Timing
    questions: tuple[Question, ...]
    name: Wording = NOTHING

    def called(self, language: str, provider: str) -> str:
        """The name under which the provider reads about it, in this language."""
        return (self.name if self.name.en else self.title).text(language, provider=provider)

    def asked_on(self, day: int | None) -> tuple[Question, ...]:
        """Which questions belong to this day of a contract (None: to a survey that knows no such days)?"""
        return tuple(one for one in self.questions if not one.days or day is None or day in one.days)

    def question(self, key: str) -> Question:
        """The question of this key. Raises KeyError."""
        for one in self.questions:
            if one.key == key:
                return one
        raise KeyError(key)

    def as_json(self) -> dict[str, Any]:
        """The survey as plain data, which ``from_json`` turns back."""
        return {
            "key": self.key,
            "title": vars(self.title),
            "greeting": vars(self.greeting),
            "audience": self.audience,
            "identified": self.identified,
            "timing": {
                name: list(value) if isinstance(value, tuple) else value
                for name, value in vars(self.timing).items()
            },
            "questions": [_question_as_json(one) for one in self.questions],
            "name": vars(self.name),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The survey that ``as_json`` wrote. Raises KeyError or TypeError for anything else."""
        timing = dict(data["timing"])
        timing["contract_days"] = tuple(timing["contract_days"])
        return cls(
            key=data["key"],
            title=Wording(**data["title"]),
            greeting=Wording(**data["greeting"]),
            audience=data["audience"],
            identified=data["identified"],
            timing=Timing(**timing),
            questions=tuple(_question_from_json(one) for one in data["questions"]),
            name=Wording(**data["name"]),
        )

    @property
    def digest(self) -> str:
        """A name for exactly these words and rules: SHA-256 of the plain data, 64 hexadecimal digits."""
        plain = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()


def _question_as_json(one: Question) -> dict[str, Any]:
    return {
        **vars(one),
        "text": vars(one.text),
        "labels": [vars(label) for label in one.labels],
        "days": list(one.days),
        "feeds": list(one.feeds),
        "area": vars(one.area),
    }


def _question_from_json(data: Mapping[str, Any]) -> Question:
    return Question(
        key=data["key"],
        text=Wording(**data["text"]),
        show=data["show"],
        low=data["low"],
        high=data["high"],
        labels=tuple(Wording(**label) for label in data["labels"]),
        days=tuple(data["days"]),
        feeds=tuple(data["feeds"]),
        area=Wording(**data["area"]),
    )


@cache
def built_in() -> Mapping[str, Survey]:
    """Which surveys does the catalogue hold? By their keys: the file's name with hyphens."""
    found = {}
    for module in pkgutil.iter_modules(surveys.__path__):
        survey: Survey = importlib.import_module(f"{surveys.__name__}.{module.name}").SURVEY
        if survey.key != module.name.replace("_", "-"):
            raise ValueError(f"surveys/{module.name}.py holds the survey {survey.key}")
        found[survey.key] = survey
    return found
