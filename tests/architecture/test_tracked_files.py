"""Nothing in the repository names a package registry, or a folder of the machine it was written on."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Put together here, so that this file does not contain what it looks for.
HOSTS = ("pypi" + ".org", "files.python" + "hosted.org", "registry.np" + "mjs.org", "deb." + "debian.org")
PLACES = ("/" + "root/", "/" + "work/")
SUFFIXES_OF_PICTURES = {".png", ".ico", ".woff2", ".xlsx", ".gz", ".zip"}


def tracked() -> list[Path]:
    """The text files that Git tracks."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a Git checkout")
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, check=True, text=True
    )
    found = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in found if path.is_file() and path.suffix not in SUFFIXES_OF_PICTURES]


def offenders(words: tuple[str, ...]) -> list[str]:
    """``path: word`` for every tracked file that contains one of the words."""
    found = []
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace").lower()
        found += [f"{path.relative_to(ROOT)}: {word}" for word in words if word in text]
    return found


def test_no_file_names_a_package_registry() -> None:
    assert not offenders(HOSTS)


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert not offenders(PLACES)
