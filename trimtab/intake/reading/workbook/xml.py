"""What elements pass by in an XML part, with nothing dangerous let through?"""

from collections.abc import Callable, Iterator
from typing import NoReturn
from xml.parsers import expat

from django.utils.translation import gettext

from trimtab.intake.reading.limits import MIB
from trimtab.intake.reading.problems import UnreadableFile
from trimtab.intake.reading.workbook.package import damaged

Attributes = dict[str, str]

_DEPTH = 64
# One tag with its attributes is kept by the parser until it is complete.
_LONGEST_TAG = 1 * MIB


class Elements:
    """Passes the elements of a part to `starts` and `ends` by local name, and their text to `text`.

    Document types are refused before any entity in them can be declared; so are deep nesting and huge tags.
    """

    def __init__(
        self,
        starts: dict[str, Callable[[Attributes], None]],
        ends: dict[str, Callable[[], None]],
        text: Callable[[str], None] | None = None,
    ) -> None:
        self._starts = starts
        self._ends = ends
        self._depth = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        if text is not None:
            self._parser.CharacterDataHandler = text

    def feed(self, pieces: Iterator[bytes]) -> Iterator[int]:
        """Read piece by piece, giving the bytes read so far after each; raises UnreadableFile."""
        fed = 0
        for piece in pieces:
            fed += len(piece)
            self._parse(piece, False)
            if fed - self._parser.CurrentByteIndex > _LONGEST_TAG:
                raise damaged(gettext("one tag in it has no end"))
            yield fed
        self._parse(b"", True)
        yield fed

    def _parse(self, piece: bytes, final: bool) -> None:
        try:
            self._parser.Parse(piece, final)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise damaged(gettext("it is not valid XML (%(error)s)") % {"error": error}) from error

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > _DEPTH:
            raise damaged(gettext("it nests too deeply"))
        handler = self._starts.get(name) or self._starts.get(name.rpartition(":")[2])
        if handler:
            handler(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        handler = self._ends.get(name) or self._ends.get(name.rpartition(":")[2])
        if handler:
            handler()


def attribute(attributes: Attributes, name: str) -> str | None:
    """Give an attribute by its local name, whatever its prefix."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), None)


def _refuse_doctype(*_: object) -> NoReturn:
    raise UnreadableFile(
        "unsafe_workbook",
        gettext("The workbook holds a document type declaration, which workbooks never need."),
        gettext("Open it in a spreadsheet program and save it again as .xlsx, or export CSV."),
    )
