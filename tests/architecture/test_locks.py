"""What developers install contains what Trimtab runs on, in the same versions, each with its hashes."""

import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
PINNED = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)(\[[a-z,]+\])?==(?P<version>\S+)", re.MULTILINE)


def versions(name: str) -> dict[str, str]:
    """Package -> version in the lock of that name."""
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    return {found["name"]: found["version"] for found in PINNED.finditer(text)}


def test_developers_run_what_users_run() -> None:
    assert versions("run").items() <= versions("dev").items()


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_version_has_its_hashes(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(entries) == len(versions(name))
    assert all("--hash=sha256:" in entry for entry in entries)
