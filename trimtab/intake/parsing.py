"""What values does a row hold? One parser for each column, with the file's settings and the product's words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from trimtab.catalogue.preset import Preset, Rating, generic
from trimtab.intake.fields import Field, Kind
from trimtab.intake.mapping import Mapped, Wishes
from trimtab.intake.reading import Cell
from trimtab.intake.values import BadValue, Order, boolean, choice, day, decimal, instant, integer, text
from trimtab.names import fold

Parse = Callable[[Cell], Any]
_REMEMBERED = 5_000
_SELDOM_TWICE = frozenset({"id", "moment", "title", "comment"})
"""Parsers and fields whose cells hardly repeat, so that remembering them costs more than it saves."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WITH_WORDS = frozenset({"soft", "choice", "flag"})
_ONE_DIGIT = re.compile(r"(?<!\d)([1-9])(?!\d)")
_INERT = re.compile(r"'[=+\-@\t\r\n＝＋－＠']")
_DEFAULTS = {"kind": "incident", "source": "client", "event": "update"}


@dataclass(frozen=True)
class Settings:
    """How cells are read: the zone of times without one, the order of dates, and how decimals are written."""

    zone: ZoneInfo
    order: Order | None = None
    decimal_comma: bool | None = None
    serials: bool = False


@dataclass(frozen=True)
class Word:
    """A word of the product with what it means; ``meaning`` None: nobody knows."""

    label: str
    meaning: str | None


class _Remembering(dict[str, Any]):
    """What each text met so far comes to. Most columns say the same few things again and again."""

    def __init__(self, parse: Parse) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, cell: str) -> Any:
        value = self._parse(cell)
        if len(self) < _REMEMBERED:
            self[cell] = value
        return value


@dataclass(frozen=True)
class RowParser:
    """Reads rows of one file into values by field; constants are on every row."""

    columns: tuple[tuple[str, int, "dict[str, Any] | None", Parse], ...]
    constants: Mapping[str, Any]

    def values(self, cells: tuple[Cell, ...]) -> tuple[dict[str, Any], list[tuple[str, Cell, BadValue]]]:
        """What does the row say, and which cells (field, cell, what is wrong) are bad?"""
        found = dict(self.constants)
        bad: list[tuple[str, Cell, BadValue]] = []
        for name, place, memory, parse in self.columns:
            cell = cells[place]
            try:
                value = parse(cell) if memory is None or type(cell) is not str else memory[cell]
            except BadValue as error:
                value = None
                bad.append((name, cell, error))
            if value is not None or name not in found:  # a constant fills in for an empty cell
                found[name] = value
        return found, bad


class Parsers:
    """Makes the parsers of a file's fields, with its settings and the product's words."""

    def __init__(
        self, kind: Kind, preset: Preset, wishes: Wishes, settings: Settings, rating: Rating | None
    ) -> None:
        self._kind, self._build = kind, _Builder(preset, wishes, settings, rating)

    def of(self, name: str) -> Parse:
        """The parser of a field's cells."""
        return self._build.parser(self._kind.fields[name])

    def vocabulary(self, name: str) -> tuple[str, frozenset[str]] | None:
        """Under which name are the words of a field kept, and what may they mean? None: its cells are no words."""
        field = self._kind.fields[name]
        parser, _, argument = field.parser.partition(":")
        if parser != "priority" and (parser not in _WITH_WORDS or not argument):
            return None
        key = argument or field.key
        return key, frozenset(self._build.words(key).values())

    def rows(self, mapped: Mapped) -> RowParser:
        """The parser of rows. Raises BadValue for a constant that its field cannot hold."""
        constants = {name: self.of(name)(value) for name, value in mapped.constants.items()}
        fields = self._kind.fields
        columns = [self._column(name, place, fields[name]) for name, place in mapped.places.items()]
        columns += [
            self._column(f"question:{question}", place, Field("score", "score", "rating"))
            for place, question in mapped.questions.items()
        ]
        return RowParser(tuple(columns), constants)

    def _column(self, name: str, place: int, field: Field) -> tuple[str, int, dict[str, Any] | None, Parse]:
        parse = self._build.parser(field)
        repeats = field.parser not in _SELDOM_TWICE and name not in _SELDOM_TWICE
        return name, place, _Remembering(parse) if repeats else None, parse


class _Builder:
    """Makes parsers by their names in fields.py."""

    def __init__(self, preset: Preset, wishes: Wishes, settings: Settings, rating: Rating | None) -> None:
        self.preset, self.wishes, self.settings, self.rating = preset, wishes, settings, rating

    def parser(self, field: Field) -> Parse:
        """The parser of a field's cells."""
        name, _, argument = field.parser.partition(":")
        parse: Parse = getattr(self, f"_{name}")(field, argument or field.key)
        return self._known_unknowns(parse)

    def _known_unknowns(self, parse: Parse) -> Parse:
        """Take the product's own signs of the unknown, and the apostrophe of our own export, off."""
        unknown = frozenset(self.preset.unknown)
        inert = self.preset.inert_cells
        if not unknown and not inert:
            return parse

        def cleaned(cell: Cell) -> Any:
            if type(cell) is str:
                if cell.strip() in unknown:
                    return None
                if inert and cell[:1] == "'" and _INERT.match(cell):
                    cell = cell[1:]
            return parse(cell)

        return cleaned

    def words(self, name: str) -> dict[str, str]:
        """What do words mean for a field? The mapping's before the preset's before any product's."""
        sources = (generic().words, self.preset.words, self.wishes.words)
        folded: dict[str, str] = {}
        for source in sources:
            folded.update({fold(word): meaning for word, meaning in source.get(name, {}).items()})
        return folded

    def _text(self, field: Field, _: str) -> Parse:
        return text(field.length)

    def _id(self, field: Field, _: str) -> Parse:
        return text(field.length)

    def _cut(self, field: Field, _: str) -> Parse:
        whole, length = text(1_000_000), field.length

        def parse(cell: Cell) -> str | None:
            found = whole(cell)
            return found if found is None or len(found) <= length else found[: length - 1].rstrip() + "…"

        return parse

    def _email(self, field: Field, _: str) -> Parse:
        whole = text(field.length)

        def parse(cell: Cell) -> str | None:
            found = whole(cell)
            if found is not None and not _EMAIL.fullmatch(found):
                raise BadValue(
                    "bad_email",
                    gettext("%(found)r is no e-mail address.") % {"found": found},
                    gettext("Correct it or leave it empty."),
                )
            return found.lower() if found else found

        return parse

    def _moment(self, _field: Field, _: str) -> Parse:
        return instant(self.settings.zone, self.settings.order, serials=self.settings.serials)

    def _day(self, _field: Field, _: str) -> Parse:
        return day(self.settings.zone, self.settings.order, serials=self.settings.serials)

    def _number(self, _field: Field, _: str) -> Parse:
        read = decimal(self.settings.decimal_comma)

        def parse(cell: Cell) -> float | None:
            found = read(cell)
            return None if found is None else float(found)

        return parse

    def _whole(self, _field: Field, _: str) -> Parse:
        read = integer(self.settings.decimal_comma)

        def parse(cell: Cell) -> int | None:
            found = read(cell)
            if found is not None and not 0 <= found < 2**31:
                raise BadValue(
                    "not_a_count",
                    gettext("%(found)s cannot be a count.") % {"found": found},
                    gettext("Use a number from 0 on."),
                )
            return found

        return parse

    def _flag(self, _field: Field, name: str) -> Parse:
        words = {word: meaning == "true" for word, meaning in self.words(name).items()}
        return choice(words) if words else boolean()

    def _choice(self, _field: Field, name: str) -> Parse:
        return choice({**self.words(name), **{value: value for value in set(self.words(name).values())}})

    def _soft(self, field: Field, name: str) -> Parse:
        words = {**{value: value for value in self.words(name).values()}, **self.words(name)}
        whole = self._cut(field, "")

        def parse(cell: Cell) -> Word | None:
            label = whole(cell)
            return None if label is None else Word(label, words.get(fold(label)))

        return parse

    def _priority(self, _field: Field, _: str) -> Parse:
        words = self.words("priority")
        whole = text(200)

        def parse(cell: Cell) -> int | None:
            label = whole(cell)
            if label is None:
                return None
            known = words.get(fold(label)) or next(iter(_ONE_DIGIT.findall(label)), None)
            if known is None:
                raise BadValue(
                    "unknown_choice",
                    gettext("%(label)r is no priority known here.") % {"label": label},
                    gettext('Use 1 (highest) to 9, or say what it means: [words.priority] "%(label)s" = 3.')
                    % {"label": label},
                )
            return int(known)

        return parse

    def _zone(self, _field: Field, _: str) -> Parse:
        whole = text(64)

        def parse(cell: Cell) -> str | None:
            name = whole(cell)
            try:
                return name if name is None else ZoneInfo(name).key
            except (KeyError, ValueError, OSError) as error:
                raise BadValue(
                    "bad_zone",
                    gettext("%(name)r is no time zone.") % {"name": name},
                    gettext("Use a name such as Europe/Istanbul."),
                ) from error

        return parse

    def _tags(self, field: Field, _: str) -> Parse:
        whole = text(20_000)

        def parse(cell: Cell) -> str | None:
            found = whole(cell)
            if found is None:
                return None
            parts = [part for part in (part.strip(" []\"'") for part in re.split(r"[,;|]", found)) if part]
            kept = ", ".join(dict.fromkeys(parts))
            return kept if len(kept) <= field.length else kept[: field.length - 1] + "…"

        return parse

    def _rating(self, _field: Field, _: str) -> Parse:
        known = {fold(word): value for word, value in (self.rating.words if self.rating else {}).items()}
        known |= {fold(word): float(value) for word, value in self.wishes.words.get("score", {}).items()}
        number = self._number(_field, "")

        def parse(cell: Cell) -> float | None:
            # A product's words may be numbers, such as -1 for its sad face; a workbook or JSON holds them as such.
            word = fold(cell) if type(cell) is str else f"{cell:g}" if type(cell) in (int, float) else None
            if word is not None and word in known:
                return known[word]
            found: float | None = number(cell)
            return found

        return parse


def default_of(name: str) -> str:
    """What does a word nobody knows stand for?"""
    return _DEFAULTS.get(name, "open")
