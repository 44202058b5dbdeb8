"""Which column holds which field, and with what settings is a file read?

A mapping is proposed from the headers (preset first, then the synonyms of any product) and can be overruled by a
TOML file:

    [columns]
    "Ticket No" = "id"            # header = field, or "" to leave a column out
    [constants]
    client = "Northwind"          # the same value on every row (a client: on rows that name none)
    [words.status]
    "Waiting Parts" = "pending"   # what a word means
    [settings]
    zone = "Europe/Istanbul"      # also: date_order, decimal_comma, encoding, delimiter, system
    [rating]
    low = 1                       # also: high, higher_is_better, and words
    [escalation]
    tiers = [{pattern = "2nd", tier = 2}]
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from trimtab.catalogue.preset import Preset, Rating, generic
from trimtab.catalogue.questions import question_of
from trimtab.intake.fields import Kind
from trimtab.kpi.escalation_rule import EscalationRule
from trimtab.names import fold_header

_SECTIONS = {"columns", "constants", "words", "settings", "rating", "escalation"}
_SETTINGS: Mapping[str, type] = {
    "zone": str,
    "date_order": str,
    "decimal_comma": bool,
    "encoding": str,
    "delimiter": str,
    "system": str,
}
_NAMED = 40
_ORDERS = ("dmy", "mdy", "ymd")


class BadMapping(Exception):
    """The mapping cannot be used; the text names the place and what to do."""


@dataclass(frozen=True)
class Wishes:
    """What a person's mapping file says."""

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    rating: Mapping[str, Any] = field(default_factory=dict)
    escalation: Mapping[str, Any] = field(default_factory=dict)

    def with_client(self, name: str | None) -> "Wishes":
        """The same wishes with every row given to one client."""
        return replace(self, constants={**self.constants, "client": name}) if name else self


@dataclass(frozen=True)
class Mapped:
    """How one file is read: the place of each field's column, and what has none."""

    places: Mapping[str, int]
    headers: Mapping[str, str]
    constants: Mapping[str, str]
    unknown_columns: tuple[str, ...]
    left_out: tuple[str, ...]
    questions: Mapping[int, str] = field(default_factory=dict)

    def has(self, *fields: str) -> bool:
        """Does the file (or a constant) say anything about one of these fields?"""
        return any(name in self.places or name in self.constants for name in fields)


def read_wishes(path: Path) -> Wishes:
    """What does the mapping file say? Raises BadMapping for a file that is no TOML or has unknown parts."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadMapping(
            gettext("The mapping %(name)r cannot be read: %(error)s.") % {"name": path.name, "error": error}
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(
            gettext("The mapping %(name)r is no TOML: %(error)s.") % {"name": path.name, "error": error}
        ) from error
    return wishes_from(found)


def wishes_from(found: Mapping[str, Any]) -> Wishes:
    """What do the sections of a mapping say? Raises BadMapping naming the section and key that is wrong."""
    strange = sorted(set(found) - _SECTIONS)
    if strange:
        raise BadMapping(
            gettext("[%(strange)s] is no section of a mapping; there are %(names)s.")
            % {"strange": strange[0], "names": ", ".join(sorted(_SECTIONS))}
        )
    for name, section in found.items():
        if not isinstance(section, dict):
            raise BadMapping(
                gettext("[%(name)s] must be a table, such as [%(name)s] followed by key = value lines.")
                % {"name": name}
            )
    settings = found.get("settings", {})
    _check_settings(settings)
    columns = _texts("columns", found.get("columns", {}))
    words = {name: _texts(f"words.{name}", table) for name, table in found.get("words", {}).items()}
    constants = {key: str(value) for key, value in found.get("constants", {}).items()}
    return Wishes(columns, constants, words, settings, found.get("rating", {}), found.get("escalation", {}))


def _texts(section: str, table: Any) -> dict[str, str]:
    if not isinstance(table, dict):
        raise BadMapping(gettext("[%(section)s] must be a table.") % {"section": section})
    for key, value in table.items():
        if not isinstance(value, str | int):
            raise BadMapping(
                gettext('[%(section)s] %(key)r must be a text, such as "%(key)s" = "value".')
                % {"section": section, "key": key}
            )
    return {key: str(value) for key, value in table.items()}


def _check_settings(settings: Mapping[str, Any]) -> None:
    for key, value in settings.items():
        if key not in _SETTINGS:
            raise BadMapping(
                gettext("[settings] %(key)r is unknown; there are %(names)s.")
                % {"key": key, "names": ", ".join(_SETTINGS)}
            )
        if not isinstance(value, _SETTINGS[key]):
            raise BadMapping(
                gettext("[settings] %(key)s must be a %(name)s; it is %(value)r.")
                % {"key": key, "name": _SETTINGS[key].__name__, "value": value}
            )
    if "zone" in settings:
        try:
            ZoneInfo(settings["zone"])
        except (KeyError, ValueError, OSError) as error:
            raise BadMapping(
                gettext("[settings] zone %(settings)r is no time zone; use a name such as Europe/Istanbul.")
                % {"settings": settings["zone"]}
            ) from error
    if settings.get("date_order", "ymd") not in _ORDERS:
        raise BadMapping(
            gettext("[settings] date_order must be one of %(names)s.") % {"names": ", ".join(_ORDERS)}
        )


def propose(kind: Kind, columns: tuple[str, ...], preset: Preset, wishes: Wishes) -> Mapped:
    """Which column holds which field? A person's wish first, then the preset's names, then those of any product.

    Raises BadMapping for a wish that names a column or field there is not, and for a required field without a
    column or constant.
    """
    mapped = arrange(kind, columns, preset, wishes)
    _check_complete(kind, mapped)
    return mapped


def arrange(kind: Kind, columns: tuple[str, ...], preset: Preset, wishes: Wishes) -> Mapped:
    """The same, with required fields still missing. Raises BadMapping for a wish that cannot be met."""
    _check_wishes(kind, columns, wishes)
    chosen: dict[str, int] = {}
    left_out: list[str] = []
    wished = _wishes_by_column(columns, wishes)
    taken: set[int] = set()
    questions: dict[int, str] = {}
    for place, header in enumerate(columns):
        name = wished.get(header)
        if name is None:
            continue
        taken.add(place)
        if name.startswith("question:"):
            questions[place] = name.removeprefix("question:")
        elif name:
            chosen[name] = place
        else:
            left_out.append(header)
    fixed = set(wishes.constants) - {"client"}
    for source in (preset, generic()):
        _choose(kind, columns, source, chosen, taken, fixed)
    if kind.key == "survey-answers" and "question" not in chosen:
        _choose_questions(columns, taken, questions)
    unknown = tuple(header for place, header in enumerate(columns) if place not in taken)
    headers = {name: columns[place] for name, place in chosen.items()}
    return Mapped(chosen, headers, wishes.constants, unknown, tuple(left_out), questions)


def _wishes_by_column(columns: tuple[str, ...], wishes: Wishes) -> dict[str, str]:
    """What is wished for each column? One named to the letter goes before one that is only written alike."""
    alike = {fold_header(h): name for h, name in wishes.columns.items() if h not in columns}
    found = {h: name for h in columns if (name := alike.get(fold_header(h))) is not None}
    return {**found, **{h: name for h, name in wishes.columns.items() if h in columns}}


def missing(kind: Kind, mapped: Mapped) -> list[tuple[str, ...]]:
    """Which fields does the file not say though it must? Of each set one is enough."""
    wanted = [(found.key,) for found in kind.fields.values() if found.required]
    return [fields for fields in [*wanted, *kind.either] if not mapped.has(*fields)]


def _choose(
    kind: Kind,
    columns: tuple[str, ...],
    source: Preset,
    chosen: dict[str, int],
    taken: set[int],
    constants: set[str],
) -> None:
    """Give each field the column whose header its source likes best."""
    by_header = {fold_header(header): place for place, header in enumerate(columns) if place not in taken}
    for name, spellings in source.headers.get(kind.key, {}).items():
        if name in chosen or name in constants or name not in kind.fields:
            continue
        for spelling in spellings:
            place = by_header.get(fold_header(spelling))
            if place is not None and place not in taken:
                chosen[name] = place
                taken.add(place)
                break


def _choose_questions(columns: tuple[str, ...], taken: set[int], questions: dict[int, str]) -> None:
    """A wide file of answers has a column a question."""
    for place, header in enumerate(columns):
        question = question_of(header)
        if place not in taken and question is not None and question not in questions.values():
            questions[place] = question
            taken.add(place)


def _check_wishes(kind: Kind, columns: tuple[str, ...], wishes: Wishes) -> None:
    known = {fold_header(header) for header in columns}
    for header, name in wishes.columns.items():
        if fold_header(header) not in known:
            raise BadMapping(
                gettext("[columns] %(header)r is no column of the file; it has %(columns)s.")
                % {"header": header, "columns": _some(columns)}
            )
        if name and name not in kind.fields and not name.startswith("question:"):
            raise BadMapping(
                gettext("[columns] %(header)r: %(name)r is no field; there are %(names)s.")
                % {"header": header, "name": name, "names": ", ".join(kind.fields)}
            )
    given = [name for name in wishes.columns.values() if name]
    twice = next((name for name in given if given.count(name) > 1), None)
    if twice is not None:
        raise BadMapping(
            gettext("[columns] two columns are mapped to %(twice)r; a field has one column.")
            % {"twice": twice}
        )
    for name in wishes.constants:
        if name not in kind.fields:
            raise BadMapping(
                gettext("[constants] %(name)r is no field; there are %(names)s.")
                % {"name": name, "names": ", ".join(kind.fields)}
            )


def _check_complete(kind: Kind, mapped: Mapped) -> None:
    missing = [f for f in kind.fields.values() if f.required and not mapped.has(f.key)]
    if missing:
        names = ", ".join(f"{f.label} ({f.key})" for f in missing)
        raise BadMapping(
            gettext(
                "No column is known to hold: %(names)s. Name it in a mapping file: [columns] "
                '"Header" = "%(key)s". Columns not understood: %(unknown_columns)s.'
            )
            % {"names": names, "key": missing[0].key, "unknown_columns": _some(mapped.unknown_columns)}
        )
    for fields in kind.either:
        if not mapped.has(*fields):
            raise BadMapping(
                gettext(
                    "No column is known to hold one of: %(names)s. Name one in a mapping file: "
                    '[columns] "Header" = "%(fields)s".'
                )
                % {"names": ", ".join(fields), "fields": fields[0]}
            )


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return (", ".join(names[:_NAMED]) or "none") + more


def rule_of(preset: Preset, wishes: Wishes, system: str) -> EscalationRule:
    """Which escalation rule do the preset and the mapping make for a system? Raises BadMapping for a bad one."""
    try:
        return EscalationRule.from_dict({**preset.escalation.to_dict(), **wishes.escalation, "name": system})
    except ValueError as error:
        raise BadMapping(f"[escalation] {error}") from error


def rating_of(preset: Preset, wishes: Wishes) -> Rating | None:
    """On which scale are the file's ratings? None when neither the preset nor the mapping says."""
    known = preset.ratings.get("score")
    if not wishes.rating:
        return known
    strange = sorted(set(wishes.rating) - {"low", "high", "higher_is_better", "words"})
    if strange:
        raise BadMapping(
            gettext("[rating] %(strange)r is unknown; there are low, high, higher_is_better, words.")
            % {"strange": strange[0]}
        )
    base = known or Rating(1, 5)
    try:
        return Rating(
            float(wishes.rating.get("low", base.low)),
            float(wishes.rating.get("high", base.high)),
            bool(wishes.rating.get("higher_is_better", base.higher_is_better)),
            {str(k): float(v) for k, v in wishes.rating.get("words", base.words).items()},
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise BadMapping(f"[rating] {error}") from error
