"""Which text stands behind a shared string's number?"""

import re
import tempfile
from array import array
from collections.abc import Iterator
from functools import lru_cache

from trimtab.intake.reading.limits import MIB
from trimtab.intake.reading.workbook.xml import Attributes, Elements

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_IN_MEMORY = 16 * MIB


class SharedStrings:
    """The texts that cells refer to by number; past 16 MiB they wait in a temporary file, not in memory.

    They are read as far as somebody asks, so that a look at the header costs little. A text longer than a
    cell may be is None. `close()` drops the file.
    """

    def __init__(self, pieces: Iterator[bytes] | None, longest: int) -> None:
        self._kept: list[str | None] = []
        self._kept_size = 0
        self._starts = array("Q", [0])
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by close())
        self._at_end = True
        self._read = lru_cache(maxsize=16_384)(self._from_file)
        self._gather = TextGatherer(longest)
        self._unread: Iterator[int] = iter(())
        if pieces is not None:
            gather = self._gather
            elements = Elements(
                {"si": self._open, "t": gather.open_text, "rPh": gather.open_reading},
                {"si": self._close, "t": gather.close_text, "rPh": gather.close_reading},
                gather.take,
            )
            self._unread = elements.feed(pieces)

    def __getitem__(self, number: int) -> str | None:
        """Give a text; raises IndexError for a number that has none."""
        kept = self._kept
        if 0 <= number < len(kept):
            return kept[number]
        while number >= len(kept) + len(self._starts) - 1 and next(self._unread, None) is not None:
            pass
        return kept[number] if 0 <= number < len(kept) else self._read(number - len(kept))

    def check_rest(self) -> None:
        """Read the texts that nobody asked for, so that a damaged or hostile part never passes unseen."""
        for _ in self._unread:
            pass

    def close(self) -> None:
        """Give the temporary file back."""
        self._file.close()

    def _open(self, _: Attributes) -> None:
        self._gather.begin()

    def _close(self) -> None:
        text = self._gather.text
        if self._kept_size < _IN_MEMORY:
            self._kept_size += 64 + len(text or "")
            self._kept.append(text)
            return
        # One byte tells a text that is too long from an empty one.
        stored = b"\0" if text is None else b"\1" + text.encode("utf-8", "surrogatepass")
        if not self._at_end:
            self._file.seek(self._starts[-1])
            self._at_end = True
        self._file.write(stored)
        self._starts.append(self._starts[-1] + len(stored))

    def _from_file(self, place: int) -> str | None:
        if not 0 <= place < len(self._starts) - 1:
            raise IndexError(place)
        self._at_end = False
        self._file.seek(self._starts[place])
        stored = self._file.read(self._starts[place + 1] - self._starts[place])
        return None if stored[:1] == b"\0" else stored[1:].decode("utf-8", "surrogatepass")


class TextGatherer:
    """Joins the runs of one rich text, leaves out its reading aid (furigana), and stops at the limit.

    `text` is what was gathered since `begin()`, None if it is too long.
    """

    __slots__ = ("_longest", "_parts", "_reading", "_size", "_taking")

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._parts: list[str] = []
        self._size = 0
        self._taking = False
        self._reading = 0

    def begin(self) -> None:
        """Start anew."""
        self._parts = []
        self._size = 0

    def open_text(self, _: Attributes) -> None:
        """A run of text begins."""
        self._taking = not self._reading

    def close_text(self) -> None:
        """A run of text ends."""
        self._taking = False

    def open_reading(self, _: Attributes) -> None:
        """A reading aid begins: Japanese workbooks store how kanji are read beside the text."""
        self._reading += 1

    def close_reading(self) -> None:
        """A reading aid ends."""
        self._reading -= 1

    def take(self, text: str) -> None:
        """Add text, if it stands in a run."""
        if self._taking:
            self._size += len(text)
            if self._size <= self._longest:
                self._parts.append(text)

    @property
    def text(self) -> str | None:
        """Give the text, None if it is longer than the limit."""
        return None if self._size > self._longest else plain("".join(self._parts))


def plain(text: str) -> str:
    """Undo the escapes by which workbooks write characters that XML cannot (`_x000D_` is a CR)."""
    return _ESCAPE.sub(_unescaped, text) if "_x" in text else text


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)
