"""Text in encodings that cannot be read, or not for certain."""

from tests.intake.reading.tickets import HEADER, Hostile, csv_bytes, csv_text

_TURKISH = "1004,Çağrı Özdemir Işık,2026-03-08 09:00,Açık"
_JAPANESE = "1004,株式会社サンプル,2026-03-08 09:00,完了"


def _plain(last: bytes, encoding: str = "ascii") -> bytes:
    return f"{HEADER}\n1001,Acme,2026-03-05 09:00,Closed\n".encode(encoding) + last


def wrong_encodings() -> Hostile:
    """Bytes that no reading makes sense of, and bytes that change their encoding on the way."""
    good = csv_bytes()
    yield (
        "UTF-8 cut in the middle of its only wide character",
        ".csv",
        _plain("1002,Kapalı".encode()[:-1]),
    )
    yield "UTF-8 cut at the end of the file", ".csv", good + "1004,İş".encode()[:-1]
    yield "a stray Latin-1 byte in UTF-8", ".csv", good + b"1004,Caf\xe9,2026-03-08 09:00,Closed\n"
    yield "lone continuation bytes", ".csv", good + b"1004,\x80\x81\x82,2026-03-08 09:00,Closed\n"
    yield "an overlong slash", ".csv", good + b"1004,\xc0\xaf,2026-03-08 09:00,Closed\n"
    yield "a surrogate written in UTF-8", ".csv", good + b"1004,\xed\xa0\x80,2026-03-08 09:00,Closed\n"
    yield "a code point past the last", ".csv", good + b"1004,\xf4\x90\x80\x80,2026-03-08 09:00,Closed\n"
    yield "bytes FE and FF in UTF-8", ".csv", good + b"1004,\xfe\xff,2026-03-08 09:00,Closed\n"
    yield "UTF-8, then cp1254", ".csv", good + _TURKISH.encode("cp1254")
    yield "UTF-8, then cp932", ".csv", good + _JAPANESE.encode("cp932")
    yield "UTF-8, then UTF-16", ".csv", good + _TURKISH.encode("utf-16-le")
    yield (
        "cp932 with cp1254 in it",
        ".csv",
        _plain(f"{_JAPANESE}\n".encode("cp932") + "Şğı,ı,ı,ı".encode("cp1254")),
    )
    yield "cp932 cut in the middle of a character", ".csv", _plain(_JAPANESE.encode("cp932")[:-1])
    yield "a byte that no code page has", ".csv", _plain(b"1002,\x81,2026-03-08 09:00,Closed")
    yield from _foreign_code_pages()
    yield "a byte that is not UTF-8 after five million that are", ".csv", _late_fault()
    yield from _wide(csv_text())


def _foreign_code_pages() -> Hostile:
    for encoding, client in (
        ("cp1251", "Привет Компания"),
        ("koi8_r", "Привет Компания"),
        ("cp1253", "Ελληνική εταιρεία"),
        ("cp1255", "חברה לדוגמה"),
        ("cp1256", "شركة المثال"),
        ("gb2312", "中文样品公司"),
        ("big5", "中文樣品公司"),
        ("euc_kr", "한국회사"),
        ("euc_jp", "株式会社サンプル"),
        ("iso2022_jp", "株式会社サンプル"),
    ):
        row = f"1002,{client},2026-03-08 09:00,Closed\n"
        yield f"{encoding}, which cannot be told for certain", ".csv", _plain(row.encode(encoding))
    yield "EBCDIC of a mainframe", ".csv", f"{HEADER}\n1001,Acme,2026-03-05 09:00,Closed\n".encode("cp037")


def _late_fault() -> bytes:
    row = b"1001,Acme Ltd with a rather long name to fill the file,2026-03-05 09:00,Closed\n"
    return HEADER.encode() + b"\n" + row * 66_000 + b"1002,Caf\xe9,2026-03-05 09:00,Closed\n"


def _wide(text: str) -> Hostile:
    yield "UTF-16 with half a character at the end", ".csv", text.encode("utf-16")[:-1]
    yield "UTF-16 with half a surrogate pair", ".csv", text.encode("utf-16") + b"\x00\xd8,\x00"
    yield "UTF-16 with the wrong byte order mark", ".csv", b"\xfe\xff" + text.encode("utf-16-le")
    yield "UTF-16 that says it is UTF-8", ".csv", b"\xef\xbb\xbf" + text.encode("utf-16-le")
    yield "UTF-32 with an impossible character", ".csv", text.encode("utf-32") + b"\xff\xff\xff\x7f"
    yield "a byte order mark and nothing else", ".csv", b"\xef\xbb\xbf"
    yield "a UTF-16 mark and nothing else", ".csv", b"\xff\xfe"
    yield "a byte order mark and blank lines", ".csv", b"\xef\xbb\xbf\r\n\r\n"
