"""Which records stand in a JSON document, and what are their cells?"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from trimtab.intake.counted import counted
from trimtab.intake.reading.documents.events import Event
from trimtab.intake.reading.limits import Limits
from trimtab.intake.reading.problems import Problem, UnreadableFile
from trimtab.intake.reading.table import Cell


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the records stand: at the top (newline-delimited), in a list, or in the list under `key`."""

    depth: int  # brackets open around a record: 0, 1 or 2
    key: str | None = None


Record = dict[str, Cell]


def records(steps: Iterator[Event], layout: Layout, limits: Limits) -> Iterator[Record | Problem]:
    """Give each record as flat cells, or what is wrong with it."""
    depth = 0
    key: object = None
    for name, value in steps:
        if name == "map_key" and depth == 1:
            key = value
        elif depth == layout.depth and name not in ("end_array", "end_map"):
            if layout.key is None or key == layout.key:
                yield _record(name, steps, limits)
            else:
                depth += name.startswith("start")
        elif name.startswith("start"):
            depth += 1
        elif name.startswith("end"):
            depth -= 1


def _record(name: str, steps: Iterator[Event], limits: Limits) -> Record | Problem:
    if name != "start_map":
        if name == "start_array":
            _Builder(limits).build(steps, [])
        return Problem(
            "no_record",
            gettext("An entry of the list is not a record with named fields."),
            gettext("Remove this entry."),
        )
    builder = _Builder(limits)
    found = builder.build(steps, {})
    if builder.twin is not None:
        return Problem(
            "twin_keys",
            gettext("The record names %(twin)r twice.") % {"twin": builder.twin},
            gettext("Remove one of them."),
            builder.twin,
        )
    assert isinstance(found, dict)
    return _flattened(found)


class _Builder:
    """Puts one value together from its steps; `twin` is a key that one object names twice."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._values = 0
        self._size = 0
        self.twin: str | None = None

    def build(self, steps: Iterator[Event], root: "_Container") -> "_Container":
        """Fill `root` up to the bracket that closes it."""
        stack: list[tuple[_Container, str]] = []
        here, key = root, ""
        for name, value in steps:
            if name == "map_key":
                key = str(value)
                self._count(len(key))
                if key in here:
                    self.twin = key[:100]
            elif name.startswith("start"):
                inner: _Container = {} if name == "start_map" else []
                self._put(here, key, inner)
                stack.append((here, key))
                here = inner
            elif name.startswith("end"):
                if not stack:
                    return root
                here, key = stack.pop()
            else:
                self._put(here, key, value)
        return root

    def _put(self, here: "_Container", key: str, value: object) -> None:
        self._count(len(value) if isinstance(value, str) else 1)
        if isinstance(here, dict):
            here[key] = value
        else:
            here.append(value)

    def _count(self, size: int) -> None:
        self._values += 1
        self._size += size
        if self._values > self._limits.json_values or self._size > self._limits.record:
            raise UnreadableFile(
                "large_record",
                gettext("One record holds more than %(json_values)s values or %(record)s characters.")
                % {"json_values": counted(self._limits.json_values), "record": counted(self._limits.record)},
                gettext("Check that the file is a list of records, and leave attachments out."),
            )


_Container = dict[str, object] | list[object]


def _flattened(record: dict[str, object]) -> Record | Problem:
    cells: Record = {}
    twin = _flatten_into(cells, record, "")
    if twin is not None:
        return Problem(
            "twin_keys",
            gettext("The record names %(twin)r twice.") % {"twin": twin},
            gettext("Remove one of them."),
            twin,
        )
    for name, cell in cells.items():
        if isinstance(cell, float) and not math.isfinite(cell):
            return Problem(
                "large_number",
                gettext("The number in %(name)r is too large.") % {"name": name},
                gettext("Correct it."),
                name,
            )
    return cells


def _flatten_into(cells: Record, record: dict[str, object], prefix: str) -> str | None:
    """Add the record's fields under dotted names; give back a name that would stand twice."""
    for key, value in record.items():
        name = prefix + key
        if isinstance(value, dict):
            twin = _flatten_into(cells, value, f"{name}.")
            if twin is not None:
                return twin
        elif name in cells:
            return name
        else:
            cells[name] = _cell(value)
    return None


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return _number(value)
    assert isinstance(value, list)
    if any(isinstance(entry, dict | list) for entry in value):
        return json.dumps(value, ensure_ascii=False, default=_number)
    return ", ".join(_word(entry) for entry in value if entry is not None) or None


def _number(value: object) -> float:
    return float(str(value))  # by way of text a number out of range becomes infinite rather than an error


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(_number(value) if isinstance(value, Decimal) else value)
