"""Put many rows into tables of SQLite quickly: no journal, indices made afterwards."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.apps import apps
from django.db import connections
from numpy.typing import NDArray


@contextmanager
def filling(database: Path, tables: Sequence[str]) -> Iterator[sqlite3.Connection]:
    """Open a database to fill these tables. Their indices are absent meanwhile; constraints hold all along."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -200000")
    marks = ", ".join("?" * len(tables))
    indices = connection.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",
        tables,
    ).fetchall()
    for name, _ in indices:
        connection.execute(f'DROP INDEX "{name}"')
    try:
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        for _, text in indices:
            connection.execute(text)
        connection.execute("ANALYZE")
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def insert(connection: sqlite3.Connection, table: str, columns: Mapping[str, Any]) -> None:
    """Insert rows given as columns: arrays and lists, or one value for all rows. The rest takes its defaults."""
    lists = {name: _listed(values) for name, values in {**_defaults(table), **columns}.items()}
    names = ", ".join(f'"{name}"' for name in lists)
    rows = zip(
        *(repeat(column) if not isinstance(column, list) else column for column in lists.values()),
        strict=False,
    )
    connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(lists))})", rows)


def _defaults(table: str) -> dict[str, Any]:
    """What a column holds that nobody names: what its record begins with."""
    model = next(one for one in apps.get_models() if one._meta.db_table == table)
    return {
        field.column: field.get_db_prep_save(field.get_default(), connections["default"])
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.is_relation or field.null)
    }


def _listed(values: Any) -> Any:
    if not isinstance(values, np.ndarray):
        return values
    return moments(values) if values.dtype.kind == "M" else values.tolist()


def moments(values: NDArray[np.datetime64]) -> list[str | None]:
    """Moments as Django writes them into SQLite; None for NaT."""
    column = pa.array(values.astype("datetime64[s]"))
    found: list[str | None] = pc.strftime(column, format="%Y-%m-%d %H:%M:%S").to_pylist()
    return found


def or_none(values: NDArray[np.int64], absent: int) -> list[int | None]:
    """Whole numbers, with None where they equal ``absent``."""
    return [None if value == absent else value for value in values.tolist()]
