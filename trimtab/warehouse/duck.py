"""The engine: one DuckDB in this process, without a database file of its own."""

from functools import cache

import duckdb


@cache
def _database() -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(":memory:")
    # Times are kept in UTC; nothing is fetched from outside; file contents do not change under a name.
    database.execute("SET GLOBAL TimeZone = 'UTC'")
    database.execute("SET autoinstall_known_extensions = false")
    database.execute("SET autoload_known_extensions = false")
    database.execute("SET memory_limit = '2GB'")
    database.execute("SET threads = 2")
    database.execute("SET preserve_insertion_order = false")
    return database


def cursor() -> duckdb.DuckDBPyConnection:
    """A cursor of the caller's own, with its own temporary tables."""
    return _database().cursor()


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
