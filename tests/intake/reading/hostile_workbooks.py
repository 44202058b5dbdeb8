"""Workbooks that explode, attack, or are broken."""

import io
import struct
import warnings
import zipfile
from collections.abc import Mapping

from tests.intake.reading.tickets import Hostile, csv_bytes
from tests.intake.reading.workbooks import GOOD_ROWS, HEADER_ROW, cells, parts, rows, sheet, workbook, zipped


def workbooks() -> Hostile:
    """Workbooks that must not become tickets."""
    for label, content in (*_bombs(), *_attacks(), *_damages(), *_tables()):
        yield label, ".xlsx", content


def _bombs() -> list[tuple[str, bytes]]:
    zeros = "0" * (48 << 20)
    return [
        ("a sheet that unpacks to 48 MiB of text", workbook(rows(HEADER_ROW, ["1", zeros]))),
        ("a sheet of 48 MiB of spaces", workbook(rows(HEADER_ROW) + " " * (48 << 20))),
        ("shared strings of 48 MiB", workbook(strings=f"<sst><si><t>{zeros}</t></si></sst>")),
        ("a part nobody asked for, of 48 MiB", workbook(more={"xl/media/image1.png": zeros})),
        ("a part that says it has 4 GB", _lying(workbook(), 0xFFFF_FFF0)),
        ("a part that says it has 3 bytes", _lying(workbook(), 3)),
        ("20,000 parts", workbook(more={f"xl/x{number}": "" for number in range(20_000)})),
        ("a tag of 2 MB", workbook(f'<row r="1"><c r="A1" t="{_noise(2_000_000)}"/></row>')),
        ("100,000 elements in one another", workbook("<a>" * 100_000 + "</a>" * 100_000)),
        ("a list of parts that says it has 4 GB", _long_directory(workbook())),
    ]


def _noise(size: int) -> str:
    """Text that hardly packs, so that the limits on packing are not what stops it."""
    return "".join(f"{number * 2654435761 % 4294967296:08x}" for number in range(size // 8))


def _lying(content: bytes, size: int) -> bytes:
    """State another unpacked size for the sheet, in the archive's directory."""
    place = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    return content[: place + 24] + struct.pack("<L", size) + content[place + 28 :]


def _long_directory(content: bytes) -> bytes:
    place = content.rfind(b"PK\x05\x06")
    return content[: place + 12] + struct.pack("<L", 0xFFFF_FFF0) + content[place + 16 :]


def _attacks() -> list[tuple[str, bytes]]:
    laughs = "<!DOCTYPE lolz [<!ENTITY a 'lol'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
    )
    entity = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
    good = rows(HEADER_ROW, *GOOD_ROWS)
    names = ("../../evil.xml", "/etc/cron.d/evil", "..\\evil.xml", "C:/evil.xml", "xl/../../evil.xml")
    return [
        *((f"a part called {name}", workbook(more={name: "x"})) for name in names),
        (
            "a billion laughs in the sheet",
            workbook(raw_sheet=f"{laughs}]>{sheet('<row><c><v>&j;</v></c></row>')}"),
        ),
        ("a billion laughs in the strings", workbook(strings=f"{laughs}]><sst><si><t>&j;</t></si></sst>")),
        ("a file drawn into the sheet", workbook(raw_sheet=entity + sheet(good.replace("Acme Ltd", "&e;")))),
        (
            "a file drawn into the workbook",
            zipped({**parts(good), "xl/workbook.xml": f"{entity}<workbook/>"}),
        ),
        ("a file drawn into the styles", zipped({**parts(good), "xl/styles.xml": f"{entity}<styleSheet/>"})),
        ("a document type in UTF-16", workbook(raw_sheet=(entity + sheet(good)).encode("utf-16"))),
        ("an entity that is not declared", workbook(good.replace("Acme Ltd", "&nothing;"))),
        ("a sheet outside the archive", _redirected(good, "../../../etc/passwd")),
        ("a sheet on the web", _redirected(good, 'http://localhost/sheet1.xml" TargetMode="External')),
    ]


def _redirected(good: str, target: str) -> bytes:
    found = parts(good)
    name = "xl/_rels/workbook.xml.rels"
    return zipped({**found, name: str(found[name]).replace("worksheets/sheet1.xml", target)})


def _without(found: Mapping[str, str | bytes], name: str) -> bytes:
    return zipped({key: value for key, value in found.items() if key != name})


def _damages() -> list[tuple[str, bytes]]:
    good = workbook()
    found = parts(rows(HEADER_ROW, *GOOD_ROWS))
    whole = str(found["xl/worksheets/sheet1.xml"])
    middle = len(good) // 2
    with_strings = parts(
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>', "<sst><si><t>Ticket ID</t></si></sst>"
    )
    return [
        ("a workbook cut in half", good[:middle]),
        ("a workbook without its last byte", good[:-1]),
        ("the first four bytes of a workbook", b"PK\x03\x04"),
        ("a workbook with a byte changed in its middle", good[:80] + bytes([good[80] ^ 255]) + good[81:]),
        ("an empty archive", b"PK\x05\x06" + bytes(18)),
        ("an archive of a CSV file", zipped({"tickets.csv": csv_bytes()})),
        ("a document of a word processor", _other_main("word/document.xml")),
        ("a binary workbook", _other_main("xl/workbook.bin")),
        ("a workbook without its sheet", _without(found, "xl/worksheets/sheet1.xml")),
        ("a workbook without its workbook", _without(found, "xl/workbook.xml")),
        ("a workbook without its strings", _without(with_strings, "xl/sharedStrings.xml")),
        ("a workbook without sheets", zipped({**found, "xl/workbook.xml": "<workbook><sheets/></workbook>"})),
        ("a sheet that is no XML", workbook(raw_sheet="Ticket ID,Client\n")),
        ("a sheet cut short", workbook(raw_sheet=whole[:-40])),
        ("a sheet with unlike tags", workbook(raw_sheet=whole.replace("</row>", "</rows>"))),
        ("a sheet that is empty", workbook(raw_sheet="")),
        (
            "a sheet in an unknown encoding",
            workbook(raw_sheet=f"<?xml version='1.0' encoding='x-1'?>{whole}"),
        ),
        ("a workbook packed by bzip2", zipped(found, zipfile.ZIP_BZIP2)),
        ("a workbook with an encrypted part", _encrypted(good)),
        ("a workbook with a part twice", _doubled(found)),
    ]


def _other_main(target: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    link = f'<Relationships><Relationship Id="r1" Type="{kind}" Target="{target}"/></Relationships>'
    return zipped({"_rels/.rels": link, target: "x"})


def _encrypted(content: bytes) -> bytes:
    place = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    return content[: place + 8] + b"\x01\x00" + content[place + 10 :]


def _doubled(found: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO(zipped(found))
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("xl/worksheets/sheet1.xml", sheet(rows(HEADER_ROW, ["9", "Evil", "x", "y"])))
    return file.getvalue()


def _tables() -> list[tuple[str, bytes]]:
    good = rows(HEADER_ROW, *GOOD_ROWS)
    return [
        ("a workbook without any cell", workbook("")),
        ("a workbook with a name twice", workbook(rows([*HEADER_ROW, "Status"]))),
        (
            "a workbook with a nameless column",
            workbook(rows(["Ticket ID", "", "Opened at", "Status", "Client"])),
        ),
        ("a workbook of 10,000 columns", workbook(rows([*HEADER_ROW, *(f"c{n}" for n in range(10_000))]))),
        ("data right of the table", workbook(rows(HEADER_ROW, [*GOOD_ROWS[0], "lost"]))),
        ("data in the last column there is", workbook(good + cells(9, {"A": "1", "XFD": "far"}))),
        ("a column beyond the last", workbook(good + cells(9, {"ZZZZZZZ": "far"}))),
        ("data left of the table", workbook(cells(1, _shifted(HEADER_ROW)) + cells(2, {"A": "left"}))),
        (
            "a shared string that is not there",
            workbook(good + '<row r="9"><c r="B9" t="s"><v>99</v></c></row>'),
        ),
        ("a shared string of no number", workbook(good + '<row r="9"><c r="B9" t="s"><v>x</v></c></row>')),
        (
            "a shared string before the first",
            workbook(good + '<row r="9"><c r="B9" t="s"><v>-1</v></c></row>'),
        ),
        ("a number that is none", workbook(good + '<row r="9"><c r="A9"><v>1O01</v></c></row>')),
        ("a number that is infinite", workbook(good + '<row r="9"><c r="A9"><v>1e999</v></c></row>')),
        ("a date that is none", workbook(good + '<row r="9"><c r="C9" t="d"><v>2026-99-99</v></c></row>')),
        ("a date before the calendar", workbook(good + '<row r="9"><c r="C9" s="1"><v>-5</v></c></row>')),
        ("a date past the calendar", workbook(good + '<row r="9"><c r="C9" s="1"><v>1e15</v></c></row>')),
        (
            "an error where a date should be",
            workbook(good + '<row r="9"><c r="C9" t="e"><v>#REF!</v></c></row>'),
        ),
        ("a formula without a result", workbook(good + '<row r="9"><c r="A9"><f>1+1</f></c></row>')),
        ("a cell of 1 MB in a workbook", workbook(good + cells(9, {"B": _noise(1_000_000)}))),
        ("a row with nothing but a status", workbook(good + cells(9, {"D": "Closed"}))),
    ]


def _shifted(names: list[str]) -> dict[str, str]:
    return dict(zip("BCDE", names, strict=True))
