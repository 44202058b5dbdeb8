"""What every template knows of language and theme: those in force, and those to switch to."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext

from trimtab.web.language import OWN_NAMES
from trimtab.web.theme import THEMES, chosen_theme, theme_of


@dataclass(frozen=True)
class Choice:
    """One entry of a switch."""

    key: str
    name: str
    active: bool


@dataclass(frozen=True)
class Look:
    """How this page looks and speaks. ``way_back`` is the address to come back to after a switch."""

    theme: str
    themes: list[Choice]
    languages: list[Choice]
    way_back: str


def look(request: HttpRequest) -> dict[str, Any]:
    """``look`` for templates: worked out only where a page prints it."""
    return {"look": SimpleLazyObject(lambda: _look(request))}


def _look(request: HttpRequest) -> Look:
    names = {"system": gettext("As the system"), "light": gettext("Light"), "dark": gettext("Dark")}
    chosen, language = chosen_theme(request), get_language()
    return Look(
        theme=theme_of(request),
        themes=[Choice(key, names[key], key == chosen) for key in THEMES],
        languages=[Choice(code, name, code == language) for code, name in OWN_NAMES.items()],
        # What was posted cannot be asked for again.
        way_back=request.get_full_path() if request.method in ("GET", "HEAD") else "/",
    )
