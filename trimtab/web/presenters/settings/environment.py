"""The environment variables for people: what each does, what holds without it, whether it is set. Never its value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext


class Variable(Protocol):
    """What is known of a variable."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def meaning(self) -> str:
        """What it does, marked for translation."""

    @property
    def default(self) -> str:
        """What holds without it, marked for translation where it is words."""


class Problem(Protocol):
    """What is wrong with a variable."""

    @property
    def setting(self) -> str:
        """The variable's name, or NAME_FILE."""

    @property
    def what(self) -> str:
        """What is wrong."""

    @property
    def effect(self) -> str:
        """What that causes."""

    @property
    def remedy(self) -> str:
        """How to put it right."""


@dataclass(frozen=True)
class Line:
    """One variable. ``given`` says how it is set; nothing where it is not."""

    name: str
    meaning: str
    default: str
    given: str
    problems: Sequence[str]


def lines(variables: Iterable[Variable], given: Mapping[str, str], problems: Iterable[Problem]) -> list[Line]:
    """Every variable by name. ``given`` maps the set ones to "variable" or "file"."""
    ways = {"variable": gettext("set"), "file": gettext("set, from a file")}
    wrong: dict[str, list[str]] = {}
    for problem in problems:
        says = gettext("It %(what)s. %(effect)s %(remedy)s") % {
            "what": problem.what,
            "effect": problem.effect,
            "remedy": problem.remedy,
        }
        wrong.setdefault(problem.setting.removesuffix("_FILE"), []).append(says)
    return [
        Line(
            one.name,
            gettext(one.meaning),
            gettext(one.default),
            ways.get(given.get(one.name, ""), ""),
            wrong.get(one.name, ()),
        )
        for one in sorted(variables, key=lambda one: one.name)
    ]
