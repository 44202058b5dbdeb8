"""kill -9 at any moment of an import leaves the records as before or as after, never between."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.once import Made

ROOT = Path(__file__).parents[2]
TABLES = (
    "domain_ticket",
    "domain_client",
    "domain_team",
    "domain_escalation",
    "domain_batch",
    "domain_changedmonth",
)
ROWS = 6_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tickets.csv"
    lines = ["Ticket,Client,Opened,Team,Tags"]
    lines += [
        f"T{n},Client {n % 7},2026-0{n % 9 + 1}-01 10:00,Team {n % 3},{'escalated' if n % 5 == 0 else ''}"
        for n in range(ROWS)
    ]
    path.write_text("\n".join(lines))
    return path


def child(home: Path, place: str, file: Path) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TRIMTAB_")}
    environment |= {"TRIMTAB_HOME": str(home), "DJANGO_SETTINGS_MODULE": "trimtab.config.settings"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.flows.killed", place, "tickets", str(file)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def rows(home: Path) -> dict[str, int]:
    """How many rows do the tables hold? Read by a stranger, as the next process would."""
    database = home / "trimtab.sqlite3"
    if not database.exists():
        return dict.fromkeys(TABLES, 0)
    connection = sqlite3.connect(database)
    try:
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {
            table: connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] if table in there else 0
            for table in TABLES
        }
    finally:
        connection.close()


@pytest.mark.slow
def test_a_kill_leaves_nothing_and_the_next_import_completes(made: Made, tmp_path: Path, file: Path) -> None:
    home = made.home(tmp_path / "home")
    for place in ("staging", "merging", "counting", "before commit"):
        dead = child(home, place, file)
        _, said = dead.communicate(timeout=120)
        assert dead.returncode == -signal.SIGKILL, (place, said)
        assert not any(rows(home).values()), place
    whole = child(home, "nowhere", file)
    out, said = whole.communicate(timeout=120)
    assert whole.returncode == 0, said
    assert out.strip() == str(ROWS)
    found = rows(home)
    assert (found["domain_ticket"], found["domain_escalation"], found["domain_batch"]) == (ROWS, ROWS // 5, 1)


@pytest.mark.slow
@pytest.mark.parametrize("parts", [(0.8, 1.2), pytest.param((0.4, 0.7, 1.0, 1.3), marks=pytest.mark.soak)])
def test_a_kill_from_outside_leaves_before_or_after(
    made: Made, tmp_path: Path, file: Path, parts: tuple[float, ...]
) -> None:
    home = made.home(tmp_path / "home")
    begun = time.monotonic()
    first = child(home, "nowhere", tmp_path / "absent.csv")  # tells how long a start takes
    first.communicate(timeout=120)
    start = time.monotonic() - begun
    for part in parts:
        running = child(home, "nowhere", file)
        time.sleep(start * part)
        running.kill()
        running.communicate()
        found = rows(home)
        assert found["domain_ticket"] in (0, ROWS)
        assert found["domain_escalation"] == (ROWS // 5 if found["domain_ticket"] else 0)
        assert found["domain_batch"] == (1 if found["domain_ticket"] else 0)
