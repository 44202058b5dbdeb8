"""A home, and so a warehouse, of its own for each test."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: Any) -> None:
    """What one test's warehouse holds must not be counted in another's."""
    settings.TRIMTAB_HOME = tmp_path / "own-home"
    settings.TRIMTAB_HOME.mkdir()
