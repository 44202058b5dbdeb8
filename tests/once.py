"""What takes long to make is made once a run, by whichever worker asks first; the others wait and copy it.

First of all the database with its tables: migrating takes longer than most files of tests do.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.postgres import find_programs

ROOT = Path(__file__).parents[1]
TABLES = "migrated"
FILE = "trimtab.sqlite3"


@contextmanager
def first(folder: Path, name: str) -> Iterator[bool]:
    """Nobody else is in a block of this name: is it still to be made? Made, unless the block raised."""
    done = folder / f"{name}.done"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not done.exists()
        done.touch()


@dataclass(frozen=True)
class Made:
    """The folder that the workers of a run share, one that outlives the run, and the address of the cluster."""

    shared: Path
    kept: Path
    address: str

    def file(self) -> Path:
        """A SQLite file with every table. Kept from run to run until a migration changes."""
        found = self.kept / f"{TABLES}-{_digest()}.sqlite3"
        with first(self.shared, TABLES):
            if not found.exists():
                self._outdate("sqlite3")
                _migrate(self.shared / TABLES)
                part = found.with_suffix(f".{os.getpid()}")
                shutil.copyfile(self.shared / TABLES / FILE, part)
                part.replace(found)
        return found

    def home(self, folder: Path) -> Path:
        """This folder as the home of a Trimtab on SQLite whose tables are there."""
        folder.mkdir(exist_ok=True)
        shutil.copyfile(self.file(), folder / FILE)
        return folder

    def database(self, name: str) -> None:
        """A database of the cluster under this name, with every table. Its dump is kept like the file."""
        with first(self.shared, f"{TABLES}-postgresql") as wanted:
            if wanted:
                self._make_template()
        self.copy(TABLES, name)

    def _make_template(self) -> None:
        self.copy(None, TABLES)
        found = self.kept / f"{TABLES}-{_digest()}.sql"
        if found.exists():
            self._client("psql", "--quiet", "--single-transaction", "--file", str(found))
            return
        self._outdate("sql")
        _migrate(self.shared / TABLES, f"{self.address}/{TABLES}")
        part = found.with_suffix(f".{os.getpid()}")
        self._client("pg_dump", "--no-owner", "--file", str(part))
        part.replace(found)

    def _client(self, program: str, *arguments: str) -> None:
        address = f"--dbname={self.address}/{TABLES}"
        subprocess.run(
            [find_programs() / program, address, *arguments], check=True, stdout=subprocess.DEVNULL
        )

    def _outdate(self, kind: str) -> None:
        for outdated in self.kept.glob(f"{TABLES}-*.{kind}"):
            outdated.unlink(missing_ok=True)

    def drop(self, name: str) -> None:
        """Away with a database of the cluster."""
        with closing(psycopg.connect(f"{self.address}/postgres", autocommit=True)) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def copy(self, template: str | None, name: str) -> None:
        """A database of the cluster as a copy of another one, which nobody may be using."""
        with closing(psycopg.connect(f"{self.address}/postgres", autocommit=True)) as server:
            like = f' TEMPLATE "{template}"' if template else ""
            server.execute(f'CREATE DATABASE "{name}"{like}')


def _migrate(home: Path, url: str = "") -> None:
    """Make the tables of a Trimtab with this home, by a process of its own."""
    home.mkdir(exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRIMTAB_")}
    environment |= {"TRIMTAB_HOME": str(home), "DJANGO_SETTINGS_MODULE": "trimtab.config.settings"}
    environment |= {"TRIMTAB_DATABASE_URL": url} if url else {}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=environment, cwd=ROOT, check=True)


def _digest() -> str:
    """What the tables depend on: every migration of ours, and the versions of everything that is installed."""
    sources = [
        *sorted((ROOT / "trimtab" / "domain" / "migrations").glob("*.py")),
        ROOT / "requirements" / "run.txt",
    ]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
