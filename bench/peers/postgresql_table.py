"""PostgreSQL, with the same fact as one table."""

import psycopg

from bench.memory import FamilyMemory
from bench.peers.tables import as_csv, definition
from bench.place import Place, Row
from bench.timing import Measured, time_answers, timed

WORK_MEMORY = "256MB"
_FACT = """
    SELECT client_id, coalesce(stage, ''), to_char(date_trunc('month', day), 'YYYY-MM'),
        count(*) FILTER (WHERE escalations > 0), count(*)
    FROM ticket WHERE counts GROUP BY client_id, stage, date_trunc('month', day)
"""
_ROLLUP = """
    SELECT client_id, coalesce(stage, ''), to_char(date_trunc('month', day), 'YYYY-MM'),
        sum(kept)::bigint, sum(total)::bigint
    FROM by_month GROUP BY client_id, stage, date_trunc('month', day)
"""


def load(place: Place, way: str, repeats: int) -> Measured:
    """Make the tables with COPY and gather statistics."""
    del way, repeats
    return Measured(first=[timed(lambda: _load(place))])


def _load(place: Place) -> None:
    with psycopg.connect(place.postgres, autocommit=True) as connection:
        for table in ("ticket", "by_month"):
            connection.execute(definition(table))
            for path in as_csv(place, table):
                with (
                    connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy,
                    path.open("rb") as file,
                ):
                    while block := file.read(1 << 20):
                        copy.write(block)
        # VACUUM also sets the hint bits that the first reader would have to write.
        connection.execute("VACUUM ANALYZE")


def answer(place: Place, way: str, repeats: int) -> Measured:
    """Ask the ``table`` or its rollup by ``month``. The memory is the server's, not the asking process's."""
    text = _FACT if way == "table" else _ROLLUP
    found: list[Row] = []
    with psycopg.connect(place.postgres) as connection, FamilyMemory(place.postmaster) as memory:
        connection.execute(f"SET work_mem = '{WORK_MEMORY}'")

        def ask() -> None:
            found[:] = connection.execute(text).fetchall()

        measured = time_answers(place, ask, lambda: found, repeats)
    measured.peak = memory.peak
    return measured
