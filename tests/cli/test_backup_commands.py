"""``trimtab backup`` and ``trimtab restore`` as their owner runs them, on SQLite files."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.once import Made
from trimtab.cli.serving import alone


def run(home: Path, *arguments: str, module: str = "trimtab.cli") -> "subprocess.CompletedProcess[str]":
    """Run a command with ``home`` as the data folder."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("TRIMTAB_")}
    surroundings |= {"TRIMTAB_HOME": str(home), "DJANGO_SETTINGS_MODULE": "trimtab.config.settings"}
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


def clients(home: Path) -> list[str]:
    """The names of the clients in the database of ``home``."""
    with closing(sqlite3.connect(home / "trimtab.sqlite3")) as database:
        return [row[0] for row in database.execute("SELECT name FROM domain_client ORDER BY name")]


def add_client(home: Path, name: str) -> None:
    """Put a client into the database of ``home``."""
    with closing(sqlite3.connect(home / "trimtab.sqlite3")) as database:
        database.execute(
            "INSERT INTO domain_client (system, external_id, name, name_key, zone, is_internal)"
            " VALUES ('trimtab', ?, ?, ?, '', 0)",
            (name, name, name),
        )
        database.commit()


def contents(home: Path) -> dict[str, bytes]:
    """Every file of ``home`` that matters, with its bytes."""
    return {name: (home / name).read_bytes() for name in ("trimtab.sqlite3", "secret-key")}


@pytest.fixture(scope="module")
def backup(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a Trimtab with one client, and beside it the folder it is of."""
    home = made.home(tmp_path_factory.mktemp("first"))
    add_client(home, "Acme")
    done = run(home, "backup", str(home / "acme.zip"))
    assert done.returncode == 0, done.stderr
    assert "checked." in done.stdout
    assert "warehouse: computed again" in done.stdout
    return home / "acme.zip"


def test_a_restore_brings_data_and_key_and_keeps_what_it_replaces(backup: Path, tmp_path: Path) -> None:
    done = run(tmp_path, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert clients(tmp_path) == ["Acme"]
    assert (tmp_path / "secret-key").read_text() == (backup.parent / "secret-key").read_text()
    add_client(tmp_path, "Later")
    (tmp_path / "warehouse").mkdir()
    refused = run(tmp_path, "restore", str(backup))
    assert refused.returncode == 1
    assert "there is data already; --force replaces it" in refused.stderr
    assert clients(tmp_path) == ["Acme", "Later"]
    done = run(tmp_path, "restore", str(backup), "--force")
    assert done.returncode == 0, done.stderr
    assert clients(tmp_path) == ["Acme"]
    assert not (tmp_path / "warehouse").exists()
    with closing(sqlite3.connect(tmp_path / "trimtab.sqlite3.before-restore")) as kept:
        assert kept.execute("SELECT count(*) FROM domain_client").fetchone() == (2,)
    assert not list(tmp_path.glob(".restore-*"))


def test_a_damaged_backup_changes_nothing_even_by_force(backup: Path, tmp_path: Path) -> None:
    # tests/cli/test_backup.py flips hundreds of bits; this is about what a refusal leaves behind.
    whole = bytearray(backup.read_bytes())
    whole[len(whole) // 2] ^= 1
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(whole)
    before = contents(backup.parent)
    refused = run(backup.parent, "restore", str(damaged), "--force")
    assert refused.returncode == 1
    assert "is refused: its bytes changed since it was written. Nothing was changed." in refused.stderr
    assert contents(backup.parent) == before


def test_a_running_trimtab_is_not_replaced(backup: Path, tmp_path: Path) -> None:
    with alone(tmp_path):
        refused = run(tmp_path, "restore", str(backup))
    assert refused.returncode == 1
    assert "Trimtab is running on" in refused.stderr
    assert not (tmp_path / "trimtab.sqlite3").exists()


def test_a_backup_does_not_replace_a_file(backup: Path) -> None:
    refused = run(backup.parent, "backup", str(backup))
    assert refused.returncode == 1
    assert "is there already" in refused.stderr


def test_a_backup_on_a_bad_setting_is_refused(backup: Path) -> None:
    refused = run(Path("/dev/null/nowhere"), "backup", str(backup.parent / "another.zip"))
    assert refused.returncode == 1
    assert "trimtab doctor says what to do" in refused.stderr
    named = run(Path("/dev/null/nowhere"), "doctor")
    assert named.returncode == 1
    assert "TRIMTAB_HOME is /dev/null/nowhere, which cannot be written" in named.stdout
