"""Where the facts are: Parquet files that one manifest names. Replacing the manifest is the only moment of change.

A reader holds a Snapshot: the files of one version. A refresh writes new files beside the old ones, then replaces
the manifest in one step; files that neither the new nor the previous manifest names are removed afterwards. A
process killed at any moment leaves the old version or the new one.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Snapshot:
    """One version of the warehouse. ``files``: table -> part ("2026-03" or "all") -> path below ``root``."""

    root: Path
    version: int = 0
    fresh_at: datetime | None = None
    basis: str = ""
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def identity(self) -> tuple[Path, int]:
        """What results may be kept under: the same identity always has the same rows."""
        return self.root, self.version

    def paths(self, table: str, parts: "frozenset[str] | None" = None) -> list[str]:
        """Which files hold these parts of a table (all parts by default)?"""
        found = self.files.get(table, {})
        return [
            str(self.root / path) for part, path in sorted(found.items()) if parts is None or part in parts
        ]

    def parts(self, table: str) -> list[str]:
        """Which parts does a table have, in order?"""
        return sorted(self.files.get(table, {}))


def root() -> Path:
    """Which folder holds the warehouse?"""
    return _places(settings.TRIMTAB_HOME)[0]


@lru_cache(maxsize=8)
def _places(home: Path) -> tuple[Path, Path]:
    """The folder, and its list of files: a page asks hundreds of times."""
    folder = Path(home) / "warehouse"
    return folder, folder / _MANIFEST


def load() -> Snapshot:
    """Which version is current? Version 0 without files when there is none yet."""
    folder, manifest = _places(settings.TRIMTAB_HOME)
    try:
        seen = manifest.stat()
    except FileNotFoundError:
        return Snapshot(folder)
    return _read(folder, seen.st_mtime_ns, seen.st_ino)


@lru_cache(maxsize=8)
def _read(folder: Path, _written: int, _inode: int) -> Snapshot:
    """Another manifest is another file, written at another time."""
    found = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    moment = datetime.fromisoformat(found["fresh_at"])
    return Snapshot(folder, found["version"], moment, found["basis"], found["files"])


def publish(snapshot: Snapshot, previous: Snapshot) -> None:
    """Make ``snapshot`` the current version, in one step, and remove files no longer named."""
    folder = snapshot.root
    content = asdict(snapshot)
    del content["root"]
    content["fresh_at"] = (snapshot.fresh_at or datetime.now(UTC)).isoformat()
    draft = folder / f"{_MANIFEST}.draft"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / _MANIFEST)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    _sweep(folder, snapshot, previous)


def _sweep(folder: Path, *kept: Snapshot) -> None:
    """Remove Parquet files that none of the kept versions names: left by a killed refresh or two versions old."""
    named = {path for snapshot in kept for parts in snapshot.files.values() for path in parts.values()}
    for path in folder.glob("*/*.parquet"):
        if str(path.relative_to(folder)) not in named:
            path.unlink(missing_ok=True)
