"""Which rows stand in a sheet?"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from trimtab.intake.reading.limits import Limits
from trimtab.intake.reading.table import Cell
from trimtab.intake.reading.workbook.strings import SharedStrings, TextGatherer, plain
from trimtab.intake.reading.workbook.styles import Styles, dated
from trimtab.intake.reading.workbook.xml import Attributes, Elements

_EXACT_DIGITS = 15  # what a spreadsheet keeps of a number


@dataclass(slots=True)
class SheetRow:
    """A row as the sheet has it: cells from column A on, and faults by column's place (0 is A).

    A fault is "long", "formula" (no stored result), "value" (what it holds fits no type) or "columns".
    """

    number: int
    cells: list[Cell] = field(default_factory=list)
    faults: dict[int, str] = field(default_factory=dict)

    @property
    def has_data(self) -> bool:
        """Tell whether any cell holds something."""
        return bool(self.faults) or any(cell is not None and cell != "" for cell in self.cells)


class Sheet:
    """Reads the rows of one sheet; cells keep their types, formulas give their stored result."""

    def __init__(self, strings: SharedStrings, styles: Styles, limits: Limits, *, from_1904: bool) -> None:
        self._strings = strings
        self._styles = styles
        self._limits = limits
        self._from_1904 = from_1904
        self._gather = TextGatherer(limits.cell)
        self._ready: list[SheetRow] = []
        self._row = SheetRow(0)
        self._places: dict[str, int] = {}
        self._place = -1
        self._type = "n"
        self._style: str | None = None
        self._formula = False
        self._valued = False
        self.read = 0

    def rows(self, pieces: Iterator[bytes]) -> Iterator[SheetRow]:
        """Give the rows in order, empty ones included; `read` counts the bytes of XML taken."""
        gather = self._gather
        self._row = SheetRow(0)
        self._ready.clear()
        elements = Elements(
            {
                "row": self._open_row,
                "c": self._open_cell,
                "v": self._open_value,
                "t": self._open_inline,
                "f": self._open_formula,
                "rPh": gather.open_reading,
            },
            {
                "row": self._close_row,
                "c": self._close_cell,
                "v": gather.close_text,
                "t": gather.close_text,
                "rPh": gather.close_reading,
            },
            gather.take,
        )
        for self.read in elements.feed(pieces):
            yield from self._ready
            self._ready.clear()
        self._strings.check_rest()

    def _open_row(self, attributes: Attributes) -> None:
        stated = attributes.get("r", "")
        number = int(stated) if stated.isdecimal() and len(stated) < 10 else 0
        self._row = SheetRow(max(number, self._row.number + 1))
        self._place = -1

    def _close_row(self) -> None:
        self._ready.append(self._row)

    def _open_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._place += 1
        else:
            letters = reference.rstrip("0123456789")
            place = self._places.get(letters)
            self._place = self._learn_place(letters) if place is None else place
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s")
        self._formula = self._valued = False
        self._gather.begin()

    def _open_value(self, attributes: Attributes) -> None:
        self._valued = True
        self._gather.open_text(attributes)

    def _open_inline(self, attributes: Attributes) -> None:
        if self._type == "inlineStr":
            self._open_value(attributes)

    def _open_formula(self, _: Attributes) -> None:
        self._formula = True

    def _close_cell(self) -> None:
        row, place = self._row, self._place
        if not self._valued or (self._formula and self._type == "n" and self._gather.text == ""):
            if self._formula:
                row.faults[min(place, self._limits.columns)] = "formula"
            return
        if place >= self._limits.columns:
            row.faults[self._limits.columns] = "columns"
            return
        cells = row.cells
        if place >= len(cells):
            cells.extend([None] * (place + 1 - len(cells)))
        try:
            cells[place] = self._value()
        except (ValueError, IndexError, OverflowError):
            row.faults[place] = "value"

    def _value(self) -> Cell:
        text = self._gather.text
        if text is None:
            self._row.faults[self._place] = "long"
            return None
        if self._type == "n":
            return self._number(text) if text else None
        return self._typed(text)

    def _typed(self, text: str) -> Cell:
        if self._type == "s":
            shared = self._strings[int(text)]
            if shared is None:
                self._row.faults[self._place] = "long"
            return shared
        if self._type == "b":
            return text.strip() in ("1", "true")
        if self._type == "d":
            return datetime.fromisoformat(text).replace(tzinfo=None)
        return plain(text)  # inlineStr, str (a formula's text) and e (an error such as #N/A)

    def _number(self, text: str) -> Cell:
        if "_" in text:
            raise ValueError(text)
        meaning = self._styles.meaning(self._style)
        if meaning == "number" and len(text) <= _EXACT_DIGITS and text.isdecimal():
            return int(text)
        number = float(text)
        if not math.isfinite(number):
            raise ValueError(text)
        if meaning != "number":
            return dated(number, meaning, from_1904=self._from_1904)
        return int(number) if number.is_integer() and abs(number) < 10**_EXACT_DIGITS else number

    def _learn_place(self, letters: str) -> int:
        """Turn a column's letters into its place: A is 0. Nonsense lands beyond the last column."""
        place = 0
        for letter in letters[:4].upper():
            place = place * 26 + ord(letter) - 64 if "A" <= letter <= "Z" else self._limits.columns + 1
        if not letters:
            return self._place + 1
        place = min(place - 1, self._limits.columns)
        if len(self._places) < 20_000:
            self._places[letters] = place
        return place
