"""Where do a log's events wait until each ticket's can be read together, in order?

Logs need not be sorted, and may be larger than memory: the events go to a temporary table and come back ticket
by ticket.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection

from trimtab.domain.batches.staging import is_postgresql

_TABLE, _SORTED = "staged_history", "staged_history_sorted"
_COLUMNS = "system, external_id, at, position, content"
_PAGE = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Told(NamedTuple):
    """One event of a ticket as the file tells it."""

    system: str
    number: str
    at: datetime
    position: int
    content: list[Any]


class History:
    """Takes events in the file's order and gives them back ticket by ticket, each ticket's in order."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            for table in (_TABLE, _SORTED):
                cursor.execute(f"DROP TABLE IF EXISTS {table}")
            cursor.execute(
                f"CREATE TEMPORARY TABLE {_TABLE} "
                "(system text, external_id text, at bigint, position bigint, content text)"
            )

    def add(self, events: Sequence[Told]) -> None:
        """Take some events. Their contents must be JSON values."""
        rows = [(e.system, e.number, _micros(e.at), e.position, json.dumps(e.content)) for e in events]
        with connection.cursor() as cursor:
            if is_postgresql():
                with cursor.copy(f"COPY {_TABLE} ({_COLUMNS}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                cursor.executemany(
                    f"INSERT INTO {_TABLE} ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s)",  # noqa: S608
                    rows,
                )

    def tickets(self) -> Iterator[list[Told]]:
        """Each ticket's events, by time and then in the file's order."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TEMPORARY TABLE {_SORTED} AS SELECT ROW_NUMBER() OVER "  # noqa: S608
                f"(ORDER BY system, external_id, at, position) AS place, {_COLUMNS} FROM {_TABLE}"
            )
            cursor.execute(f"CREATE INDEX {_SORTED}_place ON {_SORTED} (place)")
            cursor.execute(f"DROP TABLE {_TABLE}")
        for _, events in groupby(self._pages(), key=lambda told: (told.system, told.number)):
            yield list(events)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {_SORTED}")

    def _pages(self) -> Iterator[Told]:
        last = 0
        while True:
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {_COLUMNS} FROM {_SORTED} WHERE place > %s AND place <= %s ORDER BY place",  # noqa: S608
                    [last, last + _PAGE],
                )
                rows = cursor.fetchall()
            if not rows:
                return
            last += _PAGE
            for system, number, at, position, content in rows:
                yield Told(system, number, _moment(at), position, json.loads(content))


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _moment(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)
