"""Which table is in this file?"""

from pathlib import Path

from django.utils.translation import gettext

from trimtab.intake.reading.delimited.csv_table import CsvTable
from trimtab.intake.reading.documents.json_table import JsonTable
from trimtab.intake.reading.limits import Limits
from trimtab.intake.reading.problems import UnreadableFile
from trimtab.intake.reading.signatures import is_zip, looks_like_json, refuse_foreign
from trimtab.intake.reading.sources import Source
from trimtab.intake.reading.table import Table
from trimtab.intake.reading.text import Text
from trimtab.intake.reading.workbook.xlsx_table import XlsxTable

_DEFAULT_LIMITS = Limits()


def open_table(
    path: Path,
    *,
    limits: Limits = _DEFAULT_LIMITS,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> Table:
    """Open a CSV, XLSX or JSON file (CSV and JSON also as .gz) as a table, going by its content.

    `encoding` and `delimiter` override what would be detected. Raises UnreadableFile for anything that is
    not such a file, is damaged, or is larger than the limits allow.
    """
    source = Source(path, limits)
    head = source.head(4096)
    if is_zip(head):
        if source.gzipped:
            raise UnreadableFile(
                "foreign_file", gettext("The file is an archive packed twice."), gettext("Unpack it first.")
            )
        return XlsxTable(path, source.size, limits)
    refuse_foreign(head)
    text = Text(source, encoding)
    if looks_like_json(_start(text)):
        return JsonTable(text, limits)
    return CsvTable(text, delimiter, limits)


def _start(text: Text) -> str:
    for chunk in text.chunks():
        if chunk.strip():
            return chunk[:4096]
    return ""
