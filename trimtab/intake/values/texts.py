"""Which text does a cell hold?"""

from datetime import datetime

from django.utils.translation import gettext

from trimtab.intake.counted import counted
from trimtab.intake.values.problems import BadValue, Cell, Parser
from trimtab.intake.values.unknown import is_unknown

# Control characters have no place in a name or a title; tabs and line ends have.
_CONTROLS = dict.fromkeys([*range(1, 9), 11, 12, *range(14, 32), *range(127, 160)])


def text(max_length: int) -> Parser[str]:
    """Build the parser of text of at most `max_length` characters, trimmed, without control characters.

    What looks like a formula stays exactly the text it is. Numbers come as a person would write them. Raises
    BadValue for text that is too long, holds a NUL, or holds half of a character.
    """

    def parse(cell: Cell) -> str | None:
        whole = cell if type(cell) is str else written(cell)
        found = whole.strip()
        if is_unknown(found):
            return None
        if not found.isprintable():
            found = _printable(found)
        if len(found) > max_length:
            raise BadValue(
                "long_text",
                gettext("The text has %(count)s characters; at most %(max_length)s fit.")
                % {"count": counted(len(found)), "max_length": counted(max_length)},
                gettext("Shorten the text."),
            )
        return found or None

    return parse


def written(cell: Cell) -> str:
    """Give a cell as text, the way a person would write it: 12345.0 is 12345, and None is empty."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, int):
        return str(cell) if abs(cell) < 10**1000 else "a number of many digits"
    return cell.isoformat(" ") if isinstance(cell, datetime) else cell


def _printable(found: str) -> str:
    if "\0" in found:
        raise BadValue(
            "nul", gettext("The text holds a NUL character."), gettext("Remove it, or export the file again.")
        )
    try:
        found.encode()
    except UnicodeEncodeError as error:
        raise BadValue(
            "broken_text",
            gettext("The text holds half of a character."),
            gettext("Export the file again as UTF-8."),
        ) from error
    return found.translate(_CONTROLS).strip()
