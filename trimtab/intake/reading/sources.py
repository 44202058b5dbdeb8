"""What bytes does a file hold, piece by piece, once unpacked?"""

import zlib
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext

from trimtab.intake.counted import counted
from trimtab.intake.reading.limits import Limits
from trimtab.intake.reading.problems import UnreadableFile

CHUNK = 256 * 1024
GZIP = b"\x1f\x8b"


class Source:
    """A file's bytes from the start, unpacked when it is a gzip file, in pieces of at most 256 KiB."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.size = _size(path)
        self.limits = limits
        self.position = 0
        self.gzipped = self._first(2) == GZIP
        if self.gzipped and self._is_bomb(self._stated_size()):
            # Unpacking alone is quick, so a bomb is found before anybody reads its rows, and a file that was
            # only cut short is not called one.
            for _ in self.chunks():
                pass

    def chunks(self) -> Iterator[bytes]:
        """Give the content from the start; raises UnreadableFile where the gzip file breaks or explodes."""
        self.position = 0
        return self._unpacked() if self.gzipped else self._raw()

    def head(self, size: int) -> bytes:
        """Give the first bytes of the content, fewer if there are no more."""
        parts: list[bytes] = []
        found = 0
        for chunk in self.chunks():
            parts.append(chunk)
            found += len(chunk)
            if found >= size:
                break
        return b"".join(parts)[:size]

    def _first(self, count: int) -> bytes:
        for chunk in self._raw():
            return chunk[:count]
        return b""

    def _stated_size(self) -> int:
        """Give the size that the last four bytes of a gzip file state, true or not."""
        try:
            with self.path.open("rb") as file:
                file.seek(max(0, self.size - 4))
                return int.from_bytes(file.read(4), "little") if self.size >= 18 else 0
        except OSError as error:
            raise _unopenable(self.path, error) from error

    def _raw(self) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    self.position += len(chunk)
                    yield chunk
        except OSError as error:
            raise _unopenable(self.path, error) from error

    def _unpacked(self) -> Iterator[bytes]:
        unpacked = 0
        try:
            for piece in self._members():
                unpacked += len(piece)
                self._refuse_bomb(unpacked)
                yield piece
        except zlib.error as error:
            raise UnreadableFile(
                "broken_gzip",
                gettext("The packed file (.gz) is damaged."),
                gettext("Export or copy the file again."),
            ) from error

    def _members(self) -> Iterator[bytes]:
        member = zlib.decompressobj(wbits=31)
        for packed in self._raw():
            piece = b""
            # A full piece may have more behind it even when all input is taken.
            while packed or len(piece) == CHUNK:
                if member.eof:
                    if not packed.strip(b"\0"):
                        break  # some tools pad the end of an archive with zeros
                    member = zlib.decompressobj(wbits=31)
                piece = member.decompress(packed, CHUNK)
                yield piece
                packed = member.unconsumed_tail or member.unused_data
        if not member.eof:
            raise UnreadableFile(
                "cut_gzip",
                gettext("The packed file (.gz) ends too early."),
                gettext("Copy or download the file again."),
            )

    def _is_bomb(self, unpacked: int) -> bool:
        limits = self.limits
        suspicious = unpacked > limits.ratio_floor and unpacked > self.size * limits.gzip_ratio
        return suspicious or unpacked > limits.gzip_bytes

    def _refuse_bomb(self, unpacked: int) -> None:
        if self._is_bomb(unpacked):
            raise UnreadableFile(
                "gzip_bomb",
                gettext("The packed file unpacks to far more than its %(size)s bytes.")
                % {"size": counted(self.size)},
                gettext("Unpack the file yourself, check it, and import parts of it."),
            )


def _size(path: Path) -> int:
    try:
        if not path.is_file():
            raise UnreadableFile(
                "no_file",
                gettext("There is no file %(name)r.") % {"name": path.name},
                gettext("Check the name of the file."),
            )
        return path.stat().st_size
    except (OSError, ValueError) as error:
        raise _unopenable(path, error) from error


def _unopenable(path: Path, error: Exception) -> UnreadableFile:
    return UnreadableFile(
        "unopenable",
        gettext("The file %(name)r cannot be opened: %(error)s.") % {"name": path.name, "error": error},
        gettext("Check that you may read the file."),
    )
