"""A warehouse of its own for each test."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_warehouse(tmp_path: Path, settings: Any, transactional_db: None) -> None:
    """The warehouse reads committed rows only, hence the transactional database."""
    settings.TRIMTAB_HOME = tmp_path
