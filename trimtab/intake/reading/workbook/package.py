"""What parts does a workbook's archive hold, and is it safe to unpack them?"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import gettext, gettext_noop

from trimtab.intake.counted import counted
from trimtab.intake.reading.limits import Limits
from trimtab.intake.reading.problems import UnreadableFile

CHUNK = 64 * 1024
_SAVE_AGAIN = gettext_noop(
    "Open the workbook in a spreadsheet program and save it again as .xlsx, or export CSV."
)
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCATOR = b"PK\x06\x07"
_MOST_BYTES_PER_ENTRY = 1_024
# What the zip library raises for archives that somebody damaged or forged.
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
    IndexError,
)


class Package:
    """The archive of a workbook, checked before a byte of it is unpacked. Close it after use."""

    def __init__(self, path: Path, limits: Limits) -> None:
        try:
            self._size = path.stat().st_size
            with path.open("rb") as file:
                _refuse_long_directory(file, self._size, limits)
            self._archive = zipfile.ZipFile(path)
        except _FAULTS as error:
            raise damaged(gettext("its archive cannot be opened")) from error
        try:
            self._refuse_hostile(limits)
        except UnreadableFile:
            self._archive.close()
            raise

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def has(self, name: str) -> bool:
        """Tell whether the archive holds a part."""
        return name in self._archive.NameToInfo

    def size_of(self, name: str) -> int:
        """Tell how many bytes a part unpacks to."""
        return self._archive.NameToInfo[name].file_size

    def part(self, name: str) -> Iterator[bytes]:
        """Give a part's bytes piece by piece; raises UnreadableFile if it is missing or damaged."""
        if not self.has(name):
            raise damaged(gettext("its part %(name)r is missing") % {"name": name})
        try:
            with self._archive.open(name) as file:
                while piece := file.read(CHUNK):
                    yield piece
        except _FAULTS as error:
            raise damaged(gettext("its part %(name)r cannot be unpacked") % {"name": name}) from error

    def _refuse_hostile(self, limits: Limits) -> None:
        entries = self._archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > limits.workbook_entries:
            raise _bomb(gettext("it has too many parts"))
        suspicious = unpacked > limits.ratio_floor and unpacked > self._size * limits.workbook_ratio
        if suspicious or unpacked > limits.workbook_bytes:
            raise _bomb(gettext("it unpacks to %(unpacked)s bytes") % {"unpacked": counted(unpacked)})
        for entry in entries:
            _refuse_entry(entry)
        if len(self._archive.NameToInfo) < len(entries):
            raise damaged(gettext("two of its parts have one name"))


def damaged(why: str) -> UnreadableFile:
    """Say that the workbook is broken."""
    return UnreadableFile(
        "broken_workbook", gettext("The workbook is damaged: %(why)s.") % {"why": why}, gettext(_SAVE_AGAIN)
    )


def _bomb(why: str) -> UnreadableFile:
    return UnreadableFile(
        "workbook_bomb",
        gettext("The workbook is larger than we read: %(why)s.") % {"why": why},
        gettext("Export CSV, or split the workbook."),
    )


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    if name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/") or ":" in name:
        # Nothing is ever unpacked to disk; a workbook with such a name was made to attack somebody.
        raise UnreadableFile(
            "unsafe_workbook",
            gettext("The workbook holds a part with an unsafe name: %(name)r.") % {"name": name[:60]},
            gettext(_SAVE_AGAIN),
        )
    if entry.flag_bits & 1:
        raise UnreadableFile(
            "encrypted_workbook",
            gettext("The workbook is encrypted."),
            gettext("Save it without a password and try again."),
        )
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged(gettext("its part %(name)r is packed in a way workbooks are not") % {"name": name[:60]})


def _refuse_long_directory(file: IO[bytes], size: int, limits: Limits) -> None:
    """Stop before the list of parts is loaded, which would take more memory than it takes on disk."""
    start = max(0, size - _END_SIZE - 65_535)
    file.seek(start)
    tail = file.read()
    end = len(tail) - _END_SIZE
    if tail[end : end + 4] != _END:
        end = tail.rfind(_END)
    if end < 0 or len(tail) < end + _END_SIZE:
        raise damaged(gettext("its archive ends too early"))
    (directory,) = struct.unpack_from("<L", tail, end + 12)
    if end >= 20 and tail[end - 20 : end - 16] == _LOCATOR:
        (offset,) = struct.unpack_from("<Q", tail, end - 12)
        file.seek(min(offset, size))
        record = file.read(56)
        directory = struct.unpack_from("<Q", record, 40)[0] if len(record) == 56 else 0
    if directory > limits.workbook_entries * _MOST_BYTES_PER_ENTRY:
        raise _bomb(gettext("it has too many parts"))
