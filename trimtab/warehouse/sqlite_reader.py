"""Reads a SQLite file for the warehouse, as a process of its own: ``python -m trimtab.warehouse.sqlite_reader FILE``.

A question is a line of JSON on standard input, its answer an Arrow stream on standard output. It is a process of its
own because the driver brings a second copy of SQLite: two copies in one process do not see each other's locks, and
the one that closes first removes the write-ahead log under the other (sqlite.org, "How to corrupt", 2.2.1).
"""

import json
import sys

import adbc_driver_sqlite.dbapi
import pyarrow as pa


def main() -> None:
    """Answer questions until standard input ends."""
    with adbc_driver_sqlite.dbapi.connect(sys.argv[1]) as handle, handle.cursor() as cursor:
        for line in sys.stdin:
            question = json.loads(line)
            cursor.execute(question["sql"], question["values"] or None)
            table = cursor.fetch_arrow_table()
            with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as stream:
                stream.write_table(table)
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
