"""A table as a file: CSV for programs, XLSX for people. Every row of it, typed, and nothing that runs.

CSV is UTF-8 with a byte order mark (the one encoding that Excel opens right in every language), after RFC
4180, with unrounded numbers, ISO 8601 dates and text kept inert. XLSX has typed cells, a frozen header, and a
sheet "About". A CSV is made while it is sent and an XLSX in a file on disk: a large table is no burden.
"""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from math import isfinite
from typing import IO, Any, Literal
from zoneinfo import ZoneInfo

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from trimtab.intake.inert import inert

Format = Literal["csv", "xlsx"]
Kind = Literal["text", "whole", "number", "percent", "date", "moment", "flag"]
Cell = str | int | float | Decimal | bool | date | datetime | None
FORMATS: tuple[Format, ...] = ("csv", "xlsx")

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CSV_TYPE = "text/csv; charset=utf-8; header=present"
_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LINES_A_CHUNK = 500
_ROWS_A_SHEET = 1_048_575  # Excel's limit, without the header
_CHARACTERS_A_CELL = 32_767  # Excel's limit
_FIRST_EXCEL_DAY = date(1900, 3, 1)  # before, Excel counts a 29 February 1900 that never was
_NUMBER_FORMATS: dict[Kind, str] = {
    "whole": "#,##0",
    "number": "#,##0.00",
    "percent": "0.0 %",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm:ss",
}
_WIDTHS: dict[Kind, int] = {"text": 28, "moment": 20}
_NARROW = 12


class Percent(float):
    """A share, 0 to 1, that Excel shows as a percentage whatever its column holds otherwise."""


@dataclass(frozen=True)
class Column:
    """A column: its title, what its cells are, and how wide it is in XLSX (characters)."""

    title: str
    kind: Kind = "text"
    width: int | None = None


@dataclass(frozen=True)
class Table:
    """What is exported. ``name`` is the file's, without its ending; ``about`` has pairs (what, answer).

    ``rows`` may be read once only. Percents are shares, 0 to 1. Moments are shown in ``zone``.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    about: Sequence[tuple[str, Cell]]
    zone: ZoneInfo


def download(table: Table, file_format: Format) -> StreamingHttpResponse:
    """The answer that saves the table as a file of that format."""
    name = f"{table.name}.{file_format}"
    response: StreamingHttpResponse
    if file_format == "csv":
        response = StreamingHttpResponse(csv_chunks(table), content_type=_CSV_TYPE)
    else:
        response = FileResponse(xlsx_file(table), content_type=_XLSX_TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def csv_chunks(table: Table) -> Iterator[bytes]:
    """The table as CSV, some hundred lines at a time."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\r\n")
    yield _BYTE_ORDER_MARK
    writer.writerow([inert(column.title) for column in table.columns])
    rows = iter(table.rows)
    while chunk := list(islice(rows, _LINES_A_CHUNK)):
        writer.writerows([_csv_cell(cell, table.zone) for cell in row] for row in chunk)
        yield lines.taken()
    yield lines.taken()


def xlsx_file(table: Table) -> IO[bytes]:
    """The table as a workbook, in a nameless temporary file that stands at its beginning."""
    target: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        _Workbook(book, table).write()
    target.seek(0)
    return target


class _Lines:
    """Collects what a csv.writer writes until it is taken."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def write(self, text: str) -> int:
        self._parts.append(text)
        return len(text)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return "".join(parts).encode("utf-8", "replace")


def _csv_cell(cell: Cell, zone: ZoneInfo) -> str:
    """A cell as text. Numbers are never inert text: a minus sign is theirs."""
    match cell:
        case str():
            return inert(cell)
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime():
            return cell.astimezone(zone).isoformat(sep=" ", timespec="seconds")
        case date():
            return cell.isoformat()
        case float():
            return _plain(float(cell))
        case int() | Decimal():
            return str(cell)


def _plain(number: float) -> str:
    """The shortest text of a number; empty for what is none. 12.0 is 12."""
    if not isfinite(number):
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _width(column: Column) -> int:
    """How wide is a column, in characters?"""
    return column.width or max(_WIDTHS.get(column.kind, _NARROW), len(column.title) + 2)


class _Workbook:
    """Writes one table into a workbook, on as many sheets as Excel needs for its rows."""

    def __init__(self, book: Any, table: Table) -> None:
        self._book, self._table = book, table
        self._bold = book.add_format({"bold": True, "bottom": 1})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._formats = {
            kind: book.add_format({"num_format": shape}) for kind, shape in _NUMBER_FORMATS.items()
        }
        self._cut_cells = 0

    def write(self) -> None:
        """Write every row, then the sheet that explains them."""
        rows = iter(self._table.rows)
        for number in range(1, 1_000):
            first = next(rows, None)
            if first is None and number > 1:
                break
            begun = [] if first is None else [first]
            self._sheet(number, islice(chain(begun, rows), _ROWS_A_SHEET))
        self._about()

    def _sheet(self, number: int, rows: Iterable[Sequence[Cell]]) -> None:
        sheet = self._book.add_worksheet(_("Rows") if number == 1 else f"{_('Rows')} {number}")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._table.columns):
            sheet.set_column(place, place, _width(column))
            sheet.write_string(0, place, inert(column.title), self._bold)
        for line, row in enumerate(rows, start=1):
            for place, (column, cell) in enumerate(zip(self._table.columns, row, strict=True)):
                self._cell(sheet, line, place, column.kind, cell)

    def _cell(self, sheet: Any, line: int, place: int, kind: Kind, cell: Cell) -> None:
        match cell:
            case None:
                return
            case bool():
                sheet.write_boolean(line, place, cell)
            case int() | float() | Decimal():
                shape = self._formats.get("percent" if isinstance(cell, Percent) else kind)
                if isfinite(cell):
                    sheet.write_number(line, place, cell, shape)
            case date():
                self._day(sheet, line, place, cell)
            case _:
                sheet.write_string(line, place, self._text(str(cell)))

    def _day(self, sheet: Any, line: int, place: int, cell: date) -> None:
        """A date or a moment as Excel's own; as text where its calendar does not reach."""
        moment = isinstance(cell, datetime)
        local = cell.astimezone(self._table.zone).replace(tzinfo=None) if isinstance(cell, datetime) else cell
        if (local.date() if isinstance(local, datetime) else local) < _FIRST_EXCEL_DAY:
            sheet.write_string(line, place, local.isoformat())
            return
        sheet.write_datetime(line, place, local, self._formats["moment" if moment else "date"])

    def _text(self, text: str) -> str:
        safe = inert(text)
        if len(safe) <= _CHARACTERS_A_CELL:
            return safe
        self._cut_cells += 1
        mark = _("… (shortened for Excel; the CSV has all of it)")
        return safe[: _CHARACTERS_A_CELL - len(mark)] + mark

    def _about(self) -> None:
        sheet = self._book.add_worksheet(_("About"))
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90)
        pairs = [*self._table.about, (_("Times are in"), self._table.zone.key)]
        if self._cut_cells:
            pairs.append((_("Cells shortened"), self._cut_cells))
        for line, (what, answer) in enumerate(pairs):
            sheet.write_string(line, 0, what, self._bold)
            if isinstance(answer, str):
                sheet.write_string(line, 1, self._text(answer), self._wrapped)
            else:
                self._cell(sheet, line, 1, "text", answer)
