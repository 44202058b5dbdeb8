"""A file of tickets on its way into a database: by Trimtab, by a plain loop, by pandas."""

import csv
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

import pandas as pd  # type: ignore[import-untyped]

from bench.parent import ROOT, environment
from bench.place import Place
from bench.timing import Measured, timed


class NotImported(Exception):
    """The import failed, or rows are missing after it."""


def by_trimtab(place: Place, way: str, repeats: int) -> Measured:
    """``trimtab import tickets`` as a command, into an empty home. The peak is the command's own."""
    del way, repeats
    home = place.folder / "import-home"
    home.mkdir()
    if place.tables.exists():
        shutil.copyfile(place.tables, home / "trimtab.sqlite3")
    surroundings = environment(home, as_installed=True)
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "-v", "0"], env=surroundings, cwd=ROOT, check=True
    )
    command = [str(Path(sys.executable).with_name("trimtab")), "import", "tickets", str(place.export)]
    peaks: list[int] = []
    seconds = timed(lambda: peaks.append(_peak_of([*command, "--preset", "trimtab"], surroundings)))
    _expect_rows(home / "trimtab.sqlite3", "domain_ticket", place.scale.imported)
    return Measured(first=[seconds], figures={"rows": place.scale.imported}, peak=peaks[0])


def _peak_of(command: list[str], surroundings: dict[str, str]) -> int:
    """Run a command; answer its largest resident memory in bytes. Raises NotImported with what it said."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, env=surroundings, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise NotImported(" ".join(said.read().split())[-600:])
    return usage.ru_maxrss if sys.platform == "darwin" else usage.ru_maxrss * 1024


def _expect_rows(database: Path, table: str, rows: int) -> None:
    connection = sqlite3.connect(database)
    (found,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    connection.close()
    if found != rows:
        raise NotImported(f"{rows} rows went in, {found} are there")


def by_plain_loop(place: Place, way: str, repeats: int) -> Measured:
    """The floor: csv and executemany into one table without constraints, in one durable transaction."""
    del way, repeats
    database = place.folder / "plain.sqlite3"
    seconds = timed(lambda: _plain(place.export, database))
    _expect_rows(database, "ticket", place.scale.imported)
    return Measured(first=[seconds], figures={"rows": place.scale.imported})


def _plain(export: Path, database: Path) -> None:
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    with export.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        columns = next(reader)
        connection.execute(f"CREATE TABLE ticket ({', '.join(columns)})")
        marks = ", ".join("?" * len(columns))
        while rows := list(islice(reader, 20_000)):
            connection.executemany(f"INSERT INTO ticket VALUES ({marks})", rows)
    connection.commit()
    connection.close()


def by_pandas(place: Place, way: str, repeats: int) -> Measured:
    """pandas: read_csv and to_sql with its dates read as dates."""
    del way, repeats
    database = place.folder / "pandas.sqlite3"
    seconds = timed(lambda: _pandas(place.export, database))
    _expect_rows(database, "ticket", place.scale.imported)
    return Measured(first=[seconds], figures={"rows": place.scale.imported})


def _pandas(export: Path, database: Path) -> None:
    connection = sqlite3.connect(database)
    dates = ["opened_at", "first_reply_at", "resolved_at", "closed_at"]
    frame = pd.read_csv(export, parse_dates=dates)
    frame.to_sql("ticket", connection, index=False)
    connection.commit()
    connection.close()
