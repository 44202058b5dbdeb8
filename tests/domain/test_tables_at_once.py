"""A first start makes all tables at once, an older database comes by steps: both end with the same tables."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from tests.places import Place, place
from tests.stepping import LAST

AT_ONCE = ("domain", "0001_squashed_0034_kpis_have_owners")
POSTGRESQL = [
    "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
]


def stated(state: ProjectState) -> dict[str, Any]:
    """The tables of Trimtab as a state of migrations describes them, in no order."""
    return {name: described(model) for (app, name), model in state.models.items() if app == "domain"}


def described(model: ModelState) -> dict[str, Any]:
    named = {
        kind: {one.name: one.deconstruct() for one in model.options.pop(kind, [])}
        for kind in ("constraints", "indexes")
    }
    fields = {name: field.deconstruct()[1:] for name, field in model.fields.items()}
    options = {key: value for key, value in model.options.items() if value not in (None, [], set())}
    return {**named, "fields": fields, "options": options, "bases": model.bases}


def test_the_steps_and_all_at_once_describe_the_same_tables() -> None:
    loader = MigrationLoader(None, replace_migrations=True)
    assert AT_ONCE in loader.graph.nodes
    at_once = stated(loader.project_state(AT_ONCE))
    loader.replace_migrations = False
    loader.build_graph()
    assert ("domain", LAST) in loader.graph.nodes
    assert len(at_once) > 80
    assert at_once == stated(loader.project_state(("domain", LAST)))


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)  # on both databases
def test_the_steps_and_all_at_once_make_the_same_tables(tmp_path: Path) -> None:
    with place(tmp_path / "steps") as steps, place(tmp_path / "once") as once:
        by_steps = steps.run(module="tests.stepping")
        assert by_steps.returncode == 0, by_steps.stderr
        for one in (steps, once):
            done = one.run("migrate", "--verbosity", "0", module="django")
            assert done.returncode == 0, done.stderr
            assert one.run("migrate", "--check", module="django").returncode == 0
        made = tables(once)
        assert len(made) > 300
        assert made == tables(steps)


def tables(place: Place) -> set[Any]:
    """Every column, constraint, index and trigger of the database there."""
    if connection.vendor == "postgresql":
        with psycopg.connect(place.url) as server:
            return {row for question in POSTGRESQL for row in server.execute(question)}
    with closing(sqlite3.connect(place.home / "trimtab.sqlite3")) as file:
        made = file.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {
            (name, *sorted(re.split(r"[(,)] *", sql))) for name, sql in made
        }  # columns stand in any order
