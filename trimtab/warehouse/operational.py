"""What do the records say now? Reads the operational database as Arrow, in either dialect, by ADBC.

A column that may be NULL is read from SQLite with a stand-in value and turned back in DuckDB: the SQLite driver
takes a column's type from its first rows and fails when they are all NULL.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

import adbc_driver_postgresql
import pyarrow as pa
from adbc_driver_manager import AdbcConnection, AdbcStatement
from django.db import connection

from trimtab.warehouse.sqlite_readers import asking

Kind = Literal["number", "text", "moment", "day", "flag", "real"]
Ask = Callable[[str, Sequence[Sequence[Any]], Sequence[Kind]], Any]
"""SQL, the values of each time it is asked, and the kinds of its columns: all that was found, as one Arrow table."""
_WEEK_LATER = {
    "sqlite": "datetime(s.started_at, '+168 hours')",
    "postgresql": "s.started_at + interval '168 hours'",
}
_SMALL_DATABASE = 64 * 1024 * 1024
_ARROW: Mapping[Kind, Any] = {
    "number": pa.int64(),
    "flag": pa.int64(),
    "text": pa.string(),
    "moment": pa.string(),
    "day": pa.string(),
    "real": pa.float64(),
}
_STAND_INS: Mapping[Kind, str] = {
    "number": "-1",
    "text": "''",
    "moment": "''",
    "day": "''",
    "flag": "-1",
    "real": "-1e300",
}
_BACK: Mapping[Kind, str] = {
    "number": "CAST(NULLIF({c}, -1) AS BIGINT)",
    "text": "CAST({c} AS VARCHAR)",
    "moment": "TRY_CAST(NULLIF({c}, '') AS TIMESTAMP)",
    "day": "TRY_CAST(NULLIF({c}, '') AS DATE)",
    "flag": "CASE {c} WHEN -1 THEN NULL ELSE {c} <> 0 END",
    "real": "CAST(NULLIF({c}, -1e300) AS DOUBLE)",
}
_TYPES: Mapping[Kind, str] = {
    "number": "BIGINT",
    "text": "VARCHAR",
    "moment": "TIMESTAMP",
    "day": "DATE",
    "flag": "BOOLEAN",
    "real": "DOUBLE",
}


@dataclass(frozen=True)
class Source:
    """A relation of the operational database: ``columns`` maps a name to (SQL, kind); ``dated`` bounds its rows."""

    relation: str
    columns: Mapping[str, tuple[str, Kind]]
    dated: str | None = None


def _plain(prefix: str, **kinds: Kind) -> dict[str, tuple[str, Kind]]:
    return {name: (f"{prefix}.{name}", kind) for name, kind in kinds.items()}


SOURCES: Mapping[str, Source] = {
    "ticket": Source(
        "domain_ticket t",
        {
            **_plain(
                "t",
                id="number",
                client_id="number",
                contract_id="number",
                team_id="number",
                assignee_id="number",
                device_id="number",
                category="text",
                kind="text",
                source="text",
                priority="number",
                status="text",
                opened_at="moment",
                first_reply_at="moment",
                resolved_at="moment",
                closed_at="moment",
                reopened="number",
                escalations="number",
                first_level="flag",
                sla_met="flag",
                excluded="text",
            ),
        },
        "t.opened_at",
    ),
    "escalation": Source(
        "domain_escalation e JOIN domain_ticket t ON t.id = e.ticket_id",
        {
            **_plain("e", id="number", ticket_id="number", kind="text", in_headline="flag"),
            "moment": ("e.at", "moment"),
            **_plain(
                "t",
                client_id="number",
                contract_id="number",
                team_id="number",
                category="text",
                source="text",
                excluded="text",
                opened_at="moment",
            ),
            "ticket_kind": ("t.kind", "text"),
        },
        "e.at",
    ),
    "invitation": Source(
        "domain_surveyinvitation i LEFT JOIN domain_ticket t ON t.id = i.ticket_id",
        {
            **_plain(
                "i",
                id="number",
                survey="text",
                round="text",
                client_id="number",
                contract_id="number",
                respondent="text",
                ticket_id="number",
                sent_at="moment",
                delivered="flag",
            ),
            "invitation_key": ("i.id", "number"),
            "ticket_team_id": ("t.team_id", "number"),
        },
    ),
    # What a program may have sent counts nowhere until somebody says that a person gave it.
    "answer": Source(
        "(SELECT n.* FROM domain_surveyanswer n JOIN domain_surveyinvitation i ON i.id = n.invitation_id"
        " WHERE NOT i.doubtful) a",
        _plain("a", id="number", invitation_id="number", question="text", answered_at="moment", score="real"),
    ),
    # Nothing of a round that is still open leaves the operational database (ANON-6), and nothing that is in doubt.
    "people_answer": Source(
        "domain_peopleanswer a JOIN domain_peopleround r"
        " ON r.id = a.round_id AND NOT r.asking AND NOT a.doubtful",
        {
            **_plain(
                "a",
                id="number",
                round_id="number",
                team_id="number",
                question="text",
                score="number",
                respondent="text",
            ),
            **_plain("r", survey="text", opens_on="day", closes_on="day"),
        },
    ),
    "people_invited": Source(
        "domain_peopleinvited a JOIN domain_peopleround r ON r.id = a.round_id",
        {
            **_plain("a", id="number", round_id="number", team_id="number", invited="number"),
            **_plain("r", survey="text", opens_on="day", closes_on="day"),
        },
    ),
    "detection": Source(
        "domain_detection d",
        _plain(
            "d",
            id="number",
            client_id="number",
            device_id="number",
            fingerprint="text",
            detected_at="moment",
            resolved_at="moment",
            outcome="text",
            action="text",
            failed_at="moment",
            verified="flag",
            ticket_id="number",
        ),
    ),
    # Which entries of the prevention ledger a lead does not let count, by their rows.
    "strike": Source(
        "(SELECT d.id, s.entry FROM domain_strike s JOIN domain_detection d"
        " ON d.system = s.system AND d.external_id = s.external_id"
        " WHERE s.entry = 'detection' AND s.taken_back_at IS NULL"
        " UNION ALL SELECT v.id, s.entry FROM domain_strike s JOIN domain_selfservicesession v"
        " ON v.system = s.system AND v.external_id = s.external_id"
        " WHERE s.entry = 'session' AND s.taken_back_at IS NULL) k",
        _plain("k", id="number", entry="text"),
    ),
    "self_service": Source(
        "domain_selfservicesession s",
        {
            **_plain(
                "s", id="number", client_id="number", category="text", started_at="moment", outcome="text"
            ),
            "next_ticket_at": (
                "(SELECT min(t.opened_at) FROM domain_ticket t WHERE t.contact_id = s.contact_id"
                " AND t.category = s.category AND t.opened_at >= s.started_at AND t.opened_at < {week_later})",
                "moment",
            ),
        },
    ),
}


@contextmanager
def reading() -> Iterator["Reader"]:
    """Open the operational database for reading, beside Django's own connection."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        if path.stat().st_size < _SMALL_DATABASE:
            yield Reader(_ask_own_connection, "sqlite")
            return
        with asking(path) as ask:
            yield Reader(ask, "sqlite", halves=True)
    else:
        # Not the driver's dbapi module: it imports every data frame library that is installed.
        with (
            adbc_driver_postgresql.connect(_postgres_address()) as database,
            AdbcConnection(database) as handle,
        ):
            yield Reader(partial(_ask_postgres, handle), "postgresql")


def _ask_own_connection(sql: str, times: Sequence[Sequence[Any]], kinds: Sequence[Kind]) -> Any:
    """For a small database the start of another process would take longer than the reading."""
    with connection.cursor() as cursor:
        rows = [
            row for each in times for row in cursor.execute(sql.replace("?", "%s"), list(each)).fetchall()
        ]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(kinds)
    return pa.table({str(place): pa.array(columns[place], _ARROW[kind]) for place, kind in enumerate(kinds)})


def _ask_postgres(
    handle: AdbcConnection, sql: str, times: Sequence[Sequence[Any]], _kinds: Sequence[Kind]
) -> Any:
    return pa.concat_tables([_asked_postgres(handle, sql, values) for values in times])


def _asked_postgres(handle: AdbcConnection, sql: str, values: Sequence[Any]) -> Any:
    with AdbcStatement(handle) as statement:
        statement.set_sql_query(sql)
        if values:
            columns = [pa.array([value]) for value in values]
            batch = pa.record_batch(columns, [str(place) for place in range(len(columns))])
            schema, array = batch.__arrow_c_array__()
            statement.bind(array, schema)
        found, _ = statement.execute_query()
        return pa.RecordBatchReader.from_stream(found).read_all()


def _postgres_address() -> str:
    settings = connection.settings_dict
    who = f"{quote(settings['USER'] or '')}:{quote(settings['PASSWORD'] or '')}"
    host, port = settings["HOST"] or "", settings["PORT"] or 5432
    if host.startswith("/") or not host:
        return f"postgresql://{who}@/{settings['NAME']}?host={quote(host)}&port={port}"
    return f"postgresql://{who}@{host}:{port}/{settings['NAME']}"


class Reader:
    """Answers with Arrow what a source holds."""

    def __init__(self, ask: Ask, vendor: str, *, halves: bool = False) -> None:
        self._ask = ask
        self._vendor = vendor
        self._halves = halves

    def rows(self, name: str, start: datetime | None = None, end: datetime | None = None) -> Any:
        """Which rows does the source hold between two moments (UTC; end excluded)? An Arrow table."""
        source = SOURCES[name]
        chosen = ", ".join(
            f"{self._column(sql, kind)} AS {column}" for column, (sql, kind) in source.columns.items()
        )
        kinds = [kind for _, kind in source.columns.values()]
        text = f"SELECT {chosen} FROM {source.relation}"
        times: Sequence[Sequence[Any]] = [()]
        if source.dated and start and end:
            mark = ("?", "?") if self._vendor == "sqlite" else ("$1", "$2")
            text += f" WHERE {source.dated} >= {mark[0]} AND {source.dated} < {mark[1]}"
            bounds = [start, start + (end - start) // 2, end] if self._halves else [start, end]
            times = [(self._moment(low), self._moment(high)) for low, high in pairwise(bounds)]
        return self._ask(text, times, kinds).rename_columns(list(source.columns))

    def months(self, name: str, zone: ZoneInfo) -> list[date]:
        """Which months of ``zone`` lie between the source's first and last row? Their first days."""
        source = SOURCES[name]
        column = f"coalesce(CAST({{}}({source.dated}) AS TEXT), '')"
        text = f"SELECT {column.format('min')}, {column.format('max')} FROM {source.relation}"
        low, high = (cell[0].as_py() for cell in self._ask(text, [()], ("text", "text")).columns)
        if not low:
            return []
        ends = [datetime.fromisoformat(moment) for moment in (low, high)]
        first, last = [
            (m if m.tzinfo else m.replace(tzinfo=UTC)).astimezone(zone).date().replace(day=1) for m in ends
        ]
        months = [first]
        while months[-1] < last:
            months.append((months[-1] + timedelta(days=32)).replace(day=1))
        return months

    def projection(self, name: str) -> str:
        """Which DuckDB select list gives the Arrow rows their proper types and NULLs?"""
        shapes = (
            _BACK if self._vendor == "sqlite" else {kind: f"CAST({{c}} AS {_TYPES[kind]})" for kind in _TYPES}
        )
        return ", ".join(
            f"{shapes[kind].format(c=column)} AS {column}"
            for column, (_, kind) in SOURCES[name].columns.items()
        )

    def _column(self, sql: str, kind: Kind) -> str:
        # DEFLECT_HOURS is a week at most: no later ticket is asked for.
        sql = sql.replace("{week_later}", _WEEK_LATER[self._vendor])
        return f"coalesce({sql}, {_STAND_INS[kind]})" if self._vendor == "sqlite" else sql

    def _moment(self, moment: datetime) -> Any:
        """SQLite keeps moments as text in UTC; a comparison of texts is one of moments."""
        return f"{moment:%Y-%m-%d %H:%M:%S}" if self._vendor == "sqlite" else moment
