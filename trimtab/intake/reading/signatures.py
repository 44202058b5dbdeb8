"""What kind of file is this, going by its first bytes rather than its name?"""

import re
from typing import Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from trimtab.intake.reading.problems import UnreadableFile

Kind = Literal["csv", "xlsx", "json"]

_EXPORT = _("Export the data as CSV, XLSX or JSON and choose that file.")
_SAVE_AS_XLSX = _("Open it in a spreadsheet program and save it as .xlsx (without a password) or CSV.")

_FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        _("The file is an old Excel file (.xls) or has a password, not a table."),
        _SAVE_AS_XLSX,
    ),
    (b"%PDF", _("The file is a PDF, not a table."), _EXPORT),
    (b"\x89PNG\r\n", _("The file is an image, not a table."), _EXPORT),
    (b"\xff\xd8\xff", _("The file is an image, not a table."), _EXPORT),
    (b"GIF87a", _("The file is an image, not a table."), _EXPORT),
    (b"GIF89a", _("The file is an image, not a table."), _EXPORT),
    (b"II*\0", _("The file is an image, not a table."), _EXPORT),
    (b"MM\0*", _("The file is an image, not a table."), _EXPORT),
    (b"{\\rtf", _("The file is a word processor's document, not a table."), _EXPORT),
    (b"SQLite format 3\0", _("The file is a database, not a table."), _EXPORT),
    (b"PAR1", _("The file is a Parquet file, not a table."), _EXPORT),
    (b"\x7fELF", _("The file is a program, not a table."), _EXPORT),
    (b"\x1f\x8b", _("The file is packed twice, not a table."), _("Unpack it first.")),
    (b"7z\xbc\xaf\x27\x1c", _("The file is a 7z archive, not a table."), _("Unpack it first.")),
    (b"Rar!\x1a\x07", _("The file is a RAR archive, not a table."), _("Unpack it first.")),
    (b"\xfd7zXZ\0", _("The file is an xz archive, not a table."), _("Unpack it first.")),
    (b"\x28\xb5\x2f\xfd", _("The file is a zstd archive, not a table."), _("Unpack it first.")),
    (b"BZh91AY&SY", _("The file is a bzip2 archive, not a table."), _("Unpack it first.")),
    (b"PK\x05\x06", _("The file is an empty archive, not a table."), _EXPORT),
)
_MARKUP = re.compile(rb"\s*<(\?xml|!doctype|html|head|body|svg|!--)", re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype\s+html|html)\b", re.IGNORECASE)
_JSON = re.compile(r'\s*(\{\s*("|\}|$)|\[\s*(\{|\[|\]|"|-?\d|true|false|null|$))')


def refuse_foreign(head: bytes) -> None:
    """Raise UnreadableFile when the content is of a kind that holds no table for us."""
    for signature, says, remedy in _FOREIGN:
        if head.startswith(signature):
            raise UnreadableFile("foreign_file", gettext(says), gettext(remedy))
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        raise UnreadableFile("foreign_file", gettext("The file is an image, not a table."), gettext(_EXPORT))
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise UnreadableFile(
            "foreign_file",
            gettext("The file is a web page, perhaps of a sign-in that had ended, not a table.")
            if _HTML.search(head)
            else gettext("The file is XML, not a table."),
            gettext(_EXPORT),
        )


def is_zip(head: bytes) -> bool:
    """Tell whether the content starts like a zip archive, which an XLSX workbook is."""
    return head.startswith(b"PK\x03\x04")


def looks_like_json(start: str) -> bool:
    """Tell whether text starts as a JSON array or object does; a column called "[ID]" does not."""
    return _JSON.match(start) is not None
