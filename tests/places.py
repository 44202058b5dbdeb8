"""Places for a Trimtab of its own, beside the one that the tests run in: a folder, and a database of the run's kind."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from tests.once import Made

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Place:
    """A folder and a database for one Trimtab."""

    home: Path
    url: str = ""

    def run(self, *arguments: str, module: str = "trimtab.cli") -> "subprocess.CompletedProcess[str]":
        """Run a command there."""
        return subprocess.run(
            self._command(module, arguments),
            env=self._environment(),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self, *arguments: str, module: str) -> "subprocess.Popen[bytes]":
        """Start a command there."""
        return subprocess.Popen(self._command(module, arguments), env=self._environment(), cwd=ROOT)

    def tell(self, *arguments: str) -> dict[str, Any]:
        """What does tests/cli/elsewhere.py print there?"""
        done = self.run(*arguments, module="tests.cli.elsewhere")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def _command(self, module: str, arguments: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", module, *arguments]

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TRIMTAB_")}
        chosen = {"TRIMTAB_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "trimtab.config.settings"}
        chosen["COLUMNS"] = "250"  # lists are as wide as the terminal
        return {**kept, **chosen, **({"TRIMTAB_DATABASE_URL": self.url} if self.url else {})}


@contextmanager
def place(home: Path, made: Made | None = None) -> Iterator[Place]:
    """A new folder and a database, of the kind that this run is about; with tables if ``made`` is given."""
    home.mkdir()
    if connection.vendor == "sqlite":
        yield Place(made.home(home) if made else home)
        return
    told = connection.settings_dict
    address = f"postgresql://{told['USER']}@{told['HOST']}:{told['PORT']}"
    name = f"restored_{home.name}_{random.SystemRandom().randrange(10**9)}"
    with closing(psycopg.connect(f"{address}/postgres", autocommit=True)) as server:
        if made:
            made.database(name)
        else:
            server.execute(f"CREATE DATABASE {name}")
        try:
            yield Place(home, f"{address.replace('postgresql', 'postgres')}/{name}")
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
