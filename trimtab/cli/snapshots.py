"""A consistent copy of the whole database in one file, and such a copy put back in one step.

SQLite: its backup API copies one state while writers go on; the copy replaces the file by a rename.
PostgreSQL: pg_dump reads an exported snapshot, and the dump goes in within one transaction.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from trimtab.cli import blanking

KEPT = ".before-restore"
SQLITE_MEMBER = "database.sqlite3"
POSTGRES_MEMBER = "database.dump"
# All that could stand in the way of the dump: tables take their sequences, indexes and constraints along. Functions are
# those of triggers; what an extension brought stays.
EMPTY_SCHEMA = """
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE %I CASCADE', found.tablename);
  END LOOP;
  FOR found IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
      AND prokind = 'f' AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') LOOP
    EXECUTE format('DROP FUNCTION %s', found.name);
  END LOOP;
END $$;
"""


class SnapshotFailed(Exception):
    """The database cannot be copied or put back; the message says why and what to do."""


def member_name() -> str:
    """Under which name does this database's copy lie in a backup?"""
    return SQLITE_MEMBER if connection.vendor == "sqlite" else POSTGRES_MEMBER


def take(target: Path) -> dict[str, int]:
    """Copy the database to ``target``. How many rows has each table in the copy? Raises SnapshotFailed."""
    if connection.vendor == "sqlite":
        return take_sqlite(Path(settings.DATABASES["default"]["NAME"]), target)
    return _take_postgres(target)


def take_sqlite(source: Path, target: Path) -> dict[str, int]:
    """Copy the SQLite database ``source`` to ``target``, one file without a log, and check the copy."""
    with (
        contextlib.closing(sqlite3.connect(source, timeout=30)) as live,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy, pages=-1)  # all pages in one step: a writer cannot make it start again
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")
        columns = {
            table: {row[1] for row in copy.execute(f'PRAGMA table_info("{table}")')}
            for table in _tables(copy)
        }
        for statement in blanking.statements(columns):
            copy.execute(statement)
        copy.commit()
    return check_sqlite(target)


def check_sqlite(path: Path) -> dict[str, int]:
    """Is the SQLite file sound? Rows of each table. Raises SnapshotFailed when it is not."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            found = [row[0] for row in copy.execute("PRAGMA integrity_check")]
            if found != ["ok"]:
                raise SnapshotFailed(f"SQLite finds the copy damaged: {found[0]}")
            orphan = copy.execute("PRAGMA foreign_key_check").fetchone()
            if orphan:
                raise SnapshotFailed(f"a row of {orphan[0]} points to a row of {orphan[2]} that is not there")
            return {name: _count(copy, name) for name in _tables(copy)}
    except sqlite3.DatabaseError as bad:
        raise SnapshotFailed(f"SQLite cannot read the copy: {bad}") from bad


def _tables(database: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [row[0] for row in database.execute(query)]


def _count(database: sqlite3.Connection, table: str) -> int:
    return int(database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608  from the schema


def rows() -> dict[str, int]:
    """How many rows has each table of the live database now?"""
    with connection.cursor() as cursor:
        counts = {}
        for table in sorted({*connection.introspection.table_names(cursor)} - _temporary(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  quoted
            counts[table] = int(cursor.fetchone()[0])
    return counts


def _temporary(cursor: CursorWrapper) -> set[str]:
    """Tables of this connection alone, which no backup holds; SQLite does not list them among its tables."""
    if connection.vendor == "sqlite":
        return set()
    cursor.execute("SELECT relname FROM pg_class WHERE relpersistence = 't'")
    return {name for (name,) in cursor.fetchall()}


def put_back(copy: Path) -> None:
    """Make ``copy`` the database, in one step. Raises SnapshotFailed, and then the old one still is."""
    connection.close()
    if connection.vendor == "sqlite":
        put_back_sqlite(copy, Path(settings.DATABASES["default"]["NAME"]))
    else:
        _put_back_postgres(copy)


def put_back_sqlite(copy: Path, live: Path) -> None:
    """Rename ``copy`` over ``live``, which stays beside it as ``….before-restore``."""
    if live.exists():
        _settle(live)
        kept = live.with_name(live.name + KEPT)
        kept.unlink(missing_ok=True)
        os.link(live, kept)
    copy.replace(live)
    descriptor = os.open(live.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _settle(live: Path) -> None:
    """Bring the write-ahead log home: left beside the new file it would be taken for the new file's own."""
    try:
        with contextlib.closing(sqlite3.connect(live, timeout=1)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as busy:
        raise SnapshotFailed("another program uses the database: stop it first") from busy
    except sqlite3.DatabaseError:
        pass  # damaged beyond reading, which may be why there is a restore
    for end in ("-wal", "-shm"):
        log = live.with_name(live.name + end)
        if log.exists():
            log.replace(live.with_name(live.name + KEPT + end))


def _take_postgres(target: Path) -> dict[str, int]:
    program = _program("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = str(cursor.fetchone()[0])
        counted = rows()
        hidden = set(blanking.BLANKS) & set(counted)
        without = [f"--exclude-table-data={table}" for table in sorted(hidden)]
        _run(program, "--format=custom", f"--snapshot={snapshot}", "--no-owner", *without, f"--file={target}")
        blanking.write_blanked(target.with_name(blanking.OPEN_MEMBER), hidden)
        return counted


def _put_back_postgres(copy: Path) -> None:
    script, empty = copy.with_suffix(".sql"), copy.with_name("empty.sql")
    empty.write_text(EMPTY_SCHEMA, encoding="ascii")
    _run(_program("pg_restore"), "--no-owner", f"--file={script}", str(copy))
    once = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    rest = copy.with_name(blanking.OPEN_MEMBER)  # backups of earlier versions have none
    files = [empty, script, *([rest] if rest.exists() else [])]
    _run(_program("psql"), *once, *(f"--file={file}" for file in files))


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise SnapshotFailed(f"{name} is missing: apt-get install postgresql-client")
    return found


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on Trimtab's database. Raises SnapshotFailed with what it said."""
    surroundings = {**os.environ, **_postgres_variables(settings.DATABASES["default"])}
    ended = subprocess.run(
        [program, *arguments],
        env=surroundings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        said = ended.stderr.strip().splitlines() or ["it did not say why"]
        raise SnapshotFailed(f"{Path(program).name} failed: {said[0]}")


def _postgres_variables(database: Mapping[str, object]) -> dict[str, str]:
    """The database's address as PostgreSQL's programs read it; the password shows in no process list."""
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    return {variable: str(database[key]) for variable, key in names.items() if database.get(key)}
