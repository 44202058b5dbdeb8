"""What rows does a CSV file hold?"""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice

from django.utils.translation import gettext

from trimtab.intake.counted import counted
from trimtab.intake.reading.delimited.delimiters import (
    announced_delimiter,
    detect_delimiter,
    known_delimiter,
)
from trimtab.intake.reading.delimited.lines import lines
from trimtab.intake.reading.headers import columns_of, too_long, wrong_width
from trimtab.intake.reading.limits import Limits
from trimtab.intake.reading.problems import BadRow, Problem, UnreadableFile
from trimtab.intake.reading.table import Row, Table
from trimtab.intake.reading.text import Text

_SAMPLE_LINES = 200


class CsvTable(Table):
    """Separated values: RFC 4180, also with semicolons or tabs, any mix of line ends, empty lines skipped.

    A row's number is the line it starts on. A trailing column without a name is left out as long as it is
    empty. A cell's text is exactly what stands in the file, white space included.
    """

    format = "csv"

    def __init__(self, text: Text, delimiter: str | None, limits: Limits) -> None:
        super().__init__(text.notes)
        self._text = text
        self._limits = limits
        # The module's own limit holds for the whole process and lies below what one record may hold; a
        # cell that is too long must become a bad row that names it, not an error of the parser.
        csv.field_size_limit(max(csv.field_size_limit(), 2 * limits.record))
        self.encoding = text.encoding
        self.size = text.source.size
        sample = list(islice(lines(text.chunks(), limits.record), _SAMPLE_LINES))
        announced = announced_delimiter(sample[0]) if sample else None
        self._skipped_lines = 1 if announced else 0
        self.delimiter = known_delimiter(delimiter) if delimiter else announced or detect_delimiter(sample)
        self._header_width = 0
        self._header_end = 0
        self.columns = self._read_header()

    def position(self) -> int:
        return self._text.source.position

    def rows(self) -> Iterator[Row | BadRow]:
        records = _Records(self._text, self.delimiter or ",", self._limits)
        width = len(self.columns)
        empty = 0
        for start, cells, spread in records:
            if start <= self._header_end:
                continue
            if isinstance(cells, Problem):
                yield BadRow(start, cells)
            elif not any(cells):
                empty += bool(cells)
            elif len(cells) == width and not spread:
                yield Row(start, tuple(cells))
            else:
                yield self._checked(start, cells)
        if empty:
            self._note(gettext("Rows without any data were left out: %(empty)s.") % {"empty": counted(empty)})

    def _read_header(self) -> tuple[str, ...]:
        for start, cells, _ in _Records(self._text, self.delimiter or ",", self._limits):
            if start <= self._skipped_lines or cells == [] or (cells and not _named(cells)):
                continue
            if isinstance(cells, Problem):
                raise UnreadableFile(cells.code, cells.message, cells.remedy, row=start)
            self._header_width = len(cells)
            self._header_end = start
            return columns_of(cells, start, self._limits)
        raise UnreadableFile(
            "empty", gettext("The file is empty."), gettext("Export it again, with at least a header.")
        )

    def _checked(self, start: int, cells: list[str]) -> Row | BadRow:
        """Take a row of unusual shape if nothing is lost by it."""
        width = len(self.columns)
        if len(cells) == self._header_width and not any(cells[width:]):
            cells = cells[:width]
        if len(cells) != width:
            return BadRow(start, wrong_width(len(cells), width))
        for column, cell in zip(self.columns, cells, strict=True):
            if len(cell) > self._limits.cell:
                return BadRow(start, too_long(column, len(cell), self._limits))
        return Row(start, tuple(cells))


def _named(cells: list[str] | Problem) -> bool:
    return isinstance(cells, Problem) or any(cell.strip() for cell in cells)


class _Records:
    """The records of a CSV text, each as (line it starts on, cells or what is wrong, needs a closer look)."""

    def __init__(self, text: Text, delimiter: str, limits: Limits) -> None:
        self._limits = limits
        self._pending: list[str] = []
        self._pending_size = 0
        self._start = 1
        self._ended = False
        self._reader = csv.reader(
            self._watched(lines(text.chunks(), limits.record)), delimiter=delimiter, strict=True
        )

    def __iter__(self) -> Iterator[tuple[int, list[str] | Problem, bool]]:
        reader, pending, longest = self._reader, self._pending, self._limits.cell
        while True:
            self._start = start = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield start, self._broken(), True
            else:
                yield start, cells, len(pending) > 1 or len(pending[0]) > longest
            pending.clear()

    def _watched(self, physical: Iterable[str]) -> Iterator[str]:
        """Pass the lines on, and stop a quote that was never closed before it swallows the file."""
        pending, limits = self._pending, self._limits
        for line in physical:
            if pending:
                self._pending_size += len(line)
                if self._pending_size > limits.record or len(pending) > limits.record_lines:
                    raise self._unclosed()
            else:
                self._pending_size = len(line)
            pending.append(line)
            yield line
        self._ended = True

    def _broken(self) -> Problem:
        if self._ended:
            raise self._unclosed()
        last = self._start + len(self._pending) - 1
        if last == self._start:
            says = gettext("A quotation mark stands in the middle of a quoted cell in line %(line)s.")
        else:
            says = gettext(
                "A quotation mark stands in the middle of a quoted cell from line %(line)s to %(last)s."
            )
        return Problem(
            "broken_quotes",
            says % {"line": counted(self._start), "last": counted(last)},
            gettext('Write a quotation mark inside a cell twice (""), or export the file again.'),
        )

    def _unclosed(self) -> UnreadableFile:
        line = self._start + _opening_line(self._pending)
        return UnreadableFile(
            "unclosed_quote",
            gettext("The quotation mark opened in line %(line)s is never closed.") % {"line": counted(line)},
            gettext("Close or remove the quotation mark in line %(line)s.") % {"line": counted(line)},
            row=line,
        )


def _opening_line(pending: list[str]) -> int:
    """Tell at which of the lines (from 0) the quote opened that is still open at their end."""
    opened, inside = 0, False
    for place, line in enumerate(pending):
        marks = line.replace('""', "").count('"')
        # In a quoted cell, two marks close it and open another one in the same line.
        if marks and (not inside or marks > 1):
            opened = place
        inside ^= bool(marks % 2)
    return opened
