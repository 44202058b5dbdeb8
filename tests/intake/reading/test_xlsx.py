"""What an XLSX workbook gives: typed cells, its first sheet with data, and what is wrong with single rows."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.reading.workbooks import HEADER_ROW, cells, parts, rows, workbook, zipped
from trimtab.intake.reading import BadRow, Row, Table, UnreadableFile, open_table
from trimtab.intake.reading.workbook.strings import SharedStrings
from trimtab.intake.reading.workbook.styles import dated, meaning_of_format

_NOON = datetime.fromisoformat("2026-10-05 12:30:15")
_DAY_ZERO = datetime.fromisoformat("1899-12-30")


def _open(folder: Path, content: bytes) -> Table:
    path = folder / "table.xlsx"
    path.write_bytes(content)
    return open_table(path)


def _written(folder: Path, values: list[list[Any]], **options: Any) -> Table:
    path = folder / "written.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm:ss", **options}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(values):
            sheet.write_row(number, 0, row)
    return open_table(path)


def test_cells_keep_their_types(tmp_path: Path) -> None:
    table = _written(
        tmp_path, [["id", "when", "x", "ok"], [1001, _NOON, 1.5, True], ["1002", None, -3, False]]
    )
    assert (table.format, table.encoding, table.delimiter) == ("xlsx", None, None)
    assert table.columns == ("id", "when", "x", "ok")
    assert list(table.rows()) == [Row(2, (1001, _NOON, 1.5, True)), Row(3, ("1002", None, -3, False))]
    assert table.position() == table.size


def test_workbooks_that_count_from_1904(tmp_path: Path) -> None:
    table = _written(tmp_path, [["when"], [_NOON]], date_1904=True)
    assert next(table.rows()) == Row(2, (_NOON,))


def test_inline_strings_and_the_other_writer(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "day", "text"])
    sheet.append([1, date(2026, 10, 5), " =1+1 & <b>"])
    sheet["D1"] = "sum"
    sheet["D2"] = "=A2+1"
    book.save(tmp_path / "o.xlsx")
    bad = next(open_table(tmp_path / "o.xlsx").rows())
    assert isinstance(bad, BadRow)
    assert (bad.problem.code, bad.problem.column) == ("formula_without_result", "sum")
    table = _written(tmp_path, [["a"], ["x"]], constant_memory=True)
    assert next(table.rows()) == Row(2, ("x",))


def test_formulas_give_their_stored_result_and_errors_are_text(tmp_path: Path) -> None:
    table = _open(
        tmp_path,
        workbook(
            rows(["n", "t", "e"])
            + '<row r="2"><c r="A2"><f>40+2</f><v>42</v></c><c r="B2" t="str"><f>"a"</f><v>a_x000D_b</v></c>'
            '<c r="C2" t="e"><v>#N/A</v></c></row>'
        ),
    )
    assert next(table.rows()) == Row(2, (42, "a\rb", "#N/A"))


def test_rich_text_is_joined_and_furigana_left_out(tmp_path: Path) -> None:
    strings = (
        "<sst><si><t>会社</t></si><si><r><t>株式</t></r><r><t>会社</t></r>"
        '<rPh sb="0" eb="2"><t>カブシキ</t></rPh></si><si><t/></si></sst>'
    )
    inner = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    table = _open(tmp_path, workbook(inner, strings=strings))
    assert table.columns == ("会社",)
    assert list(table.rows()) == [Row(2, ("株式会社",))]


def test_prefixed_elements_and_cells_without_references(tmp_path: Path) -> None:
    raw = (
        '<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row><x:c t="str"><x:v>a</x:v></x:c><x:c t="str">'
        "<x:v>b</x:v></x:c></x:row><x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row>"
        "</x:sheetData></x:worksheet>"
    )
    table = _open(tmp_path, workbook(raw_sheet=raw))
    assert table.columns == ("a", "b")
    assert list(table.rows()) == [Row(2, (1, 2))]


def test_the_first_visible_sheet_with_data_is_read_and_others_are_said(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "s.xlsx") as book:
        book.add_worksheet("Empty").activate()
        hidden = book.add_worksheet("Lists")
        hidden.write(0, 0, "hidden")
        hidden.hide()
        book.add_worksheet("Tickets").write(0, 0, "id")
        book.add_worksheet("Notes").write(5, 5, "note")
    table = open_table(tmp_path / "s.xlsx")
    assert table.columns == ("id",)
    assert table.notes == ("Only the sheet 'Tickets' was read; these hold data too: 'Notes', 'Lists'.",)


def test_a_table_may_begin_anywhere(tmp_path: Path) -> None:
    inner = cells(4, {"C": "id", "D": "name"}) + cells(6, {"C": "1"}) + cells(7, {"B": "left", "C": "2"})
    table = _open(tmp_path, workbook(inner))
    assert table.columns == ("id", "name")
    first, second = table.rows()
    assert first == Row(6, ("1", None))
    assert isinstance(second, BadRow)
    assert (second.number, second.problem.code) == (7, "ragged_row")


def test_rows_without_data_are_left_out_and_said(tmp_path: Path) -> None:
    inner = rows(["a", "b"], ["1", "2"]) + '<row r="3"><c r="A3" t="str"><v/></c></row><row r="4"/>'
    table = _open(tmp_path, workbook(inner + cells(9, {"A": "x"})))
    assert [row.number for row in table.rows()] == [2, 9]
    assert table.notes == ("Rows without any data were left out: 1.",)


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("yyyy-mm-dd hh:mm:ss.000", "date"),
        ("dd.mm.yyyy", "date"),
        ('yyyy"年"m"月"d"日"', "date"),
        ("[$-411]ge.m.d;@", "date"),
        ("[$-F800]dddd, mmmm dd, yyyy", "date"),
        ("mmm", "date"),
        ("[h]:mm:ss", "time"),
        ("h:mm AM/PM", "time"),
        ("mm:ss.0", "time"),
        ("[mm]", "time"),
        ("General", "number"),
        ("G/標準", "number"),
        ("0.00E+00", "number"),
        ('#,##0.00 "days";[Red]-#,##0.00', "number"),
        ("0.0%", "number"),
        ('"Day "0', "number"),
        ("@", "number"),
        ("", "number"),
    ],
)
def test_formats_tell_dates_from_numbers(code: str, meaning: str) -> None:
    assert meaning_of_format(code) == meaning


def test_durations_are_text(tmp_path: Path) -> None:
    assert dated(1.5, "time", from_1904=False) == "36:00:00"
    assert dated(0.0625, "time", from_1904=False) == "1:30:00"


@given(st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2100-01-01")))
def test_days_as_numbers_are_right_to_the_millisecond(moment: datetime) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    number = (moment - _DAY_ZERO).total_seconds() / 86_400
    assert dated(number, "date", from_1904=False) == moment


def test_strings_past_the_memory_they_may_take_come_from_a_file() -> None:
    texts = [f"text {number} {'ş' * 90}" for number in range(120_000)]
    xml = ("<sst>" + "".join(f"<si><t>{text}</t></si>" for text in texts) + "<si/></sst>").encode()
    strings = SharedStrings(
        iter([xml[place : place + 65_536] for place in range(0, len(xml), 65_536)]), 65_536
    )
    assert [strings[number] for number in (0, 1, 110_000, 119_999, 120_000)] == [
        texts[0],
        texts[1],
        texts[110_000],
        texts[119_999],
        "",
    ]
    for number in (-1, 120_001, 10**30):
        with pytest.raises(IndexError):
            strings[number]
    strings.close()


def test_a_wrong_cell_names_row_and_column(tmp_path: Path) -> None:
    inner = rows(HEADER_ROW) + '<row r="7"><c r="C7" s="1"><v>-5</v></c></row>' + cells(8, {"A": "x"})
    bad, good = _open(tmp_path, workbook(inner)).rows()
    assert isinstance(bad, BadRow)
    assert (bad.number, bad.problem.code, bad.problem.column) == (7, "broken_cell", "Opened at")
    assert isinstance(good, Row)


def test_a_sheet_that_breaks_in_the_middle(tmp_path: Path) -> None:
    table = _open(tmp_path, zipped({**parts(""), "xl/worksheets/sheet1.xml": _cut_sheet()}))
    with pytest.raises(UnreadableFile, match="not valid XML"):
        list(table.rows())


def _cut_sheet() -> str:
    return "<worksheet><sheetData>" + rows(*[["a", "b"]] * 5_000)


@given(
    st.lists(
        st.lists(st.none() | st.integers(-(10**9), 10**9) | st.text("aş=&<\n_x", min_size=1), max_size=4)
    )
)
def test_what_is_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, values: list[list[Any]]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    table = _written(folder, [["a", "b", "c", "d"], *values], **options)
    found = {row.number: row.cells for row in table.rows() if isinstance(row, Row)}
    expected = {
        number: (*row, *[None] * (4 - len(row)))
        for number, row in enumerate(values, start=2)
        if any(cell is not None for cell in row)
    }
    assert found == expected


def test_dates_with_a_zone_are_naive_in_the_sheet(tmp_path: Path) -> None:
    inner = rows(["when"]) + '<row r="2"><c r="A2" t="d"><v>2026-10-05T12:30:15Z</v></c></row>'
    assert next(_open(tmp_path, workbook(inner)).rows()) == Row(2, (_NOON,))
