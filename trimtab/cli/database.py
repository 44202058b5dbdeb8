"""Is the database ready for a command? Someone new types ``trimtab import`` first."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


@contextmanager
def migrated() -> Iterator[None]:
    """Bring the database up to date first; a database that refuses ends in a message, not in a traceback."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
        yield
    except DatabaseError as refused:
        raise click.ClickException(_said(refused)) from refused


def _said(refused: DatabaseError) -> str:
    return f"The database refuses: {str(refused).strip().splitlines()[0]}. Run: trimtab doctor"
