"""What an export of one product looks like, so that its columns and words need no explaining."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Literal

from trimtab.kpi.escalation_rule import EscalationRule
from trimtab.names import fold, fold_header

_BEYOND_CHANCE = 5.0

Headers = Mapping[str, tuple[str, ...]]
"""field -> names of columns, the likeliest first. Case, white space and punctuation do not matter."""


@dataclass(frozen=True)
class Rating:
    """The scale of a product's ratings: its ends, whether its upper end is the good one, and words for values."""

    low: float
    high: float
    higher_is_better: bool = True
    words: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Exclusion:
    """Tickets whose ``field`` says one of ``words`` are in no KPI (T-2), for ``reason``."""

    field: str
    words: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Preset:
    """How to read the exports of one product.

    ``headers`` says for each kind of import which columns hold which field. ``words`` says for each field what the
    product's words mean. ``system`` is the family of its ids. ``zone`` and ``date_order`` (``dmy``, ``mdy``,
    ``ymd``) hold where the file itself does not tell. ``samples`` are headers of real exports with the field each
    must come to (empty: no field), the law every preset keeps.
    """

    title: str
    system: str
    headers: Mapping[str, Headers]
    escalation: EscalationRule
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ratings: Mapping[str, Rating] = field(default_factory=dict)
    exclusions: tuple[Exclusion, ...] = ()
    zone: str | None = None
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    unknown: tuple[str, ...] = ()
    """Cells that say "not known" in this product, such as ``?``."""
    inert_cells: bool = False
    """Cells carry the apostrophe that Trimtab's own export puts before would-be formulas."""
    aliases: tuple[str, ...] = ()
    surveys: Mapping[str, str] = field(default_factory=dict)
    """The survey and question a lone rating column answers: ``survey`` and ``question``."""
    samples: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def field_of(self, kind: str) -> dict[str, str]:
        """Which field does each folded header mean in a file of this kind?"""
        return _by_header(self.headers.get(kind, {}))


def _by_header(headers: Headers) -> dict[str, str]:
    meanings: dict[str, str] = {}
    for name, spellings in headers.items():
        for spelling in spellings:
            meanings.setdefault(fold_header(spelling), name)
    return meanings


class UnknownPreset(Exception):
    """There is no preset of that name; the text names those there are."""


@cache
def presets() -> dict[str, Preset]:
    """Which presets are there? By key, the name of the preset's file; without the generic synonyms."""
    package = importlib.import_module("trimtab.catalogue.presets")
    found = {
        info.name: _preset_of(importlib.import_module(f"{package.__name__}.{info.name}"))
        for info in pkgutil.iter_modules(package.__path__)
        if info.name != "generic"
    }
    return dict(sorted(found.items()))


def _preset_of(module: ModuleType) -> Preset:
    preset = module.PRESET
    if not isinstance(preset, Preset):
        raise TypeError(f"{module.__name__}.PRESET is no Preset")
    return preset


@cache
def generic() -> Preset:
    """Which headers and words hold in any product? English, Turkish and Japanese."""
    return _preset_of(importlib.import_module("trimtab.catalogue.presets.generic"))


def preset_named(name: str) -> tuple[str, Preset]:
    """Which preset does a person mean? Its key and itself; ``generic`` is allowed. Raises UnknownPreset."""
    wanted = fold_header(name)
    for key, preset in {**presets(), "generic": generic()}.items():
        if wanted in {fold_header(text) for text in (key, preset.title, *preset.aliases)}:
            return key, preset
    raise UnknownPreset(f"There is no preset {name!r}. There are: {', '.join([*presets(), 'generic'])}.")


def likeliest(kind: str, columns: tuple[str, ...]) -> tuple[str, Preset] | None:
    """Which product made a file with these columns? None when no preset knows it clearly better than the next.

    A column tells most when few products use it: each one a preset knows counts 1 over the number of presets that
    know it, and half of that when it is a common name. The winner must know two columns' worth, and half of
    the file's columns or so many that chance is out of the question (an API gives hundreds). A file with exactly
    the columns of Trimtab's own export is one.
    """
    folded = {fold_header(column) for column in columns}
    known = {key: set(preset.field_of(kind)) & folded for key, preset in presets().items()}
    own = presets()["trimtab"]
    if known["trimtab"] == folded and len(folded) == len(own.headers.get(kind, {})):
        return "trimtab", own
    users = {name: sum(name in names for names in known.values()) for name in folded}
    general = generic().field_of(kind)
    weights = sorted(
        (sum((0.5 if name in general else 1) / users[name] for name in names), key)
        for key, names in known.items()
        if key != "trimtab"  # its own columns are common names: only all of them together tell
    )
    (second, _), (best, key) = weights[-2], weights[-1]
    most = len(known[key]) * 2 >= len(folded)
    if best < 2 or best < 1.3 * second or not (most or best >= _BEYOND_CHANCE):
        return None
    return key, presets()[key]


def meaning(preset: Preset, field_key: str, word: str) -> str | None:
    """What does a product's word mean for a field? The preset's own words first, then those of any product."""
    folded = fold(word)
    for source in (preset, generic()):
        for spelling, value in source.words.get(field_key, {}).items():
            if fold(spelling) == folded:
                return value
    return None
