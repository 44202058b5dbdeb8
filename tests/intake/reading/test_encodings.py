"""Which encoding a file is read in, and when nobody guesses."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.intake.reading import Row, UnreadableFile, open_table
from trimtab.intake.reading.encodings import detect_encoding

_TURKISH = "Kayıt No,Müşteri,Durum\r\n1,İstanbul Lojistik Şirketi,Kapalı\r\n2,Çağrı Özdemir,Açık\r\n"
_JAPANESE = "番号,会社,状態\r\n1,株式会社サンプル,完了\r\n2,ﾃｽﾄ商事,対応中\r\n"


def _open(
    tmp_path: Path, content: bytes, encoding: str | None = None
) -> tuple[str | None, list[object], tuple[str, ...]]:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    table = open_table(path, encoding=encoding)
    cells = [table.columns, *(row.cells for row in table.rows() if isinstance(row, Row))]
    return table.encoding, cells, table.notes


def _expected(text: str) -> list[object]:
    return [tuple(line.split(",")) for line in text.splitlines()]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *(
            (_TURKISH, encoding)
            for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
        ),
        # Without a mark UTF-16 shows by its Latin letters, so this text needs one.
        *((_JAPANESE, encoding) for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32")),
    ],
)
def test_unicode_is_recognised(tmp_path: Path, text: str, encoding: str) -> None:
    found, cells, notes = _open(tmp_path, text.encode(encoding))
    assert cells == _expected(text)
    assert found is not None
    assert found.startswith(encoding[:6].removesuffix("-"))
    assert notes == ()


def test_utf16_big_endian_with_a_mark(tmp_path: Path) -> None:
    assert _open(tmp_path, b"\xfe\xff" + _JAPANESE.encode("utf-16-be"))[1] == _expected(_JAPANESE)


@pytest.mark.parametrize(("text", "encoding"), [(_TURKISH, "cp1254"), (_JAPANESE, "cp932")])
def test_code_pages_are_told_apart_and_said(tmp_path: Path, text: str, encoding: str) -> None:
    found, cells, notes = _open(tmp_path, text.encode(encoding))
    assert (found, cells) == (encoding, _expected(text))
    assert notes == (f"The file is not UTF-8; it was read as {encoding}.",)


@pytest.mark.parametrize("client", ["Öz", "ŞİŞLİ", "Müller & Söhne – Café", "Işık", "Ağaoğlu"])
def test_a_few_accents_are_enough_for_cp1254(client: str) -> None:
    assert detect_encoding(f"Client\n{client}\n".encode("cp1254"), whole=True) == "cp1254"


@pytest.mark.parametrize("client", ["株式会社", "さくら", "サンプル", "東京", "ｻﾝﾌﾟﾙ株式会社", "大阪（本社）"])
def test_a_few_kanji_or_kana_are_enough_for_cp932(client: str) -> None:
    assert detect_encoding(f"Client\n{client}\n".encode("cp932"), whole=True) == "cp932"


@pytest.mark.parametrize(
    ("client", "encoding"),
    [
        ("Привет", "cp1251"),
        ("Ελληνική", "cp1253"),
        ("中文公司", "gb18030"),
        ("한국회사", "cp949"),
        ("株式会社", "euc_jp"),
    ],
)
def test_other_code_pages_are_refused_not_guessed(client: str, encoding: str) -> None:
    with pytest.raises(UnreadableFile) as fault:
        detect_encoding(f"Client\nx\n{client}\n".encode(encoding), whole=True)
    assert (fault.value.code, fault.value.row) == ("unknown_encoding", 3)
    assert "UTF-8" in fault.value.remedy


def test_a_named_encoding_counts(tmp_path: Path) -> None:
    text = "Client,City\nПривет,Москва\n"
    assert _open(tmp_path, text.encode("cp1251"), "windows-1251")[1] == _expected(text)
    assert _open(tmp_path, _JAPANESE.encode("shift_jis"), "Shift-JIS")[1] == _expected(_JAPANESE)
    assert _open(tmp_path, _TURKISH.encode("utf-8-sig"), "utf-8")[1] == _expected(_TURKISH)
    assert _open(tmp_path, _TURKISH.encode("utf-16"), "utf-16")[1] == _expected(_TURKISH)


@pytest.mark.parametrize(
    "encoding", ["rot13", "base64", "idna", "no such", "", " ", "unicode_escape", "x" * 999, "a\0"]
)
def test_what_is_no_encoding_of_files(tmp_path: Path, encoding: str) -> None:
    if encoding:
        with pytest.raises(UnreadableFile, match="not known here"):
            _open(tmp_path, b"a,b\n", encoding)


def test_bytes_that_do_not_fit_name_their_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as fault:
        _open(tmp_path, b"a,b\r\n1,2\r3,4\n5,\xe9\n", "utf-8")
    assert (fault.value.code, fault.value.row) == ("undecodable", 4)


def test_a_fault_far_behind_the_sample_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as fault:
        _open(tmp_path, b"a,b\r\n" + b"1,2222222222222\r\n" * 300_000 + b"1,\xe9\r\n")
    assert (fault.value.code, fault.value.row) == ("undecodable", 300_002)


def test_a_nul_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as fault:
        _open(tmp_path, b"a,b\n1,2\n3,\x004\n")
    assert (fault.value.code, fault.value.row) == ("nul", 3)


def test_marks_inside_the_file_are_left_out_and_said(tmp_path: Path) -> None:
    _, cells, notes = _open(tmp_path, "\ufeffa,b\n\ufeff1,2\ufeff\n".encode())
    assert cells == [("a", "b"), ("1", "2")]
    assert notes == ("Byte order marks inside the file were left out.",)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_is_valid_utf8_is_utf8(text: str) -> None:
    sample = text.encode()
    if "\0" not in text and "\x1b$" not in text and not text.startswith("\ufeff"):
        assert detect_encoding(sample, whole=True) == "utf-8"
        assert detect_encoding(sample[:-1], whole=False) == "utf-8"
