"""DuckDB by hand, over Trimtab's own Parquet files."""

import duckdb

from bench.peers.frames import KEPT, TOTAL, rollup_files
from bench.place import Place, Row
from bench.timing import Measured, time_answers

_FACT = """
    SELECT client_id, coalesce(stage, ''), strftime(date_trunc('month', day), '%Y-%m'),
        count(*) FILTER (WHERE escalations > 0), count(*)
    FROM read_parquet(?) WHERE counts GROUP BY ALL
"""
_ROLLUP = f"""
    SELECT client_id, coalesce(stage, ''), strftime(date_trunc('month', day), '%Y-%m'),
        CAST(sum("{KEPT}") AS BIGINT), CAST(sum("{TOTAL}") AS BIGINT)
    FROM read_parquet(?) GROUP BY ALL
"""


def answer(place: Place, way: str, repeats: int) -> Measured:
    """Ask the ``files`` of the fact, or the rollup by ``month`` or ``day``."""
    connection = duckdb.connect()
    text = _FACT if way == "files" else _ROLLUP
    files = place.files("ticket") if way == "files" else rollup_files(place, way)
    found: list[Row] = []

    def ask() -> None:
        found[:] = connection.execute(text, [files]).fetchall()

    return time_answers(place, ask, lambda: found, repeats)
