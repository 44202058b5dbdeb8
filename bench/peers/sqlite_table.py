"""SQLite, with the same fact as one table."""

import sqlite3

from bench.peers.tables import FACT, ROLLUP, as_rows, definition
from bench.place import Place, Row
from bench.timing import Measured, time_answers, timed

_FACT = """
    SELECT client_id, coalesce(stage, ''), substr(day, 1, 7), sum(escalations > 0), count(*)
    FROM ticket WHERE counts GROUP BY 1, 2, 3
"""
_ROLLUP = """
    SELECT client_id, coalesce(stage, ''), substr(day, 1, 7), sum(kept), sum(total)
    FROM by_month GROUP BY 1, 2, 3
"""


def load(place: Place, way: str, repeats: int) -> Measured:
    """Make the tables and gather statistics."""
    del way, repeats
    return Measured(first=[timed(lambda: _load(place))])


def _load(place: Place) -> None:
    connection = sqlite3.connect(place.peer_database)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    for table, columns in (("ticket", FACT), ("by_month", ROLLUP)):
        connection.execute(definition(table))
        for rows in as_rows(place, table):
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", rows)
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()


def answer(place: Place, way: str, repeats: int) -> Measured:
    """Ask the ``table`` or its rollup by ``month``."""
    connection = sqlite3.connect(f"file:{place.peer_database}?mode=ro", uri=True)
    connection.execute("PRAGMA cache_size = -262144")
    text = _FACT if way == "table" else _ROLLUP
    found: list[Row] = []

    def ask() -> None:
        found[:] = connection.execute(text).fetchall()

    return time_answers(place, ask, lambda: found, repeats)
