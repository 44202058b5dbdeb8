"""What every opened file looks like, whatever its format."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from trimtab.intake.reading.problems import BadRow

Cell = str | int | float | bool | datetime | None
Format = Literal["csv", "xlsx", "json"]


class Row(NamedTuple):
    """One row: its number as a person sees it in the file, and its cells in the order of the columns."""

    number: int
    cells: tuple[Cell, ...]


class Table(ABC):
    """A file opened as a table that streams its rows, as often as asked and from the start each time.

    `columns` are the names as written, trimmed. `size` is the file's size on disk in bytes. `encoding` and
    `delimiter` are None where the format has none. One table serves one reader at a time.
    """

    columns: tuple[str, ...]
    format: Format
    encoding: str | None = None
    delimiter: str | None = None
    size: int

    def __init__(self, notes: dict[str, None]) -> None:
        self._notes = notes

    @abstractmethod
    def rows(self) -> Iterator[Row | BadRow]:
        """Give every row with data, in the file's order; raise UnreadableFile where the file breaks."""

    @abstractmethod
    def position(self) -> int:
        """Tell how many bytes of the file on disk have been read so far (XLSX: an estimate)."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Tell what a person should know about how the file was read; complete once the rows are read."""
        return tuple(self._notes)

    @property
    def late_columns(self) -> tuple[str, ...]:
        """Name the JSON keys first met after the columns were fixed; their values are not in the rows."""
        return ()

    def _note(self, text: str) -> None:
        self._notes[text] = None
