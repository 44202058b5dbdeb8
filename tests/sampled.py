"""The sample provider with its warehouse, loaded once a run; whoever looks at it does so in a copy."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

from django.db import connection
from django.test import override_settings

from tests.demo.reading import AS_OF
from tests.once import FILE, Made, first
from trimtab.demo.loading import LoadedDemo, load
from trimtab.scorecards.freshness import bring_up_to_date

LOADED, REFRESHED = "loaded", "refreshed"
SampleCopy = Callable[..., AbstractContextManager[LoadedDemo]]
"""The fixture ``sample_copy`` of tests/conftest.py."""
COUNTS = "counts.json"


@contextmanager
def sample_provider(made: Made, home: Path, state: str = REFRESHED) -> Iterator[LoadedDemo]:
    """A copy of the sample provider of ``AS_OF`` is the database meanwhile, and this new folder the home.

    LOADED, nothing was counted yet; REFRESHED, its warehouse is there.
    """
    _have(made, state)
    name = f"{state}_{uuid4().hex}"
    with _copy(made, state, home, name):
        yield LoadedDemo(**json.loads((home / COUNTS).read_text()))
    if connection.vendor == "postgresql":
        made.drop(name)


def _have(made: Made, state: str) -> None:
    """Make it unless somebody did."""
    with first(made.shared, state) as wanted:
        if not wanted:
            return
        if state == LOADED:
            _load(made)
        else:
            _have(made, LOADED)
            with _copy(made, LOADED, made.shared / state, state):
                bring_up_to_date(AS_OF)


def _load(made: Made) -> None:
    home = made.home(made.shared / LOADED)
    if connection.vendor == "postgresql":
        made.database(LOADED)
    with _here(home, LOADED):
        loaded = load(AS_OF)
    (home / COUNTS).write_text(json.dumps(asdict(loaded)))


@contextmanager
def _copy(made: Made, state: str, home: Path, name: str) -> Iterator[None]:
    shutil.copytree(made.shared / state, home, dirs_exist_ok=True)
    if connection.vendor == "postgresql":
        made.copy(state, name)
    with _here(home, name):
        yield


@contextmanager
def _here(home: Path, name: str) -> Iterator[None]:
    """Django asks this folder's file meanwhile, or the cluster's database of this name."""
    told = connection.settings_dict
    before = told["NAME"]
    connection.close()
    told["NAME"] = name if connection.vendor == "postgresql" else str(home / FILE)
    try:
        with override_settings(TRIMTAB_HOME=home):
            yield
    finally:
        connection.close()
        told["NAME"] = before
