"""What rows does an XLSX workbook hold?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext

from trimtab.intake.counted import counted
from trimtab.intake.reading.headers import columns_of, too_long, wrong_width
from trimtab.intake.reading.limits import Limits
from trimtab.intake.reading.problems import BadRow, Problem, UnreadableFile
from trimtab.intake.reading.table import Cell, Row, Table
from trimtab.intake.reading.workbook.contents import Contents, SheetEntry, read_contents
from trimtab.intake.reading.workbook.package import Package
from trimtab.intake.reading.workbook.sheet import Sheet, SheetRow
from trimtab.intake.reading.workbook.strings import SharedStrings
from trimtab.intake.reading.workbook.styles import Styles


class XlsxTable(Table):
    """The first sheet with data, visible sheets first; other sheets with data are named in `notes`.

    The header is the first row with data, and the table begins at its first named column. A row's number is
    the sheet's own. Dates are naive datetimes, durations text as H:MM:SS, formulas their stored result,
    errors such as #N/A text.
    """

    format = "xlsx"

    def __init__(self, path: Path, size: int, limits: Limits) -> None:
        super().__init__({})
        self._path = path
        self._limits = limits
        self.size = size
        self._position = 0
        with Package(path, limits) as package, self._reader(package) as (sheet, contents):
            self._entry, header = self._first_with_data(package, sheet, contents)
            self._header_row = header.number
            self._left, names = _names(header)
            self.columns = columns_of(names, header.number, limits)
        _refuse_faults(header, self._left, self.columns)

    def position(self) -> int:
        return self._position

    def rows(self) -> Iterator[Row | BadRow]:
        self._position = 0
        empty = 0
        with Package(self._path, self._limits) as package, self._reader(package) as (sheet, _):
            whole = max(1, package.size_of(self._entry.part))
            for row in sheet.rows(package.part(self._entry.part)):
                if row.number <= self._header_row:
                    continue
                self._position = min(self.size, self.size * sheet.read // whole)
                if row.has_data:
                    yield self._row(row)
                else:
                    empty += bool(row.cells)
        self._position = self.size
        if empty:
            self._note(gettext("Rows without any data were left out: %(empty)s.") % {"empty": counted(empty)})

    @contextmanager
    def _reader(self, package: Package) -> Iterator[tuple[Sheet, Contents]]:
        contents = read_contents(package)
        styles = Styles(package.part(contents.styles) if contents.styles else None)
        strings = SharedStrings(
            package.part(contents.strings) if contents.strings else None, self._limits.cell
        )
        try:
            yield Sheet(strings, styles, self._limits, from_1904=contents.from_1904), contents
        finally:
            strings.close()

    def _first_with_data(
        self, package: Package, sheet: Sheet, contents: Contents
    ) -> tuple[SheetEntry, SheetRow]:
        found: list[tuple[SheetEntry, SheetRow]] = []
        for entry in contents.sheets:
            first = next((row for row in sheet.rows(package.part(entry.part)) if row.has_data), None)
            if first is not None:
                found.append((entry, first))
        if not found:
            raise UnreadableFile(
                "empty",
                gettext("The workbook is empty."),
                gettext("Export it again, with at least a header."),
            )
        if len(found) > 1:
            others = ", ".join(repr(entry.name) for entry, _ in found[1:21])
            self._note(
                gettext("Only the sheet %(name)r was read; these hold data too: %(others)s.")
                % {"name": found[0][0].name, "others": others}
            )
        return found[0]

    def _row(self, row: SheetRow) -> Row | BadRow:
        width, cells = len(self.columns), row.cells
        if self._left:
            if any(cell is not None for cell in cells[: self._left]):
                return BadRow(row.number, _outside())
            cells = cells[self._left :]
        if row.faults:
            place, fault = min(row.faults.items())
            column = _column(self.columns, place - self._left)
            return BadRow(row.number, _problem(fault, column, self._limits))
        while len(cells) > width and cells[-1] in (None, ""):
            cells.pop()
        if len(cells) > width:
            return BadRow(row.number, wrong_width(len(cells), width))
        return Row(row.number, (*cells, *[None] * (width - len(cells))))


def _names(header: SheetRow) -> tuple[int, list[str]]:
    """Give the place of the first named column and the names from there on."""
    names = ["" if cell is None else _name(cell) for cell in header.cells]
    left = next((place for place, name in enumerate(names) if name.strip()), 0)
    return left, names[left:]


def _name(cell: Cell) -> str:
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)


def _refuse_faults(header: SheetRow, left: int, columns: tuple[str, ...]) -> None:
    for place, fault in sorted(header.faults.items()):
        problem = _problem(fault, _column(columns, place - left), Limits())
        raise UnreadableFile(problem.code, problem.message, problem.remedy, row=header.number)


def _column(columns: tuple[str, ...], place: int) -> str:
    return columns[place] if 0 <= place < len(columns) else f"number {place + 1}"


def _outside() -> Problem:
    return Problem(
        "ragged_row",
        gettext("The row has data left of the table's first column."),
        gettext("Remove it, or give it a header."),
    )


def _problem(fault: str, column: str, limits: Limits) -> Problem:
    if fault == "long":
        return too_long(column, 0, limits)
    if fault == "columns":
        return Problem(
            "too_many_columns",
            gettext("The row has data beyond column %(columns)s.") % {"columns": counted(limits.columns)},
            gettext("Remove the data to the right of the table."),
        )
    if fault == "formula":
        return Problem(
            "formula_without_result",
            gettext("The formula in column %(column)r has no stored result.") % {"column": column},
            gettext("Open the workbook in a spreadsheet program and save it."),
            column,
        )
    return Problem(
        "broken_cell",
        gettext("The cell in column %(column)r holds what its type cannot.") % {"column": column},
        gettext("Type the value again and save the workbook."),
        column,
    )
