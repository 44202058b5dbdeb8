"""What text does a file hold, piece by piece?"""

import codecs
from collections.abc import Iterator

from django.utils.translation import gettext

from trimtab.intake.counted import counted
from trimtab.intake.reading.encodings import SAVE_AS_UTF8, detect_encoding, known_encoding, marked_encoding
from trimtab.intake.reading.limits import MIB
from trimtab.intake.reading.problems import UnreadableFile
from trimtab.intake.reading.sources import Source

SAMPLE = 4 * MIB
LEGACY = frozenset({"cp932", "cp1254"})
_MARK = "\ufeff"
# Text has tabs, line ends and the odd escape; a file full of these is none.
_CONTROLS = frozenset(map(chr, (*range(1, 9), *range(14, 32))))


class Text:
    """A file's text from the start, decoded strictly; line ends stay as they are.

    `encoding` is the one named by a person, or the one detected. `notes` collects what a person should know:
    that a code page was assumed, that stray byte order marks were dropped.
    """

    def __init__(self, source: Source, encoding: str | None) -> None:
        self.source = source
        self.notes: dict[str, None] = {}
        sample = source.head(SAMPLE)
        if not sample.strip():
            raise UnreadableFile(
                "empty", gettext("The file is empty."), gettext("Export it again, with at least a header.")
            )
        if encoding:
            self.encoding = _with_byte_order(known_encoding(encoding), sample)
        else:
            self.encoding = detect_encoding(sample, whole=len(sample) < SAMPLE)
        if encoding is None and self.encoding in LEGACY:
            self.notes[
                gettext("The file is not UTF-8; it was read as %(encoding)s.") % {"encoding": self.encoding}
            ] = None

    def chunks(self) -> Iterator[str]:
        """Give the text; raises UnreadableFile, with the line, for bytes that do not fit and for NULs."""
        decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        line, ended_by_return = 1, False
        for number, piece in enumerate(self._pieces()):
            text = self._decoded(decoder, piece, line)
            if number == 0:
                text = text.removeprefix(_MARK)
                _refuse_binary(text)
            if "\0" in text:
                raise _nul(line + _line_ends(text[: text.index("\0")]))
            if _MARK in text:
                self.notes[gettext("Byte order marks inside the file were left out.")] = None
                text = text.replace(_MARK, "")
            line += _line_ends(text) - (ended_by_return and text.startswith("\n"))
            ended_by_return = text.endswith("\r")
            yield text

    def _pieces(self) -> Iterator[bytes]:
        yield from self.source.chunks()
        yield b""  # asks the decoder whether a character was cut at the end

    def _decoded(self, decoder: codecs.IncrementalDecoder, piece: bytes, line: int) -> str:
        try:
            return decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(self.encoding, "replace")
            where = line + _line_ends(before)
            raise UnreadableFile(
                "undecodable",
                gettext("Line %(where)s holds bytes that are not %(encoding)s.")
                % {"where": counted(where), "encoding": self.encoding},
                gettext(SAVE_AS_UTF8),
                row=where,
            ) from error


def _with_byte_order(encoding: str, sample: bytes) -> str:
    """Turn "utf-16" into its little or big endian form, which strips no mark and never guesses."""
    if encoding != "utf-16":
        return encoding
    marked = marked_encoding(sample)
    return marked if marked in ("utf-16-le", "utf-16-be") else "utf-16-le"


def _line_ends(text: str) -> int:
    returns = text.count("\r")
    return text.count("\n") + (returns - text.count("\r\n") if returns else 0)


def _refuse_binary(text: str) -> None:
    start = text[:4096]
    if sum(character in _CONTROLS for character in start) > max(8, len(start) * 0.02):
        raise UnreadableFile(
            "not_text",
            gettext("The file is not text."),
            gettext("Export a CSV, XLSX or JSON file and choose that one."),
        )


def _nul(line: int) -> UnreadableFile:
    return UnreadableFile(
        "nul",
        gettext("Line %(line)s holds a NUL byte, so the file is damaged or no text file.")
        % {"line": counted(line)},
        gettext("Export the file again; if it is text in an unusual encoding, save it as UTF-8."),
        row=line,
    )
