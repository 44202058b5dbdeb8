"""The wizard's page: how a file is read, which column holds what, and what is still missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, ngettext

from trimtab.catalogue.preset import generic, presets
from trimtab.catalogue.questions import QUESTIONS
from trimtab.domain.uploads.models import Upload
from trimtab.intake.fields import KINDS
from trimtab.intake.looking import FileWord, Look
from trimtab.web.presenters.import_words import (
    DELIMITERS,
    ENCODINGS,
    ORDERS,
    delimiter_name,
    encoding_name,
    field_name,
    kind_name,
    meaning_name,
    order_name,
)
from trimtab.web.presenters.numbers import count

_SPARE_CONSTANTS = 2
_UNKNOWN = "unknown"


@dataclass(frozen=True)
class Option:
    """One choice of a list."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True)
class ColumnRow:
    """A column of the file in the table of columns. ``error`` says what is wrong with the choice."""

    name: str
    header: str
    samples: tuple[str, ...]
    options: list[Option]
    known: bool
    error: str = ""


@dataclass(frozen=True)
class ConstantRow:
    """A field with the same value on every row."""

    number: int
    options: list[Option]
    value: str


@dataclass(frozen=True)
class TeamRow:
    """A team and its tier by the rule."""

    number: int
    name: str
    rows: str
    options: list[Option]


@dataclass(frozen=True)
class WordRow:
    """A word of the file and what it means."""

    number: int
    word: str
    kept_as: str
    where: str
    options: list[Option]


@dataclass(frozen=True)
class Wizard:
    """Everything the page prints about a file that can be read."""

    columns: list[ColumnRow]
    missing: list[str]
    unknown: str
    constants: list[ConstantRow]
    teams: list[TeamRow]
    words: list[WordRow]
    read_as: str
    errors: list[str] = field(default_factory=list)


def reading(upload: Upload, look: Look | None) -> dict[str, list[Option]]:
    """The lists of the first form: what can be chosen about how the file is read."""
    settings: Mapping[str, Any] = upload.wishes.get("settings", {})
    titles = {key: preset.title for key, preset in {**presets(), "generic": generic()}.items()}
    found = {
        "preset": titles.get(look.preset, "") if look else "",
        "encoding": encoding_name(look.encoding) if look else "",
        "delimiter": delimiter_name(look.delimiter) if look else "",
        "order": order_name(look.order) if look else "",
    }
    commas = {"": gettext("Found out from the cells"), "yes": "1.234,56", "no": "1,234.56"}
    comma = {True: "yes", False: "no"}.get(settings.get("decimal_comma", ""), "")
    return {
        "kind": [Option(key, kind_name(key), key == upload.kind) for key in KINDS],
        "preset": _with_detected(found["preset"], titles, upload.preset),
        "encoding": _with_detected(
            found["encoding"], {e: encoding_name(e) for e in ENCODINGS}, settings.get("encoding", "")
        ),
        "delimiter": _with_detected(
            found["delimiter"], {d: delimiter_name(d) for d in DELIMITERS}, settings.get("delimiter", "")
        ),
        "date_order": _with_detected(
            found["order"], {o: order_name(o) for o in ORDERS}, settings.get("date_order", "")
        ),
        "decimal_comma": [Option(value, text, value == comma) for value, text in commas.items()],
    }


def _with_detected(detected: str, offered: Mapping[str, str], chosen: str) -> list[Option]:
    """What can be chosen, led by what was found out; the latter is not known where something else was chosen."""
    first = gettext("Found out: %(what)s") % {"what": detected} if detected and not chosen else ""
    options = [Option("", first or gettext("Find out"), not chosen)]
    return options + [Option(value, text, value == chosen) for value, text in offered.items()]


def wizard(upload: Upload, look: Look, errors: Mapping[str, str] | None = None) -> Wizard:
    """The second form. ``errors`` are by the name of the field they are about; "" stands for the whole form."""
    wrong = errors or {}
    kind = upload.kind
    fields = {"": gettext("Leave out"), **_fields(kind, look)}
    return Wizard(
        columns=[
            ColumnRow(
                f"column-{place}",
                column.header,
                column.samples,
                [Option(value, text, value == column.field) for value, text in fields.items()],
                bool(column.field),
                wrong.get(f"column-{place}", ""),
            )
            for place, column in enumerate(look.columns)
        ],
        missing=[_missing(kind, names) for names in look.missing],
        unknown=_unknown(look.unknown_columns),
        constants=_constants(kind, upload.wishes.get("constants", {})),
        teams=[
            TeamRow(place, team.name, _team_rows(team.rows), _tiers(team.tier))
            for place, team in enumerate(look.teams)
        ],
        words=[_word(kind, place, word) for place, word in enumerate(look.words)],
        read_as=_read_as(look),
        errors=[wrong[""]] if "" in wrong else [],
    )


def _fields(kind: str, look: Look) -> dict[str, str]:
    required = gettext("%(field)s (must be there)")
    found = {
        key: required % {"field": gettext(one.label)} if one.required else gettext(one.label)
        for key, one in KINDS[kind].fields.items()
    }
    if kind == "survey-answers":
        asked = dict.fromkeys(c.field for c in look.columns if c.field.startswith("question:"))
        every = asked | dict.fromkeys(f"question:{key}" for key in QUESTIONS)
        found |= {key: field_name(kind, key) for key in every}
    return found


def _missing(kind: str, names: Sequence[str]) -> str:
    shown = [f"“{field_name(kind, name)}”" for name in names]
    if len(shown) == 1:
        return gettext(
            "No column holds %(field)s. Choose the one that does, or give it one value for all rows."
        ) % {"field": shown[0]}
    return gettext("No column holds any of these, and one is needed: %(fields)s.") % {
        "fields": ", ".join(shown)
    }


def _unknown(columns: Sequence[str]) -> str:
    if not columns:
        return ""
    words = ngettext(
        "%(n)s column was not understood and is not imported unless you say what it holds: %(names)s.",
        "%(n)s columns were not understood and are not imported unless you say what they hold: %(names)s.",
        len(columns),
    )
    return words % {"n": count(len(columns)), "names": ", ".join(columns)}


def _constants(kind: str, given: Mapping[str, str]) -> list[ConstantRow]:
    fields = {key: gettext(one.label) for key, one in KINDS[kind].fields.items()}
    rows = [*given.items(), *[("", "")] * _SPARE_CONSTANTS]
    return [
        ConstantRow(
            number,
            [Option("", gettext("No field"), not name)]
            + [Option(key, text, key == name) for key, text in fields.items()],
            value,
        )
        for number, (name, value) in enumerate(rows)
    ]


def _word(kind: str, place: int, word: FileWord) -> WordRow:
    where = gettext("%(field)s, %(rows)s") % {
        "field": field_name(kind, word.field),
        "rows": _team_rows(word.rows),
    }
    options = [Option("", gettext("Not said"), not word.meaning)]
    options += [Option(one, meaning_name(one), one == word.meaning) for one in word.meanings]
    return WordRow(place, word.word, word.kept_as, where, options)


def _team_rows(n: int) -> str:
    return ngettext("%(n)s row", "%(n)s rows", n) % {"n": count(n)}


def tier_names() -> dict[str, str]:
    """What is each tier called?"""
    return {
        _UNKNOWN: gettext("Not known"),
        "0": gettext("0: self-service"),
        "1": gettext("1: service desk"),
        "2": gettext("2: technical"),
        "3": gettext("3: specialist"),
        "4": gettext("4: supplier"),
    }


def _tiers(tier: int | None) -> list[Option]:
    chosen = _UNKNOWN if tier is None else str(tier)
    return [Option(value, text, value == chosen) for value, text in tier_names().items()]


def _read_as(look: Look) -> str:
    n = len(look.columns)
    columns = ngettext("%(n)s column", "%(n)s columns", n) % {"n": count(n)}
    if look.format != "csv":
        return gettext("%(format)s file, %(columns)s") % {"format": look.format.upper(), "columns": columns}
    return gettext("CSV file, %(encoding)s, separated by %(delimiter)s, %(columns)s") % {
        "encoding": encoding_name(look.encoding),
        "delimiter": delimiter_name(look.delimiter),
        "columns": columns,
    }
