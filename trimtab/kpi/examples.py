"""A worked example as a table: the lines that people read, and the rows those lines stand for.

The text has a head line of column names and then a line a row, cells separated by ``|``; blank lines are ignored.
A cell is plain text, read as its column's type. Left empty, it takes the column's default, as a column that is not
there does; ``''`` is an empty text. A cell may list values, ``Ana, Ben``, or a run of days,
``2026-03-01..2026-03-31``: its line then stands for one row for each of them.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import NamedTuple, Protocol

from trimtab.kpi.definition import Example
from trimtab.kpi.period import Period

_EMPTY_TEXT = "''"


class BadExample(ValueError):
    """A worked example is not a table of its fact; the message names the line."""


class ColumnOfFact(Protocol):
    """What has to be known of a column: its SQL type and, as SQL, its default."""

    @property
    def kind(self) -> str:
        """Its type, such as DOUBLE."""

    @property
    def default(self) -> str:
        """The SQL of the value it takes when an example leaves it out."""


class ExampleTable(NamedTuple):
    """The lines of an example as they are shown: column names, and a tuple of cells a line."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(example: Example) -> ExampleTable:
    """Which columns and lines does the example show?

    Raises BadExample for a text without rows, a nameless or repeated column, or a line with too many or too few
    cells. Lines are numbered from the head line, 1, without blank ones.
    """
    lines = [_cells(line) for line in example.rows.splitlines() if line.strip()]
    if len(lines) < 2:
        raise BadExample("an example needs a head line and a row")
    head = lines[0]
    if "" in head or len(set(head)) < len(head):
        raise BadExample(f"line 1: every column needs a name of its own, not {' | '.join(head)}")
    for number, cells in enumerate(lines[1:], start=2):
        if len(cells) != len(head):
            raise BadExample(f"line {number}: {len(cells)} cells under {len(head)} columns")
    return ExampleTable(head, tuple(lines[1:]))


def rows(example: Example) -> list[tuple[str, ...]]:
    """Which rows do the lines stand for, lists and runs of days written out?

    Raises BadExample as ``table`` does, and for a run of days that is none.
    """
    found: list[tuple[str, ...]] = []
    for number, cells in enumerate(table(example).rows, start=2):
        try:
            found.extend(product(*(tuple(_values(cell)) for cell in cells)))
        except ValueError as error:
            raise BadExample(f"line {number}: {error}") from None
    return found


def relation(example: Example, columns: Mapping[str, ColumnOfFact]) -> str:
    """Which SELECT gives the example's rows with all columns of the fact?

    Raises BadExample as ``rows`` does, and for a column that the fact does not have.
    """
    head = table(example).columns
    unknown = [name for name in head if name not in columns]
    if unknown:
        raise BadExample(f"line 1: the fact has no column {unknown[0]}")
    kinds = [columns[name] for name in head]
    lines = [
        ", ".join(_literal(cell, kind) for cell, kind in zip(row, kinds, strict=True))
        for row in rows(example)
    ]
    chosen = [
        f"given.{_name(name)}"
        if name in head
        else f"CAST({column.default} AS {column.kind}) AS {_name(name)}"
        for name, column in columns.items()
    ]
    given = f"(VALUES ({'), ('.join(lines)})) AS given({', '.join(_name(name) for name in head)})"
    return f"SELECT {', '.join(chosen)} FROM {given}"  # noqa: S608 - texts of the catalogue, quoted


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split("|"))


def _values(cell: str) -> Iterator[str]:
    for value in cell.split(","):
        if ".." in value:
            yield from (day.isoformat() for day in _days(value))
        else:
            yield value.strip()


def _days(text: str) -> Iterator[date]:
    return Period.parse(text).dates()


def _literal(cell: str, column: ColumnOfFact) -> str:
    """The cell as SQL of its column's type."""
    if not cell:
        return f"CAST({column.default} AS {column.kind})"
    text = "" if cell == _EMPTY_TEXT else cell.replace("'", "''")
    return f"CAST('{text}' AS {column.kind})"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'
