"""Reads a SQLite file for the warehouse, as a process of its own that sqlite_readers.py starts.

A question is a line of JSON on standard input, its answer an Arrow stream on standard output. It is a process of its
own because the driver brings a second copy of SQLite: two copies in one process do not see each other's locks, and
the one that closes first removes the write-ahead log under the other (sqlite.org, "How to corrupt", 2.2.1).
"""

import json
import sys
from typing import Any

import adbc_driver_sqlite
import pyarrow as pa
from adbc_driver_manager import AdbcConnection, AdbcStatement


def main() -> None:
    """Answer questions until standard input ends."""
    # Not the driver's dbapi module: it imports every data frame library that is installed, a second's work.
    with adbc_driver_sqlite.connect(sys.argv[1]) as database, AdbcConnection(database) as connection:
        for line in sys.stdin:
            question = json.loads(line)
            with AdbcStatement(connection) as statement:
                answer(statement, question["sql"], question["values"])


def answer(statement: AdbcStatement, sql: str, values: list[Any]) -> None:
    """Write what a statement finds, batch by batch, as one Arrow stream."""
    statement.set_sql_query(sql)
    if values:
        batch = pa.record_batch(
            [pa.array([value]) for value in values], [str(place) for place in range(len(values))]
        )
        schema, array = batch.__arrow_c_array__()
        statement.bind(array, schema)
    found, _ = statement.execute_query()
    batches = pa.RecordBatchReader.from_stream(found)
    with batches, pa.ipc.new_stream(sys.stdout.buffer, batches.schema) as stream:
        for batch in batches:
            stream.write_batch(batch)
    sys.stdout.buffer.flush()
