"""Is a number in a cell a date, a time or just a number, going by the cell's style?"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from trimtab.intake.reading.table import Cell
from trimtab.intake.reading.workbook.xml import Attributes, Elements, attribute

Meaning = Literal["number", "date", "time"]

# Formats that every workbook has without declaring them (ECMA-376, 18.8.30, with the East Asian ones).
_BUILT_IN_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58})
_BUILT_IN_TIMES = frozenset({18, 19, 20, 21, *range(32, 36), 45, 46, 47, 55, 56})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?:[^\]hHmMsS][^\]]*|[hmsHMS][^\]]*[^\]hmsHMS][^\]]*)\]')
_GENERAL = re.compile(r"general|g/標準", re.IGNORECASE)
_FRACTION = re.compile(r"\.0+")  # of a second
_DATE_LETTERS = re.compile(r"[yYdDeEgGbB]")
_TIME_LETTERS = re.compile(r"[hHsS]|\[[mM]+\]")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (a cell's date has no zone until the import gives it one)
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_MOST_FORMATS = 70_000


class Styles:
    """What the numbers of a workbook's styles mean."""

    def __init__(self, pieces: Iterator[bytes] | None) -> None:
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []
        self._in_cells = False
        if pieces is not None:
            elements = Elements(
                {"numFmt": self._format, "cellXfs": self._open_cells, "xf": self._style},
                {"cellXfs": self._close_cells},
            )
            for _ in elements.feed(pieces):
                pass
        self.meanings: list[Meaning] = [self._meaning(number) for number in self._styles]

    def meaning(self, style: str | None) -> Meaning:
        """Tell what a number with this style (the cell's `s`) means; without a known style, a number."""
        if not style or not style.isdecimal() or len(style) > 6 or int(style) >= len(self.meanings):
            return "number"
        return self.meanings[int(style)]

    def _format(self, attributes: Attributes) -> None:
        number = _whole(attribute(attributes, "numFmtId"))
        if len(self._codes) < _MOST_FORMATS:
            self._codes[number] = (attribute(attributes, "formatCode") or "")[:255]

    def _open_cells(self, _: Attributes) -> None:
        self._in_cells = True

    def _close_cells(self) -> None:
        self._in_cells = False

    def _style(self, attributes: Attributes) -> None:
        if self._in_cells and len(self._styles) < _MOST_FORMATS:
            self._styles.append(_whole(attribute(attributes, "numFmtId")))

    def _meaning(self, number: int) -> Meaning:
        if number in self._codes:
            return meaning_of_format(self._codes[number])
        if number in _BUILT_IN_DATES:
            return "date"
        return "time" if number in _BUILT_IN_TIMES else "number"


def meaning_of_format(code: str) -> Meaning:
    """Tell what a number format such as `yyyy-mm-dd hh:mm` or `[h]:mm` shows.

    Only the format for positive numbers counts; quoted text, colours and conditions do not.
    """
    bare = _GENERAL.sub("", _QUOTED.sub("", code.split(";")[0]))
    if "#" in bare or "0" in _FRACTION.sub("", bare):
        return "number"
    if _DATE_LETTERS.search(bare):
        return "date"
    if _TIME_LETTERS.search(bare):
        return "time"
    return "date" if re.search(r"[mM]{3,}", bare) else "number"


def dated(number: float, meaning: Meaning, *, from_1904: bool) -> Cell:
    """Turn a cell's number into what its style shows: a date and time, or a duration as H:MM:SS.

    Raises OverflowError for a number that is no date, ValueError for a negative one.
    """
    if number < 0:
        raise ValueError(number)
    if meaning == "time" and number < 10_000:
        seconds = round(number * 86_400)
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    moment = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days=number)
    # Days as floating point are right to some microseconds; people and programs write milliseconds at most.
    whole = moment + timedelta(microseconds=500)
    return whole.replace(microsecond=whole.microsecond // 1000 * 1000)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
