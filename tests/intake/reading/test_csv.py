"""What a CSV file gives: columns, rows, their numbers, and what is wrong with single rows."""

import csv
import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.intake.reading import BadRow, Limits, Row, Table, UnreadableFile, open_table


def _write(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _cells(table: Table) -> list[tuple[object, ...]]:
    return [row.cells for row in table.rows() if isinstance(row, Row)]


def test_a_plain_file(tmp_path: Path) -> None:
    table = open_table(_write(tmp_path, "Ticket ID, Client ,Status\n1,Acme Ltd,Closed\n2,Öz,\n"))
    assert (table.format, table.encoding, table.delimiter) == ("csv", "utf-8", ",")
    assert table.columns == ("Ticket ID", "Client", "Status")
    assert list(table.rows()) == [Row(2, ("1", "Acme Ltd", "Closed")), Row(3, ("2", "Öz", ""))]
    assert table.position() == table.size == (tmp_path / "table.csv").stat().st_size
    assert table.notes == ()


def test_rows_can_be_read_again(tmp_path: Path) -> None:
    table = open_table(_write(tmp_path, "a,b\n1,2\n"))
    assert list(table.rows()) == list(table.rows())


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    table = open_table(_write(tmp_path, "Ticket ID,Client"))
    assert table.columns == ("Ticket ID", "Client")
    assert list(table.rows()) == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["id", "note, long; really\tlong", "n"], ["1", "a,b;c\td", "1,5"], ["2", "x", "2;5"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    table = open_table(_write(tmp_path, text.getvalue()))
    assert table.delimiter == delimiter
    assert [list(table.columns), *map(list, _cells(table))] == lines


def test_excels_separator_line_is_followed(tmp_path: Path) -> None:
    table = open_table(_write(tmp_path, "sep=;\na,b;c\n1,2;3\n"))
    assert table.columns == ("a,b", "c")
    assert list(table.rows()) == [Row(3, ("1,2", "3"))]


def test_a_named_delimiter_counts(tmp_path: Path) -> None:
    assert open_table(_write(tmp_path, "a|b,c\n1|2,3\n"), delimiter="|").columns == ("a", "b,c")
    with pytest.raises(UnreadableFile, match="cannot separate"):
        open_table(_write(tmp_path, "a,b\n"), delimiter="::")


def test_a_table_of_one_column(tmp_path: Path) -> None:
    assert _cells(open_table(_write(tmp_path, "Client\nAcme\nÖz\n"))) == [("Acme",), ("Öz",)]


def test_quotes_hold_line_ends_separators_and_quotes(tmp_path: Path) -> None:
    table = open_table(_write(tmp_path, 'a,b\r\n"x\r\ny, ""z""",1\r\nlast,2\r\n'))
    assert list(table.rows()) == [Row(2, ('x\r\ny, "z"', "1")), Row(4, ("last", "2"))]


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    table = open_table(_write(tmp_path, "a,b\r1,2\n3,4\r\n5,6\r7,8"))
    assert list(table.rows()) == [
        Row(number, cells) for number, cells in enumerate([("1", "2"), ("3", "4"), ("5", "6"), ("7", "8")], 2)
    ]


def test_unusual_separators_of_unicode_end_no_row(tmp_path: Path) -> None:
    assert _cells(open_table(_write(tmp_path, "a,b\nx\u2028y,\x0c\x85\n"))) == [("x\u2028y", "\x0c\x85")]


def test_formulas_stay_what_they_are(tmp_path: Path) -> None:
    assert _cells(open_table(_write(tmp_path, "a,b\n=1+1,@SUM(A1)\n"))) == [("=1+1", "@SUM(A1)")]


def test_rows_without_data_are_left_out_and_said(tmp_path: Path) -> None:
    table = open_table(_write(tmp_path, "a,b\n1,2\n\n,\n3,4\n,\n"))
    assert list(table.rows()) == [Row(2, ("1", "2")), Row(5, ("3", "4"))]
    assert table.notes == ("Rows without any data were left out: 2.",)


def test_lines_before_the_header_may_be_blank(tmp_path: Path) -> None:
    table = open_table(_write(tmp_path, "\n\na,b\n1,2\n"))
    assert list(table.rows()) == [Row(4, ("1", "2"))]


def test_a_trailing_column_without_name_and_data_is_left_out(tmp_path: Path) -> None:
    table = open_table(_write(tmp_path, "a,b,\n1,2,\n3,4\n5,6,7\n"))
    assert table.columns == ("a", "b")
    first, second, third = table.rows()
    assert (first, second) == (Row(2, ("1", "2")), Row(3, ("3", "4")))
    assert isinstance(third, BadRow)


def test_ragged_rows_stand_where_they_stand(tmp_path: Path) -> None:
    rows = list(open_table(_write(tmp_path, "a,b\n1,2\n3\n4,5,6\n7,8\n")).rows())
    assert [row.number for row in rows] == [2, 3, 4, 5]
    assert [isinstance(row, BadRow) for row in rows] == [False, True, True, False]
    bad = rows[1]
    assert isinstance(bad, BadRow)
    assert bad.problem.code == "ragged_row"
    assert bad.problem.message == "The row has 1 cells, the header has 2."


def test_a_long_cell_names_row_and_column(tmp_path: Path) -> None:
    content = f'id,note\n1,short\n2,"{"x" * 600_000}\n{"y" * 600_000}"\n3,after\n'
    first, long, after = open_table(_write(tmp_path, content)).rows()
    assert isinstance(long, BadRow)
    assert (long.number, long.problem.column) == (3, "note")
    assert "'note'" in long.problem.message
    assert (first, after) == (Row(2, ("1", "short")), Row(5, ("3", "after")))


def test_a_cell_at_the_limit_is_read(tmp_path: Path) -> None:
    table = open_table(_write(tmp_path, f"a,b\n{'x' * 65_536},1\n{'x' * 65_537},1\n"))
    assert [isinstance(row, Row) for row in table.rows()] == [True, False]


def test_a_broken_quote_spoils_its_own_row_only(tmp_path: Path) -> None:
    rows = list(open_table(_write(tmp_path, 'a,b\n1,"x"y"\n2,z\n')).rows())
    assert isinstance(rows[0], BadRow)
    assert rows[0].problem.code == "broken_quotes"
    assert rows[1] == Row(3, ("2", "z"))


def test_an_unclosed_quote_is_named_by_the_line_it_opens_in(tmp_path: Path) -> None:
    table = open_table(_write(tmp_path, 'a,b\n1,"x\ny","z\n' + "2,w\n" * 50))
    with pytest.raises(UnreadableFile) as fault:
        list(table.rows())
    assert (fault.value.code, fault.value.row) == ("unclosed_quote", 3)
    assert "line 3" in fault.value.message


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("a,b,A", "twin_columns"),
        ("a,,b", "nameless_column"),
        ("Client,CLİENT", "twin_columns"),
        (",a", "nameless_column"),
    ],
)
def test_headers_that_cannot_be_told_apart(tmp_path: Path, header: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as fault:
        open_table(_write(tmp_path, f"{header}\n1,2,3\n"))
    assert (fault.value.code, fault.value.row) == (code, 1)


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    packed = gzip.compress(b"a,b\n1,2\n") + gzip.compress(b"3,4\n") + bytes(512)
    table = open_table(_write(tmp_path, packed, "t.csv.gz"))
    assert _cells(table) == [("1", "2"), ("3", "4")]
    assert table.position() == table.size == len(packed)


def test_a_gzip_that_packs_well_but_small_is_read(tmp_path: Path) -> None:
    rows = b"1001,Acme\n" * 500_000
    assert sum(1 for _ in open_table(_write(tmp_path, gzip.compress(b"a,b\n" + rows))).rows()) == 500_000


def test_the_limits_can_be_set(tmp_path: Path) -> None:
    path = _write(tmp_path, "a,b,c\n1,22,3\n")
    with pytest.raises(UnreadableFile, match="at most 2"):
        open_table(path, limits=Limits(columns=2))
    assert isinstance(next(open_table(path, limits=Limits(cell=1)).rows()), Row | BadRow)


def test_what_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.csv", Path("nul\0name")):
        with pytest.raises(UnreadableFile):
            open_table(path)


# A file full of control characters is refused as no text, which is another test's concern.
_LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff") | st.sampled_from(
    "\t\r\n\x1b"
)
_texts = st.text(_LETTERS, max_size=20)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(_texts, min_size=width, max_size=width), max_size=8)
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_what_csv_writes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str
) -> None:
    width = len(rows[0]) if rows else 2
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow([f"column {place}" for place in range(width)])
    writer.writerows(rows)
    path = tmp_path_factory.getbasetemp() / "round.csv"
    path.write_bytes(text.getvalue().encode())
    found = _cells(open_table(path, encoding="utf-8", delimiter=","))
    assert found == [tuple(row) for row in rows if any(row)]


@given(st.lists(st.sampled_from(["a", ",", '"', "\n", "\r", ";", "ş", "\t", " "]), max_size=40).map("".join))
def test_any_mix_of_marks_gives_rows_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "mix.csv"
    path.write_bytes(("id,name\n" + text).encode())
    try:
        table = open_table(path)
        for row in table.rows():
            assert isinstance(row, BadRow) or len(row.cells) == len(table.columns)
    except UnreadableFile as fault:
        assert fault.message
        assert fault.remedy
