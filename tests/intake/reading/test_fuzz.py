"""Whatever bytes come: rows, bad rows, or UnreadableFile; never another exception."""

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.reading.tickets import csv_bytes
from tests.intake.reading.workbooks import workbook, zipped
from trimtab.intake.reading import BadRow, Row, UnreadableFile, open_table

_SEEDS = [
    csv_bytes(),
    gzip.compress(csv_bytes(), mtime=0),
    json.dumps([{"id": 1, "a": {"b": [1, "ş"]}}, {"id": 2.5}]).encode(),
    json.dumps({"tickets": [{"id": 1}], "next": None}).encode(),
    csv_bytes().decode().encode("utf-16"),
    workbook(strings="<sst><si><t>a</t></si></sst>"),
]
_STARTS = [
    b"",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"[{",
    b'{"a":[',
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"a,b\n",
    b"sep=;\n",
]


def _read(factory: pytest.TempPathFactory, content: bytes) -> None:
    path = factory.getbasetemp() / "fuzz.bin"
    path.write_bytes(content)
    try:
        table = open_table(path)
        for row in table.rows():
            assert isinstance(row, Row | BadRow)
            if isinstance(row, Row):
                assert len(row.cells) == len(table.columns)
        assert 0 <= table.position() <= table.size
    except UnreadableFile as fault:
        assert fault.message
        assert fault.remedy


@settings(max_examples=400)
@given(st.sampled_from(_STARTS), st.binary(max_size=400))
def test_random_bytes(tmp_path_factory: pytest.TempPathFactory, start: bytes, content: bytes) -> None:
    _read(tmp_path_factory, start + content)


@settings(max_examples=400)
@given(
    st.sampled_from(_SEEDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6),
    st.floats(0.2, 1.5),
)
def test_damaged_files(
    tmp_path_factory: pytest.TempPathFactory, seed: bytes, hits: list[tuple[float, int]], keep: float
) -> None:
    content = bytearray(seed)
    for place, byte in hits:
        content[int(place * (len(content) - 1))] = byte
    _read(tmp_path_factory, bytes(content[: int(keep * len(content))]))


_tags = st.sampled_from(
    [
        *(
            '<row r="2">',
            "<row>",
            "</row>",
            '<c r="B1" t="s">',
            '<c t="b" r="">',
            '<c r="1" s="1">',
            "<c>",
            "</c>",
        ),
        *("<v>", "</v>", "<is>", "<t>", "</t>", "</is>", "<f>", "</f>", '<c t="d">', "<rPh>", "</rPh>"),
        *("1", "45000.5", "-", "x", "&amp;"),
    ]
)


@settings(max_examples=300)
@given(st.lists(_tags, max_size=30).map("".join))
def test_sheets_of_any_elements(tmp_path_factory: pytest.TempPathFactory, inner: str) -> None:
    _read(tmp_path_factory, workbook(inner, strings="<sst><si><t>a</t></si></sst>"))


@settings(max_examples=200)
@given(
    st.sampled_from(
        ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "_rels/.rels", "xl/x.xml"]
    ),
    st.text("<>/=\"'aAr:idxl.&;# 1", max_size=80),
)
def test_workbooks_with_any_part(tmp_path_factory: pytest.TempPathFactory, name: str, content: str) -> None:
    _read(tmp_path_factory, workbook(more={name: content}))
    _read(tmp_path_factory, zipped({name: content}))
