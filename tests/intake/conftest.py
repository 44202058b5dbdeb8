"""Fixtures of the import's tests."""

import importlib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def importer(db: None, tmp_path: Path) -> Any:
    """Imports small files (a tests.intake.importing.Importer)."""
    # Records may be imported only once Django is set up, and a conftest is read before.
    return importlib.import_module("tests.intake.importing").Importer(tmp_path)
