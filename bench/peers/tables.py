"""The fact and its monthly rollup as tables of a database: their columns, and their rows from Trimtab's files."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from bench.peers.frames import KEPT, TOTAL
from bench.place import Place

FACT = {
    "row_id": "bigint",
    "client_id": "bigint",
    "day": "date",
    "stage": "text",
    "source": "text",
    "channel": "text",
    "team_id": "bigint",
    "technician_id": "bigint",
    "category": "text",
    "priority": "smallint",
    "kind": "text",
    "device_id": "bigint",
    "opened_at": "timestamp",
    "ended_at": "timestamp",
    "first_reply_minutes": "double precision",
    "resolution_hours": "double precision",
    "sla_met": "boolean",
    "reopened": "integer",
    "escalations": "integer",
    "settled": "boolean",
    "left_out": "text",
    "counts": "boolean",
}
ROLLUP = {
    "client_id": "bigint",
    "day": "date",
    "stage": "text",
    "source": "text",
    "kept": "bigint",
    "total": "bigint",
}
_SOURCES = {
    "ticket": ("ticket", ", ".join(FACT)),
    "by_month": ("ticket_by_month", f'client_id, day, stage, source, "{KEPT}", "{TOTAL}"'),
}


def as_csv(place: Place, table: str) -> Iterator[Path]:
    """The rows of ``ticket`` or ``by_month`` as CSV files, one after the other; each is gone when the next is asked."""
    name, columns = _SOURCES[table]
    path = place.folder / "rows.csv"
    connection = duckdb.connect()
    for file in place.files(name):
        connection.execute(
            f"COPY (SELECT {columns} FROM read_parquet('{file}')) TO '{path}' (FORMAT csv, HEADER FALSE)"
        )
        yield path
        path.unlink()


def as_rows(place: Place, table: str) -> Iterator[list[tuple[object, ...]]]:
    """The same rows as tuples, some thousands at a time; days and moments are texts."""
    name, columns = _SOURCES[table]
    types = FACT if table == "ticket" else ROLLUP
    texts = [
        f"CAST({column} AS VARCHAR)" if kind in ("date", "timestamp") else column
        for column, kind in zip(columns.split(", "), types.values(), strict=True)
    ]
    cursor = duckdb.connect().execute(f"SELECT {', '.join(texts)} FROM read_parquet(?)", [place.files(name)])
    while rows := cursor.fetchmany(20_000):
        yield rows


def definition(table: str) -> str:
    """The CREATE TABLE of ``ticket`` or ``by_month``."""
    columns = FACT if table == "ticket" else ROLLUP
    return f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})"
