"""Where the measured data lies: one temporary folder for a run, read by every child process."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.scale import Scale

Row = tuple[int, str, str, int, int]
"""Client, stage ("" when it has none), month as 2023-01, escalated tickets, tickets."""


class Disagreement(Exception):
    """An engine's answer differs from the answer known from the making of the data."""


@dataclass(frozen=True)
class Place:
    """The folder of a run, the size of its data and, when there is one, the address of PostgreSQL."""

    folder: Path
    scale: Scale
    postgres: str = ""
    postmaster: int = 0

    @property
    def home(self) -> Path:
        """The TRIMTAB_HOME of the measured data."""
        return self.folder / "home"

    @property
    def database(self) -> Path:
        """The operational SQLite database."""
        return self.home / "trimtab.sqlite3"

    @property
    def tables(self) -> Path:
        """A SQLite file with Trimtab's tables and no row, where one was given: a start that takes no time."""
        return self.folder / "tables.sqlite3"

    @property
    def peer_database(self) -> Path:
        """The SQLite database that holds the same fact as one table."""
        return self.folder / "peer.sqlite3"

    @property
    def export(self) -> Path:
        """The CSV file to import."""
        return self.folder / "tickets.csv"

    def files(self, table: str) -> list[str]:
        """Which Parquet files hold a table of the warehouse, oldest month first?"""
        manifest = json.loads((self.home / "warehouse" / "manifest.json").read_text(encoding="utf-8"))
        return [str(self.home / "warehouse" / path) for _, path in sorted(manifest["files"][table].items())]

    def expect(self, rows: list[Row]) -> None:
        """Keep the answer that every engine must give."""
        (self.folder / "expected.json").write_text(json.dumps(sorted(rows)), encoding="utf-8")

    def compare(self, rows: list[Row]) -> None:
        """Raises Disagreement, naming the first difference, unless these rows are the known answer."""
        known = [
            tuple(row) for row in json.loads((self.folder / "expected.json").read_text(encoding="utf-8"))
        ]
        found = sorted(rows)
        if found == known:
            return
        for ours, theirs in zip(found, known, strict=False):
            if ours != theirs:
                raise Disagreement(f"answered {ours}, but {theirs} is right")
        raise Disagreement(f"answered {len(found)} groups, but there are {len(known)}")

    def save(self) -> None:
        """Write the description that children read."""
        content = {**asdict(self), "folder": str(self.folder)}
        (self.folder / "place.json").write_text(json.dumps(content), encoding="utf-8")


def load(folder: Path) -> Place:
    """Which place is this folder? Raises FileNotFoundError when it is none."""
    content = json.loads((folder / "place.json").read_text(encoding="utf-8"))
    return Place(
        Path(content["folder"]), Scale(**content["scale"]), content["postgres"], content["postmaster"]
    )
