"""What kind of file is this, going by its first bytes rather than its name?"""

import re
from typing import Literal

from trimtab.intake.reading.problems import UnreadableFile

Kind = Literal["csv", "xlsx", "json"]

_EXPORT = "Export the data as CSV, XLSX or JSON and choose that file."
_SAVE_AS_XLSX = "Open it in a spreadsheet program and save it as .xlsx (without a password) or CSV."

_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel file (.xls) or has a password", _SAVE_AS_XLSX),
    (b"%PDF", "a PDF", _EXPORT),
    (b"\x89PNG\r\n", "an image", _EXPORT),
    (b"\xff\xd8\xff", "an image", _EXPORT),
    (b"GIF87a", "an image", _EXPORT),
    (b"GIF89a", "an image", _EXPORT),
    (b"II*\0", "an image", _EXPORT),
    (b"MM\0*", "an image", _EXPORT),
    (b"{\\rtf", "a word processor's document", _EXPORT),
    (b"SQLite format 3\0", "a database", _EXPORT),
    (b"PAR1", "a Parquet file", _EXPORT),
    (b"\x7fELF", "a program", _EXPORT),
    (b"\x1f\x8b", "packed twice", "Unpack it first."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it first."),
    (b"Rar!\x1a\x07", "a RAR archive", "Unpack it first."),
    (b"\xfd7zXZ\0", "an xz archive", "Unpack it first."),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "Unpack it first."),
    (b"BZh91AY&SY", "a bzip2 archive", "Unpack it first."),
    (b"PK\x05\x06", "an empty archive", _EXPORT),
)
_MARKUP = re.compile(rb"\s*<(\?xml|!doctype|html|head|body|svg|!--)", re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype\s+html|html)\b", re.IGNORECASE)
_JSON = re.compile(r'\s*(\{\s*("|\}|$)|\[\s*(\{|\[|\]|"|-?\d|true|false|null|$))')


def refuse_foreign(head: bytes) -> None:
    """Raise UnreadableFile when the content is of a kind that holds no table for us."""
    for signature, what, remedy in _FOREIGN:
        if head.startswith(signature):
            raise UnreadableFile("foreign_file", f"The file is {what}, not a table.", remedy)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        raise UnreadableFile("foreign_file", "The file is an image, not a table.", _EXPORT)
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise UnreadableFile(
            "foreign_file",
            "The file is a web page, perhaps of a sign-in that had ended, not a table."
            if _HTML.search(head)
            else "The file is XML, not a table.",
            _EXPORT,
        )


def is_zip(head: bytes) -> bool:
    """Tell whether the content starts like a zip archive, which an XLSX workbook is."""
    return head.startswith(b"PK\x03\x04")


def looks_like_json(start: str) -> bool:
    """Tell whether text starts as a JSON array or object does; a column called "[ID]" does not."""
    return _JSON.match(start) is not None
