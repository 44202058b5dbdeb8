"""Writes: make the database forget the earlier places of rows that were written anew.

SQLite overwrites what is deleted (secure_delete), but its write-ahead log keeps earlier pages until it is emptied;
PostgreSQL keeps dead rows until VACUUM removes them. Both hold what a round looked like before each answer.
"""

from django.db import connection

_TABLES = ("domain_peopleanswer", "domain_peoplecomment", "domain_admission")


def remove() -> bool:
    """Empty the log, or remove the dead rows. False when somebody reads at this moment: ask again.

    Belongs after the transaction that closed a round, never inside one.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (busy, *_) = cursor.fetchone()
            return not busy
        for table in _TABLES:
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
    return True
