"""Which character separates the cells?"""

import csv
from collections.abc import Sequence

from django.utils.translation import gettext

from trimtab.intake.reading.problems import UnreadableFile

CANDIDATES = (",", ";", "\t")
_ROWS = 25


def known_delimiter(delimiter: str) -> str:
    """Check a separator a person named; raises UnreadableFile for what cannot separate."""
    if len(delimiter) != 1 or delimiter in '"\r\n\0 ' or delimiter.isalnum():
        raise UnreadableFile(
            "bad_delimiter",
            gettext("%(delimiter)r cannot separate cells.") % {"delimiter": delimiter[:10]},
            gettext("Use a comma, a semicolon or a tab."),
        )
    return delimiter


def announced_delimiter(line: str) -> str | None:
    """Tell the separator that a first line such as "sep=;" announces (a habit of Excel), None without."""
    body = line.rstrip("\r\n").strip('"')
    return body[4] if len(body) == 5 and body.lower().startswith("sep=") and body[4] in ",;\t|" else None


def detect_delimiter(sample: Sequence[str]) -> str:
    """Tell which separator gives the header several cells and most rows as many as the header.

    `sample` are the first physical lines. A table of one column has none, and a comma is as good as any.
    """
    return max(CANDIDATES, key=lambda candidate: _fit(sample, candidate))


def _fit(sample: Sequence[str], delimiter: str) -> tuple[bool, float, int]:
    widths: list[int] = []
    reader = csv.reader(iter(sample), delimiter=delimiter)
    try:
        for cells in reader:
            if cells:
                widths.append(len(cells))
            if len(widths) > _ROWS:
                break
    except csv.Error:
        return False, 0.0, 0
    if not widths or widths[0] < 2:
        return False, 0.0, 0
    same = sum(width == widths[0] for width in widths[1:])
    return True, round(same / max(1, len(widths) - 1), 1), widths[0]
