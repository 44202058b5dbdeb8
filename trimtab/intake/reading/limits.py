"""How large a file, a row and a cell may be before we refuse it."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """The most we read of anything, so that a hostile file costs neither memory nor hours.

    Sizes of text are in characters, sizes of files in bytes.
    """

    cell: int = 64 * KIB
    columns: int = 1_000
    column_name: int = 1_000
    # One row's raw text, and the lines one quoted cell may span before we say a quote was never closed.
    record: int = 4 * MIB
    record_lines: int = 1_000

    # A bomb unpacks to far more than it weighs; small files may, so the ratio counts only past the floor.
    ratio_floor: int = 10 * MIB
    gzip_ratio: int = 200
    gzip_bytes: int = 8 * GIB
    workbook_ratio: int = 100
    workbook_bytes: int = 2 * GIB
    workbook_entries: int = 10_000

    json_depth: int = 100
    # Values in one JSON record, and names at the top of a document.
    json_values: int = 100_000
    json_columns_from: int = 1_000
