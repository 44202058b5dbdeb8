"""Let the database look at what its tables hold: by that it chooses the index that answers a question soonest."""

from django.db import connection

from trimtab.domain.batches.queries import batch_tables
from trimtab.domain.batches.staging import is_postgresql, quoted

# SQLite reads so many entries of each index instead of all: milliseconds, however large the tables are.
_ENTRIES = 1_000


def gather_statistics() -> None:
    """Look at the tables that imports fill. For after many rows came or went; safe at any time.

    SQLite never looks by itself. PostgreSQL does, but takes a table that was empty a moment ago for empty till then.
    """
    with connection.cursor() as cursor:
        if is_postgresql():
            for model in batch_tables():
                cursor.execute(f"ANALYZE {quoted(model._meta.db_table)}")
        else:
            cursor.execute(f"PRAGMA analysis_limit = {_ENTRIES:d}")
            cursor.execute("ANALYZE")
