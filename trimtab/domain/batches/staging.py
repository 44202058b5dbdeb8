"""Where do rows wait until a whole file has proved sound? In temporary tables beside the records.

Filling them takes no lock on the records: SQLite keeps temporary tables in a file of their own, and the
transaction around the filling is a deferred one that never touches the main file (Django's own would be
IMMEDIATE and keep every other writer out while a long file is read). PostgreSQL fills them by COPY.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, models

POSITION, LATER, CODE, TARGET, STATE = "_position", "_later", "_code", "_target", "_state"
_OWN_COLUMNS = {
    POSITION: "bigint",
    LATER: "text",
    CODE: "bigint",
    TARGET: "bigint",
    STATE: "integer",
}


@dataclass(frozen=True)
class Lookup:
    """Two staged text columns (``<name>_system``, ``<name>_ref``) that lead to a row by its outside id."""

    column: str
    model: type[models.Model]

    @property
    def staged(self) -> tuple[str, str]:
        return f"{self.column}__system", f"{self.column}__ref"


@dataclass(frozen=True)
class Plan:
    """What a file says about one table, and how its rows meet the rows that are there.

    ``columns`` are the table's columns the file gives; others keep their value, or take the model's default in a
    new row. ``match`` lists the sets of columns that find an existing row, tried in order; the first one also
    says which staged rows are the same. ``coded`` columns are staged as a code that the merge resolves.
    ``keeps`` means that an existing row is never changed (events are facts), ``distinct`` that no two staged rows
    mean the same record. ``dated_by`` names the columns whose
    months the warehouse must rewrite. ``of_client`` names the columns that an existing row lets go of when it goes to
    another client and the file does not give them anew.
    """

    model: type[models.Model]
    columns: tuple[str, ...]
    match: tuple[tuple[str, ...], ...]
    coded: frozenset[str] = frozenset()
    lookups: tuple[Lookup, ...] = ()
    keeps: bool = False
    distinct: bool = False
    dated_by: tuple[str, ...] = ()
    of_client: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def stage(self) -> str:
        return f"staged_{self.table}"

    @property
    def staged_columns(self) -> tuple[str, ...]:
        """Which columns does a staged row have, in the order ``Stage.add`` takes them?"""
        extra = [name for lookup in self.lookups for name in lookup.staged]
        return (POSITION, LATER, CODE, *self.columns, *extra)


def quoted(name: str) -> str:
    """How is this name written in SQL?"""
    return connection.ops.quote_name(name)


def listed(names: Iterable[str], prefix: str = "") -> str:
    """How is a list of columns written in SQL, each with ``prefix`` (such as ``t.``)?"""
    return ", ".join(prefix + quoted(name) for name in names)


def is_postgresql() -> bool:
    """Does the database speak PostgreSQL's dialect (else SQLite's)?"""
    return connection.vendor == "postgresql"


@dataclass
class Stage:
    """One temporary table that takes rows for a plan."""

    plan: Plan
    rows: int = 0
    _moments: tuple[int, ...] = ()
    _days: tuple[int, ...] = ()
    _copy: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        names = self.plan.staged_columns
        kinds = {f.column: f for f in self.plan.model._meta.concrete_fields}
        if not is_postgresql():
            self._moments = tuple(
                i for i, name in enumerate(names) if isinstance(kinds.get(name), models.DateTimeField)
            )
            self._days = tuple(
                i
                for i, name in enumerate(names)
                if isinstance(kinds.get(name), models.DateField) and i not in self._moments
            )
        self._create()

    def _create(self) -> None:
        plan = self.plan
        own = ", ".join(f"CAST(NULL AS {kind}) AS {quoted(name)}" for name, kind in _OWN_COLUMNS.items())
        texts = "".join(
            f", CAST(NULL AS text) AS {quoted(name)}" for lookup in plan.lookups for name in lookup.staged
        )
        # A looked-up column is there too, filled by the merge.
        columns = [*plan.columns, *(lookup.column for lookup in plan.lookups)]
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {quoted(plan.stage)}")
            cursor.execute(
                f"CREATE TEMPORARY TABLE {quoted(plan.stage)} AS "  # noqa: S608 (names of our own models)
                f"SELECT {own}, {listed(columns)}{texts} FROM {quoted(plan.table)} WHERE 1 = 0"
            )

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Take rows whose values stand in the order of ``plan.staged_columns``; times are aware, in UTC."""
        if not rows:
            return
        self.rows += len(rows)
        names = self.plan.staged_columns
        if is_postgresql():
            with (
                connection.cursor() as cursor,
                cursor.copy(f"COPY {quoted(self.plan.stage)} ({listed(names)}) FROM STDIN") as copy,
            ):
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(names))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {quoted(self.plan.stage)} ({listed(names)}) VALUES ({marks})",  # noqa: S608
                [self._for_sqlite(row) for row in rows],
            )

    def _for_sqlite(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place in self._moments:
            moment = values[place]
            if moment is not None:  # without +00:00, which a moment that knows no zone does not write at all
                values[place] = datetime.combine(moment, moment.time()).isoformat(" ")
        for place in self._days:
            if values[place] is not None:
                values[place] = values[place].isoformat()
        return values


def from_database(value: Any) -> Any:
    """What moment or day did a raw query return? SQLite gives text, PostgreSQL a value; None stays None."""
    if isinstance(value, str):
        return (
            datetime.fromisoformat(value).replace(tzinfo=UTC) if " " in value else date.fromisoformat(value)
        )
    return value.astimezone(UTC) if isinstance(value, datetime) else value


@contextmanager
def staging() -> Iterator[None]:
    """Fill stages inside: one transaction of temporary tables that keeps nobody out of the records."""
    if connection.in_atomic_block:  # a caller's own transaction (tests) already covers it
        yield
        return
    with connection.cursor() as cursor:
        if not is_postgresql():
            cursor.execute("PRAGMA temp.cache_size = -16384")
        cursor.execute("BEGIN")
        try:
            yield
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")


def drop_stages(plans: Iterable[Plan]) -> None:
    """Remove the temporary tables; a connection that ends does so by itself."""
    with connection.cursor() as cursor:
        for plan in plans:
            cursor.execute(f"DROP TABLE IF EXISTS {quoted(plan.stage)}")
