"""What is in a file, before anybody imports it: its columns with samples, how it is read, and what is proposed."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from trimtab.catalogue.preset import Preset, generic, likeliest, preset_named
from trimtab.domain.tickets.queries import definition_of, rule_in_force
from trimtab.intake.fields import KINDS, Kind
from trimtab.intake.mapping import Mapped, Wishes, arrange, missing, rule_of
from trimtab.intake.parsing import Parsers, Settings, Word
from trimtab.intake.reading import BadRow, Cell, Row, Table, open_table
from trimtab.intake.running import SAMPLE_ROWS, date_order_in
from trimtab.intake.values import BadValue
from trimtab.kpi.escalation_rule import EscalationRule, TierPattern

WITH_RULES = ("tickets", "ticket-events")
_SAMPLES = 5
_LOOKED_AT = 200
_LONGEST = 60
_TEAMS = 60
_WORDS = 30


@dataclass(frozen=True)
class Column:
    """A column of the file: its header, the field it holds ("" none) and some of its values."""

    header: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class TeamTier:
    """A team the file names, how many of the rows looked at name it, and its tier by the rule (None: unknown)."""

    name: str
    rows: int
    tier: int | None


@dataclass(frozen=True)
class FileWord:
    """A word of the file that nobody understood, or that was given a meaning: what it may mean, and what it does.

    ``kept_as`` is the name under which such words are kept, ``field`` the field whose cells say it.
    """

    kept_as: str
    field: str
    word: str
    rows: int
    meanings: tuple[str, ...]
    meaning: str


@dataclass(frozen=True)
class Look:
    """What a file looks like. ``missing`` lists sets of fields of which one must be there and none is."""

    format: str
    encoding: str | None
    delimiter: str | None
    order: str | None
    preset: str
    preset_title: str
    columns: tuple[Column, ...]
    unknown_columns: tuple[str, ...]
    missing: tuple[tuple[str, ...], ...]
    teams: tuple[TeamTier, ...] = ()
    words: tuple[FileWord, ...] = ()


def kind_of(path: Path) -> str:
    """Of which kind are the file's rows? The one whose fields explain most of its columns. Raises UnreadableFile."""
    columns = open_table(path).columns
    return max(KINDS, key=lambda key: _explained(KINDS[key], columns))


def _explained(kind: Kind, columns: tuple[str, ...]) -> tuple[bool, int]:
    _, preset = _preset_for(kind.key, columns, "")
    mapped = arrange(kind, columns, preset, Wishes())
    return not missing(kind, mapped), len(mapped.places) + len(mapped.questions)


def look(path: Path, kind_key: str, preset_name: str, wishes: Wishes) -> Look:
    """How is the file read with these wishes, and what is in it?

    Raises UnreadableFile for a file that is none, BadMapping for a wish that cannot be met, UnknownPreset.
    """
    kind, settings = KINDS[kind_key], wishes.settings
    table = open_table(path, encoding=settings.get("encoding"), delimiter=settings.get("delimiter"))
    key, preset = _preset_for(kind_key, table.columns, preset_name)
    mapped = arrange(kind, table.columns, preset, wishes)
    order = settings.get("date_order") or date_order_in(table, mapped, kind.fields) or preset.date_order
    samples = _samples(table)
    fields = _fields_by_place(mapped)
    return Look(
        format=table.format,
        encoding=table.encoding,
        delimiter=table.delimiter,
        order=order,
        preset=key,
        preset_title=preset.title,
        columns=tuple(
            Column(header, fields.get(place, ""), samples[place])
            for place, header in enumerate(table.columns)
        ),
        unknown_columns=mapped.unknown_columns,
        missing=tuple(missing(kind, mapped)),
        teams=_teams(table, mapped, rule_for(preset, wishes)) if kind_key in WITH_RULES else (),
        words=tuple(_words(table, mapped, kind, preset, wishes)),
    )


def rule_for(preset: Preset, wishes: Wishes) -> EscalationRule:
    """By which rule would the file's tickets be counted? A rule in force stays unless the wishes change it."""
    system = wishes.settings.get("system") or preset.system
    in_force = rule_in_force(system)
    if in_force is not None and not wishes.escalation:
        return definition_of(in_force)
    return rule_of(preset, wishes, system)


def with_tiers(preset: Preset, wishes: Wishes, tiers: dict[str, int | None]) -> Wishes:
    """The wishes with these teams given their tiers; a team whose tier is None is of unknown tier.

    Teams that the rule judges so already change nothing.
    """
    rule = rule_for(preset, wishes)
    wrong = {name: tier for name, tier in tiers.items() if rule.tier_of(name) != tier and tier is not None}
    if not wrong:
        return wishes
    kept = [t for t in rule.tiers if not (t.exact and t.pattern in wrong)]
    given = [TierPattern(name, tier, exact=True) for name, tier in wrong.items()]
    changed: dict[str, Any] = replace(rule, tiers=(*given, *kept)).to_dict()
    del changed["name"]
    return replace(wishes, escalation=changed)


def wishes_for_columns(
    kind_key: str, columns: Sequence[str], preset: Preset, wishes: Wishes, chosen: Sequence[str]
) -> Wishes:
    """The wishes under which each column holds the field that was chosen for it ("" none).

    Only what differs from the proposal becomes a wish, so that a column nobody understood stays one. Raises
    BadMapping when two columns are to hold the same field.
    """
    headers = tuple(columns)
    wanted = replace(wishes, columns={})
    for _ in headers:
        fields = _fields_by_place(arrange(KINDS[kind_key], headers, preset, wanted))
        differing = {
            header: field
            for place, (header, field) in enumerate(zip(headers, chosen, strict=True))
            if fields.get(place, "") != field
        }
        if not differing:
            break
        wanted = replace(wanted, columns={**wanted.columns, **differing})
    return wanted


def preset_for(path: Path, kind_key: str, preset_name: str, wishes: Wishes) -> tuple[tuple[str, ...], Preset]:
    """The columns of a file and the preset it is read by. Raises UnreadableFile and UnknownPreset."""
    settings = wishes.settings
    table = open_table(path, encoding=settings.get("encoding"), delimiter=settings.get("delimiter"))
    return table.columns, _preset_for(kind_key, table.columns, preset_name)[1]


def _preset_for(kind_key: str, columns: tuple[str, ...], name: str) -> tuple[str, Preset]:
    if name:
        return preset_named(name)
    return likeliest(kind_key, columns) or ("generic", generic())


def _fields_by_place(mapped: Mapped) -> dict[int, str]:
    fields = {place: name for name, place in mapped.places.items()}
    return {**fields, **{place: f"question:{name}" for place, name in mapped.questions.items()}}


def _samples(table: Table) -> list[tuple[str, ...]]:
    """The first few different values of each column."""
    found: list[dict[str, None]] = [{} for _ in table.columns]
    for row in islice(_sound(table), _LOOKED_AT):
        for values, cell in zip(found, row.cells, strict=True):
            text = _shown(cell)
            if text and len(values) < _SAMPLES:
                values[text] = None
    return [tuple(values) for values in found]


def _teams(table: Table, mapped: Mapped, rule: EscalationRule) -> tuple[TeamTier, ...]:
    place = mapped.places.get("team")
    if place is None:
        return ()
    counted = Counter(_shown(row.cells[place]) for row in islice(_sound(table), SAMPLE_ROWS))
    del counted[""]
    return tuple(TeamTier(name, rows, rule.tier_of(name)) for name, rows in counted.most_common(_TEAMS))


def _words(table: Table, mapped: Mapped, kind: Kind, preset: Preset, wishes: Wishes) -> Iterator[FileWord]:
    parsers = Parsers(kind, preset, wishes, Settings(ZoneInfo("UTC")), None)
    asked = {name: found for name in mapped.places if (found := parsers.vocabulary(name)) is not None}
    counted: dict[str, Counter[str]] = {name: Counter() for name in asked}
    for row in islice(_sound(table), SAMPLE_ROWS if asked else 0):
        for name, counts in counted.items():
            cell = row.cells[mapped.places[name]]
            if isinstance(cell, str) and 0 < len(cell) <= _LONGEST:
                counts[cell.strip()] += 1
    for name, (kept_as, meanings) in asked.items():
        given, parse = wishes.words.get(kept_as, {}), parsers.of(name)
        odd = [w for w, _ in counted[name].most_common() if w in given or not _understood(parse, w)]
        for word in odd[:_WORDS]:
            rows = counted[name][word]
            yield FileWord(kept_as, name, word, rows, tuple(sorted(meanings)), given.get(word, ""))


def _understood(parse: Callable[[Cell], Any], word: str) -> bool:
    try:
        found = parse(word)
    except BadValue:
        return False
    return not (isinstance(found, Word) and found.meaning is None)


def _sound(table: Table) -> Iterator[Row]:
    return (row for row in table.rows() if not isinstance(row, BadRow))


def _shown(cell: Cell) -> str:
    text = "" if cell is None else " ".join(str(cell).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
