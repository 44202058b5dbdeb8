"""The form of a backup: one ZIP file whose last bytes are the SHA-256 of all the bytes before them.

ZIP's own checksums cover the members and little else. The closing digest covers every byte, so that a damaged
backup is refused whatever was hit; it is the archive's comment, so that any ZIP program still opens the file.
"""

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

FORMAT = 1
MANIFEST = "manifest.json"
PREFIX = b"trimtab backup, sha256 "
CLOSING = len(PREFIX) + 64
CHUNK = 1 << 20
# One folder at most, and no name of dots alone.
_NAME = re.compile(r"(?:[A-Za-z0-9_-]+/)?[A-Za-z0-9_-][A-Za-z0-9._-]*")


class BadBackup(Exception):
    """The file is not a backup, or not one that is whole. The message says which."""


@dataclass(frozen=True)
class Member:
    """One file inside a backup: its SHA-256 in hexadecimal and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, of which versions, with how many rows a table, and what it leaves out."""

    format: int
    made_at: str
    versions: Mapping[str, str]
    engine: str
    migrations: list[str]
    rows: Mapping[str, int]
    members: Mapping[str, Member]
    left_out: list[str]

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """The manifest that ``text`` spells. Raises BadBackup."""
        try:
            told: dict[str, Any] = json.loads(text)
            if told["format"] != FORMAT:
                raise BadBackup(f"it has format {told['format']}; this Trimtab reads format {FORMAT}")
            members = {name: Member(**member) for name, member in told.pop("members").items()}
            return cls(members=members, **told)
        except (ValueError, KeyError, TypeError, AttributeError) as bad:
            raise BadBackup("its manifest cannot be read") from bad


def write(target: Path, files: Mapping[str, Path], manifest: Manifest) -> None:
    """Write the backup whole or not at all, readable by its owner only, and read it back.

    Raises FileExistsError when ``target`` is there, BadBackup when what was written does not read back.
    """
    if target.exists():
        raise FileExistsError(target)
    draft = target.with_name(f".{target.name}.part")
    try:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                archive.comment = PREFIX + b"0" * 64
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2, sort_keys=True))
                for name, path in files.items():
                    archive.write(path, name)
            _close_with_digest(file)
        for _ in open_members(draft):
            pass
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


def _close_with_digest(file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END)
    digest = _digest(file, size - CLOSING)
    file.seek(size - 64)
    file.write(digest.encode("ascii"))
    file.flush()
    os.fsync(file.fileno())


def read_manifest(path: Path) -> Manifest:
    """What does the backup at ``path`` hold? Every byte of the file is checked first. Raises BadBackup."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - CLOSING))
        closing = file.read(CLOSING)
        if not closing.startswith(PREFIX):
            raise BadBackup("it does not end as a backup does: another file, or one that was cut off")
        if closing[len(PREFIX) :] != _digest(file, size - CLOSING).encode("ascii"):
            raise BadBackup("its bytes changed since it was written")
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = Manifest.read(archive.read(MANIFEST))
            names = sorted(archive.namelist())
    except (zipfile.BadZipFile, KeyError) as bad:
        raise BadBackup("it is no ZIP archive with a manifest") from bad
    if names != sorted([MANIFEST, *manifest.members]):
        raise BadBackup("its members are not those of its manifest")
    return manifest


def open_members(path: Path, into: Path | None = None) -> Iterator[str]:
    """Check every member against the manifest, and write it to the folder ``into`` when there is one.

    Yields the names as they are done. Raises BadBackup.
    """
    manifest = read_manifest(path)
    with zipfile.ZipFile(path) as archive:
        for name, member in manifest.members.items():
            target = _place(into, name) if into else None
            if _copy(archive, name, target) != member:
                raise BadBackup(f"its member {name} is not what the manifest says")
            yield name


def _place(folder: Path, name: str) -> Path:
    """Where does a member go? The name comes from the file, and nothing may land outside the folder."""
    if not _NAME.fullmatch(name):
        raise BadBackup(f"it has a member with the strange name {name!r}")
    target = folder / name
    target.parent.mkdir(exist_ok=True)
    return target


def _copy(archive: zipfile.ZipFile, name: str, target: Path | None) -> Member:
    """Read a member through, into a file when ``target`` says so. What was it?"""
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(target or os.devnull, os.O_WRONLY | os.O_CREAT, 0o600)
    with archive.open(name) as source, os.fdopen(descriptor, "wb") as out:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
        out.flush()
        if target:
            os.fsync(out.fileno())
    return Member(digest.hexdigest(), size)


def describe(path: Path) -> Member:
    """The SHA-256 and size of a file."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        return Member(_digest(file, size), size)


def _digest(file: IO[bytes], length: int) -> str:
    """SHA-256 in hexadecimal of the first ``length`` bytes."""
    file.seek(0)
    digest, left = hashlib.sha256(), length
    while left > 0 and (chunk := file.read(min(CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest()
