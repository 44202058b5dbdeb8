"""What a JSON document gives: where its list stands, flat cells, and what is wrong with single records."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.intake.reading import BadRow, Limits, Row, Table, UnreadableFile, open_table


def _open(folder: Path, content: object, name: str = "table.json", limits: Limits | None = None) -> Table:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return open_table(path, limits=limits or Limits())


def test_a_list_of_objects(tmp_path: Path) -> None:
    table = _open(tmp_path, [{"id": 1, "name": "Öz", "open": True}, {"id": 2.5, "extra": None}])
    assert (table.format, table.encoding, table.delimiter) == ("json", "utf-8", None)
    assert table.columns == ("id", "name", "open", "extra")
    assert list(table.rows()) == [Row(1, (1, "Öz", True, None)), Row(2, (2.5, None, None, None))]
    assert table.position() == table.size


def test_inner_objects_get_dotted_names_and_lists_become_text(tmp_path: Path) -> None:
    record = {
        "company": {"id": 7, "site": {"name": "Merkez"}},
        "tags": ["vip", 3, None, True, 1.5],
        "notes": [{"by": "Ö"}],
        "none": [],
        "gone": {},
    }
    table = _open(tmp_path, [record])
    assert table.columns == ("company.id", "company.site.name", "tags", "notes", "none")
    assert next(table.rows()) == Row(1, (7, "Merkez", "vip, 3, true, 1.5", '[{"by": "Ö"}]', None))


@pytest.mark.parametrize("key", ["data", "items", "results", "records", "value", "tickets", "anything"])
def test_a_list_under_a_key(tmp_path: Path, key: str) -> None:
    table = _open(tmp_path, {"count": 2, "page": {"next": None}, key: [{"id": 1}, {"id": 2}], "links": []})
    assert [row.cells for row in table.rows() if isinstance(row, Row)] == [(1,), (2,)]


def test_a_known_key_wins_and_the_others_are_said(tmp_path: Path) -> None:
    table = _open(tmp_path, {"users": [{"name": "x"}], "tickets": [{"id": 1}], "tickets_meta": [{"a": 1}]})
    assert table.columns == ("id",)
    assert list(table.rows()) == [Row(1, (1,))]
    assert table.notes == ("Other lists in the file were not read: users, tickets_meta.",)


def test_newline_delimited_objects(tmp_path: Path) -> None:
    table = _open(tmp_path, b'{"id": 1, "items": [{"a": 1}]}\n\n{"id": 2}\r\n{"id": 3}')
    assert table.columns == ("id", "items")
    assert [row.number for row in table.rows()] == [1, 2, 3]


def test_columns_met_late_are_named_not_dropped(tmp_path: Path) -> None:
    records = [{"id": number} for number in range(1000)] + [{"id": 1000, "late": "x"}]
    table = _open(tmp_path, records)
    assert table.columns == ("id",)
    assert table.late_columns == ()
    assert len(list(table.rows())) == 1001
    assert table.late_columns == ("late",)
    assert table.notes == ("From record 1,001 on there is a field that was not read: 'late'.",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    content = json.dumps([{"name": "株式会社 Öz"}], ensure_ascii=False).encode(encoding)
    assert list(_open(tmp_path, content).rows()) == [Row(1, ("株式会社 Öz",))]


def test_gzip_and_a_misleading_name(tmp_path: Path) -> None:
    table = _open(tmp_path, gzip.compress(b'[{"a": 1}]'), "export.csv")
    assert (table.format, list(table.rows())) == ("json", [Row(1, (1,))])


def test_a_csv_whose_first_column_begins_with_a_bracket(tmp_path: Path) -> None:
    assert _open(tmp_path, b"[Ticket],{Client}\n1,2\n").format == "csv"


def test_numbers_keep_their_kind(tmp_path: Path) -> None:
    content = b'[{"a": 12345678901234567890123, "b": 1.50, "c": 1e3, "d": -0}]'
    cells = next(_open(tmp_path, content).rows())
    assert cells == Row(1, (12345678901234567890123, 1.5, 1000.0, 0))


def test_records_that_cannot_be_read_stand_where_they_stand(tmp_path: Path) -> None:
    content = b'[{"a": 1}, 5, {"a": 1, "a": 2}, {"a": 1e999}, ["x"], {"a.b": 1, "a": {"b": 2}}, {"a": 2}]'
    rows = list(_open(tmp_path, content).rows())
    codes = [row.problem.code if isinstance(row, BadRow) else "" for row in rows]
    assert codes == ["", "no_record", "twin_keys", "large_number", "no_record", "twin_keys", ""]
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6, 7]


def test_a_long_text_names_record_and_field(tmp_path: Path) -> None:
    bad = next(_open(tmp_path, [{"id": 1, "note": "x" * 100_000}]).rows())
    assert isinstance(bad, BadRow)
    assert (bad.problem.code, bad.problem.column) == ("long_cell", "note")


def test_a_document_that_breaks_says_after_which_record(tmp_path: Path) -> None:
    good = json.dumps([{"a": number} for number in range(2000)]).encode()
    table = _open(tmp_path, good[:-3])
    with pytest.raises(UnreadableFile) as fault:
        list(table.rows())
    assert (fault.value.code, fault.value.row) == ("cut_json", 2000)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ([], "empty"),
        ({"tickets": []}, "empty"),
        ({}, "no_list"),
        ({"a": {"id": 1}, "b": {"id": 2}}, "no_list"),
        ({f"ANSWER_{n}": [{"id": n}] for n in range(3)}, "several_lists"),
        (
            {"id": 1, "subject": "x", **{f"f{n}": n for n in range(9)}, "attachments": [{"name": "a"}]},
            "no_list",
        ),
        ([[{"a": 1}]], "no_record"),
    ],
)
def test_documents_that_are_no_table(tmp_path: Path, content: object, code: str) -> None:
    with pytest.raises(UnreadableFile) as fault:
        _open(tmp_path, content)
    assert fault.value.code == code


def test_limits_of_depth_and_size(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="deeper than 3"):
        _open(tmp_path, [{"a": {"b": [1]}}], limits=Limits(json_depth=3))
    with pytest.raises(UnreadableFile, match="more than 5 values"):
        _open(tmp_path, [{"a": list(range(9))}], limits=Limits(json_values=5))
    with pytest.raises(UnreadableFile, match="more than 2 different fields"):
        _open(tmp_path, [{"a": 1, "b": 1}, {"c": 1}], limits=Limits(columns=2))


_scalars = (
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
)
_records = st.dictionaries(st.text("abcş", min_size=1, max_size=3), _scalars, min_size=1, max_size=4)


@given(st.lists(_records, min_size=1, max_size=6), st.booleans())
def test_what_json_writes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, object]], by_line: bool
) -> None:
    lines = "\n".join(map(json.dumps, records))
    content = lines if by_line and len(records) > 1 else json.dumps(records, ensure_ascii=False)
    if "\ufeff" in content:
        return  # stray byte order marks are left out of any text
    table = _open(tmp_path_factory.getbasetemp(), content.encode(), "round.json")
    found = [dict(zip(table.columns, row.cells, strict=True)) for row in table.rows() if isinstance(row, Row)]
    assert found == [{name: record.get(name) for name in table.columns} for record in records]


@given(st.text('{}[]",:ab1 \\n\n', max_size=60))
def test_any_mix_of_marks_gives_rows_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    try:
        for row in _open(tmp_path_factory.getbasetemp(), b'[{"a": 1},' + text.encode(), "mix.json").rows():
            assert isinstance(row, Row | BadRow)
    except UnreadableFile as fault:
        assert fault.message
        assert fault.remedy
