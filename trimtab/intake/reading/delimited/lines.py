"""Which physical lines does a text have?"""

import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext

from trimtab.intake.counted import counted
from trimtab.intake.reading.problems import UnreadableFile


def lines(chunks: Iterable[str], longest: int) -> Iterator[str]:
    """Give the lines with their ends, which may be CR, LF or CR LF in one file, and nothing else.

    `str.splitlines` would also break at form feeds and at U+2028, which belong to a cell's text. Raises
    UnreadableFile for a line of more than `longest` characters.
    """
    number = 1
    carry = ""
    for chunk in chunks:
        text = carry + chunk
        # A CR at the very end may be half of a CR LF, so it waits for the next piece.
        cut = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
        for line in io.StringIO(text[:cut], newline=""):
            number += 1
            yield line
        carry = text[cut:]
        if len(carry) > longest:
            raise UnreadableFile(
                "long_line",
                gettext("Line %(number)s is longer than %(longest)s characters.")
                % {"number": counted(number), "longest": counted(longest)},
                gettext("Check that the file is a table with one record a line."),
                row=number,
            )
    if carry:
        yield from io.StringIO(carry, newline="")
