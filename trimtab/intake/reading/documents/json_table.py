"""What rows does a JSON document hold?"""

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext

from trimtab.intake.counted import counted
from trimtab.intake.reading.documents.events import events
from trimtab.intake.reading.documents.layout import find_layout
from trimtab.intake.reading.documents.records import Layout, Record, records
from trimtab.intake.reading.headers import too_long
from trimtab.intake.reading.limits import Limits
from trimtab.intake.reading.problems import BadRow, Problem, UnreadableFile
from trimtab.intake.reading.table import Row, Table
from trimtab.intake.reading.text import Text

_MOST_LATE_COLUMNS = 1_000


class JsonTable(Table):
    """A list of objects, alone or under one key, or newline-delimited objects; a row is numbered from 1.

    Fields of an inner object get dotted names (`company.name`), a list of plain values becomes one text
    joined by ", ", a list of objects its JSON text. The columns are those of the first 1,000 records.
    """

    format = "json"

    def __init__(self, text: Text, limits: Limits) -> None:
        super().__init__(text.notes)
        self._text = text
        self._limits = limits
        self.encoding = text.encoding
        self.size = text.source.size
        self._late: dict[str, None] = {}
        self._layout, top = find_layout(events(text, limits), limits)
        others = [key for key in top.lists if key != self._layout.key]
        if others and self._layout != Layout(0):
            self._note(
                gettext("Other lists in the file were not read: %(names)s.")
                % {"names": ", ".join(others[:20])}
            )
        self.columns = self._first_columns()

    @property
    def late_columns(self) -> tuple[str, ...]:
        return tuple(self._late)

    def position(self) -> int:
        return self._text.source.position

    def rows(self) -> Iterator[Row | BadRow]:
        known = frozenset(self.columns)
        for number, record in self._numbered():
            if isinstance(record, Problem):
                yield BadRow(number, record)
                continue
            if not record.keys() <= known:
                self._note_late(number, record, known)
            yield self._row(number, record)

    def _numbered(self) -> Iterator[tuple[int, Record | Problem]]:
        number = 0
        try:
            found = records(events(self._text, self._limits), self._layout, self._limits)
            for number, record in enumerate(found, start=1):
                yield number, record
        except UnreadableFile as fault:
            fault.row = fault.row or number + 1
            raise

    def _first_columns(self) -> tuple[str, ...]:
        names: dict[str, None] = {}
        problem: Problem | None = None
        for number, record in islice(self._numbered(), self._limits.json_columns_from):
            if isinstance(record, dict):
                names.update(dict.fromkeys(record))
                self._refuse(names, number)
            else:
                problem = problem or record
        if not names and problem is not None:
            raise UnreadableFile(problem.code, problem.message, problem.remedy, row=1, column=problem.column)
        if not names:
            raise UnreadableFile(
                "no_list", gettext("The records have no named fields."), gettext("Export a list of objects.")
            )
        return tuple(names)

    def _refuse(self, names: dict[str, None], number: int) -> None:
        if len(names) > self._limits.columns:
            raise UnreadableFile(
                "too_many_columns",
                gettext("The records have more than %(columns)s different fields.")
                % {"columns": counted(self._limits.columns)},
                gettext("Export only the fields you need."),
                row=number,
            )
        for name in names:
            if not name.strip(". ") or len(name) > self._limits.column_name:
                raise UnreadableFile(
                    "bad_column_name",
                    gettext("Record %(number)s has a field with an empty or very long name: %(name)r.")
                    % {"number": counted(number), "name": name[:40]},
                    gettext("Remove this field from the export."),
                    row=number,
                    column=name[:40],
                )

    def _row(self, number: int, record: Record) -> Row | BadRow:
        cells = tuple(map(record.get, self.columns))
        for column, cell in zip(self.columns, cells, strict=True):
            if isinstance(cell, str) and len(cell) > self._limits.cell:
                return BadRow(number, too_long(column, len(cell), self._limits))
        return Row(number, cells)

    def _note_late(self, number: int, record: Record, known: frozenset[str]) -> None:
        for name in record:
            if name in known or name in self._late:
                continue
            if len(self._late) < _MOST_LATE_COLUMNS:
                self._late[name[: self._limits.column_name]] = None
                self._note(
                    gettext("From record %(number)s on there is a field that was not read: %(name)r.")
                    % {"number": counted(number), "name": name[:100]}
                )
            else:
                self._note(gettext("There are more such fields, too many to name."))
