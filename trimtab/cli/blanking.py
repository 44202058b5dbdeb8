"""What a backup does not say of surveys among technicians that are still open (ANON-8; docs/anonymity.md).

Two backups that were taken before and after somebody answered differ by one answer. So no backup says who answered, by
which hash a link admits or finds its answers, or what a message to a technician says that still waits to be sent. A
round that was open then keeps its answers when it is restored, and its links open nothing any more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

OPEN_MEMBER = "database-open-surveys.sql"
LEFT_OUT = "links and marks of surveys among technicians that were open: restored, such a round keeps its answers only"
KEYS_LEFT_OUT = (
    "keys of the pulse's four-week blocks: restored elsewhere, the block under way is shown by weeks only"
)


@dataclass(frozen=True)
class Blank:
    """What to put into some columns of a table's rows, or of those that ``only`` names; SQL of either database."""

    values: Mapping[str, str]
    only: str = "TRUE"


BLANKS: Mapping[str, Blank] = {
    "domain_admission": Blank({"admits": "NULL", "reminder": "NULL", "used": "FALSE", "reminded": "asked"}),
    "domain_peopleanswer": Blank({"finds": "''"}),
    "domain_peoplecomment": Blank({"finds": "''"}),
    "domain_outboxmessage": Blank(
        {
            "state": "'withdrawn'",
            "ended_at": "made_at",
            "text": "''",
            "html": "''",
            "headers": "'{}'",
            "lease": "''",
            "lease_until": "NULL",
        },
        only="secret AND kind IN ('people-survey', 'people-reminder') AND state IN ('waiting', 'sending')",
    ),
}


def statements(columns: Mapping[str, set[str]]) -> Iterator[str]:
    """What blanks a copy of the database that has these columns, by table; an earlier version has not all of them."""
    for table, blank in BLANKS.items():
        there = {name: value for name, value in blank.values.items() if name in columns.get(table, ())}
        if there:
            values = ", ".join(f'"{name}" = {value}' for name, value in there.items())
            yield f'UPDATE "{table}" SET {values} WHERE {blank.only}'  # noqa: S608  names and values of our own


def write_blanked(target: Path, tables: set[str]) -> None:
    """Write the rows of these tables as a script for psql, blanked, as the transaction that is open sees them."""
    with connection.cursor() as cursor, target.open("wb") as file:
        for table, blank in BLANKS.items():
            if table not in tables:
                continue
            columns = [each.name for each in connection.introspection.get_table_description(cursor, table)]
            names = ", ".join(f'"{column}"' for column in columns)
            told = ", ".join(_told(column, blank) for column in columns)
            cursor.execute("SELECT current_schema()")
            schema = cursor.fetchone()[0]
            file.write(f'COPY "{schema}"."{table}" ({names}) FROM stdin;\n'.encode())
            with cursor.copy(f'COPY (SELECT {told} FROM "{table}") TO STDOUT') as rows:  # noqa: S608  as above
                for part in rows:
                    file.write(bytes(part))
            file.write(b"\\.\n\n")


def _told(column: str, blank: Blank) -> str:
    value = blank.values.get(column)
    if value is None:
        return f'"{column}"'
    return value if blank.only == "TRUE" else f'CASE WHEN {blank.only} THEN {value} ELSE "{column}" END'
