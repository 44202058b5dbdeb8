"""Workbooks written by hand, part by part, so that each part can be wrong."""

import io
import zipfile
from collections.abc import Mapping, Sequence

HEADER_ROW = ["Ticket ID", "Client", "Opened at", "Status"]
GOOD_ROWS = [
    ["1001", "Acme Ltd", "2026-03-05 09:00", "Closed"],
    ["1002", "Öz Lojistik", "2026-03-06 10:30", "Open"],
]

_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Part = str | bytes


def column(place: int) -> str:
    """The letters of a column, 0 being A."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cells(row: int, values: Mapping[str, str]) -> str:
    """A row of texts by their columns' letters."""
    inner = "".join(
        f'<c r="{letters}{row}" t="inlineStr"><is><t>{value}</t></is></c>'
        for letters, value in values.items()
    )
    return f'<row r="{row}">{inner}</row>'


def rows(*values: Sequence[str]) -> str:
    """Rows of texts from A1 on; an empty text is no cell."""
    return "".join(
        cells(number, {column(place): value for place, value in enumerate(row) if value})
        for number, row in enumerate(values, start=1)
    )


def sheet(inner: str) -> str:
    """The XML of a sheet."""
    return f'<worksheet xmlns="{_SPREADSHEET}"><sheetData>{inner}</sheetData></worksheet>'


def _link(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_LINKS}/{kind}" Target="{target}"/>'


def parts(inner: str, strings: Part | None = None) -> dict[str, Part]:
    """The parts of a workbook with one sheet. Style 1 is a date."""
    links = _link(1, "worksheet", "worksheets/sheet1.xml") + _link(2, "styles", "styles.xml")
    if strings is not None:
        links += _link(3, "sharedStrings", "sharedStrings.xml")
    found: dict[str, Part] = {
        "_rels/.rels": f"<Relationships>{_link(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_LINKS}"><sheets>'
        '<sheet name="Tickets" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
        "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet(inner),
    }
    return found if strings is None else {**found, "xl/sharedStrings.xml": strings}


def workbook(
    inner: str | None = None,
    *,
    strings: Part | None = None,
    raw_sheet: Part | None = None,
    more: Mapping[str, Part] | None = None,
) -> bytes:
    """A workbook as a file: its rows' XML (in order unless given), or its whole sheet's; parts added."""
    found = parts(rows(HEADER_ROW, *GOOD_ROWS) if inner is None else inner, strings)
    if raw_sheet is not None:
        found["xl/worksheets/sheet1.xml"] = raw_sheet
    return zipped({**found, **(more or {})})


def zipped(found: Mapping[str, Part], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as an archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method, compresslevel=6) as archive:
        for name, content in found.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return file.getvalue()
