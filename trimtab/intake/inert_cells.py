"""Which text of a table would a spreadsheet run as a formula, and how is it kept as text?

Used by whatever writes tables and by whatever reads Trimtab's own tables back. A leading apostrophe makes a
cell inert. A text that already looks like an inert one gets one more, so reading takes away exactly what
writing put there. After OWASP's "CSV Injection": = + - @, tab, carriage return, line feed, and the full-width
forms that some spreadsheets of Japanese and Chinese users take for them.
"""

import re

_APOSTROPHE = "'"
_STARTERS = "=+\\-@\t\r\n＝＋－＠"
_WOULD_RUN = re.compile(f"{_APOSTROPHE}*[{_STARTERS}]")
_MADE_INERT = re.compile(f"{_APOSTROPHE}+[{_STARTERS}]")


def inert(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula. For text only: the number -3 stays -3."""
    return _APOSTROPHE + text if _WOULD_RUN.match(text) else text


def original(cell: str) -> str:
    """The text that ``inert`` was given: without the apostrophe that it put there."""
    return cell[1:] if _MADE_INERT.match(cell) else cell
