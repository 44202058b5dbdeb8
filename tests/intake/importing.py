"""Imports small files in a line each."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trimtab.intake.mapping import Wishes, wishes_from
from trimtab.intake.running import Request, Summary, run

AS_OF = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Importer:
    """Writes files into a folder and imports them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0

    def file(self, content: str | bytes, suffix: str = ".csv") -> Path:
        """A file with this content; lines of a text may be indented."""
        self._count += 1
        path = self.folder / f"{self._count:03}{suffix}"
        if isinstance(content, str):
            content = "\n".join(line.strip() for line in content.strip().splitlines()).encode()
        path.write_bytes(content)
        return path

    def take(
        self, kind: str, content: str | bytes | Path, *, wishes: dict[str, Any] | None = None, **request: Any
    ) -> Summary:
        """Import a file of a kind."""
        path = content if isinstance(content, Path) else self.file(content)
        asked = Request(kind, path, wishes=wishes_from(wishes) if wishes else Wishes(), **request)
        return run(asked, as_of=AS_OF)

    def good(self, kind: str, content: str | bytes | Path, **request: Any) -> Summary:
        """Import a file that must have no bad rows."""
        summary = self.take(kind, content, **request)
        assert not summary.failed, list(summary.problems.all())
        return summary


def counts(summary: Summary) -> tuple[int, int, int]:
    """Created, updated, unchanged."""
    return summary.created, summary.updated, summary.unchanged
