"""A table comes out as CSV and XLSX whole, typed and inert."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from trimtab.intake.parsing import _INERT
from trimtab.web import exports
from trimtab.web.exports import Cell, Column, Table, csv_chunks, download, xlsx_file

ISTANBUL = ZoneInfo("Europe/Istanbul")
COLUMNS = (
    Column("Client"),
    Column("Tickets", "whole"),
    Column("Rate", "percent"),
    Column("Hours", "number"),
    Column("Opened on", "date"),
    Column("Opened at", "moment"),
    Column("Counted", "flag"),
)
ROW: tuple[Cell, ...] = (
    "Öz Lojistik, A.Ş.",
    1912,
    0.138076,
    -2.5,
    date(2026, 10, 5),
    datetime(2026, 10, 5, 21, 30, tzinfo=UTC),
    True,
)
HOSTILE = (
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("https://example.invalid","x")',
    "=cmd|' /C calc'!A0",
    "'=1",
    '","=1+1',
    '"\r\n=1+1',
    "https://example.invalid/",
    "file:///etc/passwd",
    "_x0041_",
    "a\x01b\x1f",
    "12",
    "2026-10-05",
    "true",
    "ﾃｽﾄ 日本語",
)


def original(cell: str) -> str:
    """What the import makes of a cell of our own export."""
    return cell[1:] if _INERT.match(cell) else cell


def table(rows: Iterable[Sequence[Cell]], columns: Sequence[Column] = COLUMNS) -> Table:
    return Table("trimtab-rows", columns, rows, (("KPI", "Ticket escalation"), ("Tickets", 12)), ISTANBUL)


def as_csv(subject: Table) -> list[list[str]]:
    data = b"".join(csv_chunks(subject))
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def as_sheets(subject: Table) -> list[Worksheet]:
    with xlsx_file(subject) as file:
        return load_workbook(file).worksheets


def test_csv_holds_unrounded_numbers_and_local_moments_with_their_offset() -> None:
    head, row = as_csv(table([ROW]))
    assert head == [column.title for column in COLUMNS]
    assert row == [
        "Öz Lojistik, A.Ş.",
        "1912",
        "0.138076",
        "-2.5",
        "2026-10-05",
        "2026-10-06 00:30:00+03:00",
        "true",
    ]


def test_csv_ends_its_lines_as_the_standard_says() -> None:
    data = b"".join(csv_chunks(table([ROW])))
    assert data.count(b"\r\n") == 2
    assert data.count(b"\n") == 2


def test_unknown_is_an_empty_cell() -> None:
    nothing: tuple[Cell, ...] = (None,) * len(COLUMNS)
    assert as_csv(table([nothing]))[1] == [""] * len(COLUMNS)
    assert [cell.value for cell in as_sheets(table([ROW, nothing, ROW]))[0][3]] == [None] * len(COLUMNS)


def test_xlsx_cells_are_typed() -> None:
    sheet, about = as_sheets(table([ROW]))
    cells = sheet[2]
    assert [cell.data_type for cell in cells] == ["s", "n", "n", "n", "d", "d", "b"]
    assert [cell.value for cell in cells] == [
        "Öz Lojistik, A.Ş.",
        1912,
        0.138076,
        -2.5,
        datetime.fromisoformat("2026-10-05"),
        datetime.fromisoformat("2026-10-06T00:30"),
        True,
    ]
    assert cells[2].number_format == "0.0 %"
    assert cells[3].number_format == "#,##0.00"
    assert sheet.freeze_panes == "A2"
    assert about.title == "About"
    assert [(row[0].value, row[1].value) for row in about.rows] == [
        ("KPI", "Ticket escalation"),
        ("Tickets", 12),
        ("Times are in", "Europe/Istanbul"),
    ]


def test_hostile_text_is_inert_in_both_formats_and_comes_back_as_it_was() -> None:
    subject = [(text,) for text in HOSTILE]
    columns = (Column("Title"),)
    written = [row[0] for row in as_csv(table(subject, columns))[1:]]
    assert not [text for text in written if text[:1] in "=+-@\t\r\n＝＋－＠"]
    assert [original(text) for text in written] == list(HOSTILE)

    sheet = as_sheets(table(subject, columns))[0]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if cell.hyperlink]
    # Excel reads _x000D_ as a carriage return; openpyxl leaves that to its caller.
    assert [original(unescape(str(cell.value))) for cell in cells] == list(HOSTILE)


def test_a_hostile_column_title_is_inert_too() -> None:
    columns = (Column("=1+1"),)
    assert as_csv(table([], columns))[0] == ["'=1+1"]
    assert as_sheets(table([], columns))[0]["A1"].value == "'=1+1"


@settings(max_examples=60)
@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers()), max_size=5))
def test_any_text_survives_csv(rows: list[tuple[str, int]]) -> None:
    columns = (Column("Title"), Column("Tickets", "whole"))
    read = as_csv(table(rows, columns))[1:]
    assert [(original(title), int(count)) for title, count in read] == rows


def test_rows_beyond_one_sheet_go_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_ROWS_A_SHEET", 2)
    sheets = as_sheets(table([(number,) for number in range(5)], (Column("Number", "whole"),)))
    assert [sheet.title for sheet in sheets] == ["Rows", "Rows 2", "Rows 3", "About"]
    found = [row[0].value for sheet in sheets[:-1] for row in sheet.iter_rows(min_row=2)]
    assert found == [0, 1, 2, 3, 4]


def test_a_cell_longer_than_excel_takes_says_so() -> None:
    subject = table([("x" * 40_000,)], (Column("Title"),))
    sheet, about = as_sheets(subject)
    text = str(sheet["A2"].value)
    assert len(text) == 32_767
    assert text.endswith("has all of it)")
    assert [row[1].value for row in about.rows][-1] == 1
    assert len(as_csv(subject)[1][0]) == 40_000


def test_days_before_excels_calendar_are_text() -> None:
    sheet = as_sheets(table([(date(1899, 12, 31),)], (Column("Day", "date"),)))[0]
    assert sheet["A2"].value == "1899-12-31"


def test_numbers_that_are_none_are_empty() -> None:
    subject = table([(float("nan"),), (float("inf"),), (12.0,)], (Column("Value", "number"),))
    assert [row[0] for row in as_csv(subject)[1:]] == ["", "", "12"]
    assert [row[0].value for row in as_sheets(subject)[0].iter_rows(min_row=2)] == [None, None, 12]


@pytest.mark.django_db
def test_the_answer_names_the_file_and_its_type() -> None:
    answer = download(table([ROW]), "csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="trimtab-rows.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.streaming
    answer = download(table([ROW]), "xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="trimtab-rows.xlsx"'
    answer.close()


def test_csv_is_made_while_it_is_read() -> None:
    taken = 0

    def rows() -> Iterator[Sequence[Cell]]:
        nonlocal taken
        for number in range(100_000):
            taken += 1
            yield (number,)

    chunks = csv_chunks(table(rows(), (Column("Number", "whole"),)))
    next(chunks)
    next(chunks)
    assert taken <= 1_000
