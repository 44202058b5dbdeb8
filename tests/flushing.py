"""Empties the database between tests, quickly: tables that hold something, and nothing is made again afterwards.

Django empties every table and then writes its permissions anew, which takes PostgreSQL longer than most tests.
"""

from typing import Any

from django.core.management.commands import flush
from django.core.management.sql import sql_flush

FEW = 2_000
"""Up to so many rows a table, deleting them is quicker than giving it a new file."""
KEEPS_ITS_ROWS = "domain_auditentry"
"""Refuses that rows are deleted one by one."""


def quickly() -> None:
    """From now on empty the database so."""
    flush.sql_flush = statements
    flush.emit_post_migrate_signal = _nothing


def statements(
    style: Any, connection: Any, reset_sequences: bool = True, allow_cascade: bool = False
) -> list[str]:
    """What empties this database; nothing where it is empty already."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = {name: connection.ops.quote_name(name) for name in names}
    # The names are those of our own models.
    counted = " UNION ALL ".join(
        f"SELECT '{name}', COUNT(*) FROM (SELECT 1 FROM {quoted[name]} LIMIT {FEW + 1}) AS few"
        for name in names
    )
    with connection.cursor() as cursor:
        cursor.execute(counted)
        filled = {name: rows for name, rows in cursor.fetchall() if rows}
    if reset_sequences or max(filled.values(), default=0) > FEW:
        return list(sql_flush(style, connection, reset_sequences, allow_cascade))
    way = {name: "DELETE FROM" for name in filled}
    if connection.vendor == "postgresql" and KEEPS_ITS_ROWS in filled:
        way[KEEPS_ITS_ROWS] = "TRUNCATE"
    emptied = [f"{way[name]} {quoted[name]}" for name in filled]
    # Plans for the checks of references go too: the next test may fill a table that was small here.
    return [*emptied, "DISCARD PLANS"] if connection.vendor == "postgresql" else emptied


def _nothing(*_: Any, **__: Any) -> None:
    """Make nothing again."""
