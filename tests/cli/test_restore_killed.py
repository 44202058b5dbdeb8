"""kill -9 at any moment of a restore leaves the old data or the backup's, and every command says what to do."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_backup_commands import add_client, clients, run
from tests.once import Made

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def homes(made: Made, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A Trimtab with other data than the backup beside it, and the backup."""
    first = made.home(tmp_path_factory.mktemp("first"))
    second = tmp_path_factory.mktemp("parent") / "second"
    shutil.copytree(first, second)
    add_client(first, "Acme")
    done = run(first, "backup", str(first / "acme.zip"))
    assert done.returncode == 0, done.stderr
    add_client(second, "Older")
    return second, first / "acme.zip"


def killed_at(place: str, home: Path, backup: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRIMTAB_")}
    environment |= {"TRIMTAB_HOME": str(home), "DJANGO_SETTINGS_MODULE": "trimtab.config.settings"}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.cli.killed_restore", place, str(backup)],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, ended.stderr


@pytest.mark.parametrize(
    ("place", "left"),
    [("staged", ["Older"]), ("data in place", ["Acme"]), ("everything in place", ["Acme"])],
)
def test_a_killed_restore_leaves_old_or_new_and_the_next_one_completes(
    homes: tuple[Path, Path], tmp_path: Path, place: str, left: list[str]
) -> None:
    home, backup = tmp_path / "home", homes[1]
    shutil.copytree(homes[0], home)
    killed_at(place, home, backup)
    assert clients(home) == left
    refused = run(home, "audit", "list")
    assert refused.returncode == 1
    assert f"A restore was interrupted, so what is in {home}" in refused.stderr
    assert f"trimtab restore {backup} --force" in refused.stderr
    done = run(home, "restore", str(backup), "--force")
    assert done.returncode == 0, done.stderr
    assert clients(home) == ["Acme"]
    assert not list(home.glob(".restore-*"))
    assert run(home, "audit", "list").returncode == 0
