"""A warehouse of its own and a fixed clock for tests of pages. No records are imported here: Django is not up yet."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from trimtab.web import clock

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def own_warehouse(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    """An empty database and warehouse at 22 November 2026. The warehouse reads committed rows only."""
    settings.TRIMTAB_HOME = tmp_path
    monkeypatch.setattr(clock, "as_of", lambda: NOW)


@pytest.fixture(scope="module")
def pages(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[Mapping[str, str]]:
    """The pages of the module's PATHS as the owner of the small provider reads them, made once.

    ``{old}`` and ``{new}`` in a path stand for the ids of its two clients; the mapping has the paths as they are
    written, and "old" and "new" for the ids.
    """
    with (
        django_db_blocker.unblock(),
        override_settings(TRIMTAB_HOME=tmp_path_factory.mktemp("home")),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(clock, "as_of", lambda: NOW)
        old, new = import_module("tests.web.provider").small_provider()
        ids = {"old": str(old.pk), "new": str(new.pk)}
        visiting = import_module("tests.web.visiting")
        browser = visiting.signed_in()
        try:
            found = {path: visiting.read(browser, path.format(**ids)) for path in request.module.PATHS}
        finally:
            call_command("flush", interactive=False, verbosity=0)
    yield {**found, **ids}
