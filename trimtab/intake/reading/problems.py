"""What is wrong with a file or a row, and what to do about it."""

from dataclasses import dataclass
from typing import NamedTuple


class UnreadableFile(Exception):
    """The file as a whole cannot be read as a table.

    `code` is for programs and translations, `message` and `remedy` are for people. `row` is the line (CSV),
    row (XLSX) or record (JSON) where it went wrong, counted from 1, if known; `column` the column's name.
    """

    def __init__(
        self, code: str, message: str, remedy: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.row = row
        self.column = column


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row: a code for programs, a message and a remedy for people."""

    code: str
    message: str
    remedy: str
    column: str | None = None


class BadRow(NamedTuple):
    """A row that cannot be read, standing where it stands in the file."""

    number: int
    problem: Problem
