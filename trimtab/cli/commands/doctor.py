"""``trimtab doctor``: names everything that is wrong with this installation, its effect and its remedy."""

import contextlib
import shutil
import sqlite3
import stat
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from trimtab.cli import settings_of_records
from trimtab.cli.finding import Finding

LEAST_FREE_BYTES = 1 << 30
OLDEST_POSTGRES = 150000
SHARED_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p"})
ZONES_OF_OUR_LANGUAGES = ("Europe/London", "Europe/Istanbul", "Asia/Tokyo")


@click.command("doctor")
def COMMAND() -> None:  # noqa: N802  the name the command line looks for
    """Look for bad settings and a sick installation; exit code 1 when something is wrong."""
    found = examine()
    for finding in found:
        _print(finding)
    advice = [] if found else worth_setting()
    if advice:
        click.echo("Worth setting:")
    for finding in advice:
        _print(finding)
    if found:
        click.echo(f"{len(found)} to put right.")
        sys.exit(1)
    click.echo("Nothing is wrong.")


def _print(finding: Finding) -> None:
    click.echo(f"{finding.where} {finding.what}.\n  Effect: {finding.effect}\n  Remedy: {finding.remedy}")


def worth_setting() -> list[Finding]:
    """What nobody set yet, where it would matter. Nothing in a database that was never used."""
    return list(settings_of_records.worth_setting()) if connection.introspection.table_names() else []


def examine() -> list[Finding]:
    """Everything that is wrong, settings first. A check that needs what is broken is left out."""
    found = [Finding(*problem) for problem in settings.TRIMTAB_PROBLEMS]
    found += zone_data()
    broken = {finding.where.removesuffix("_FILE") for finding in found}
    if "TRIMTAB_HOME" in broken:
        return found
    home = Path(settings.TRIMTAB_HOME)
    for check in (disk_space, private_key, local_files):
        found += check(home)
    if "TRIMTAB_DATABASE_URL" not in broken:
        found += database()
    return found


def zone_data() -> Iterator[Finding]:
    """Is the data of the world's time zones there?"""
    missing = [name for name in ZONES_OF_OUR_LANGUAGES if name not in zoneinfo.available_timezones()]
    if missing:
        yield Finding(
            "Time zone data",
            f"lacks {', '.join(missing)}",
            "Days and months begin at the wrong moment.",
            "apt-get install tzdata, and remove PYTHONTZPATH if it is set",
        )


def disk_space(
    home: Path, usage: Callable[[Path], tuple[int, int, int]] = shutil.disk_usage
) -> Iterator[Finding]:
    """Is there room to write? ``usage`` answers (total, used, free) in bytes."""
    free = usage(home)[2]
    if free < LEAST_FREE_BYTES:
        yield Finding(
            "Disk",
            f"of {home} has {free >> 20} MiB left",
            "An import, a refresh or a backup can fail; what was there stays whole.",
            f"Free some space; {LEAST_FREE_BYTES >> 20} MiB is the least. Old backups are in {home / 'backups'}",
        )


def private_key(home: Path) -> Iterator[Finding]:
    """Does nobody but us read the secret key, and is it whole?"""
    path = home / "secret-key"
    if path.exists() and not path.read_text(encoding="utf-8").strip():
        yield Finding(
            "Secret key",
            f"in {path} is empty",
            "Nobody can sign in.",
            f"Remove it, a new one is made at the next start: rm {path}",
        )
    elif path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding(
            "Secret key",
            f"in {path} can be read by other users",
            "Whoever reads it signs in as anybody.",
            f"chmod 600 {path}",
        )


def local_files(home: Path, mounts: Path = Path("/proc/mounts")) -> Iterator[Finding]:
    """Does the data lie on a disk of this machine? SQLite's locks do not hold on a network share."""
    if connection.vendor != "sqlite" or not mounts.exists():
        return
    best = ("", "")
    for line in mounts.read_text(encoding="utf-8").splitlines():
        _, point, kind, *_ = line.split(" ")
        if home.is_relative_to(point.replace("\\040", " ")) and len(point) >= len(best[0]):
            best = (point, kind)
    if best[1] in SHARED_FILE_SYSTEMS:
        yield Finding(
            "TRIMTAB_HOME",
            f"is {home}, on a network share ({best[1]})",
            "SQLite's locks do not hold there: the database can be damaged.",
            "Choose a folder on a local disk, or PostgreSQL by TRIMTAB_DATABASE_URL",
        )


def database() -> Iterator[Finding]:
    """Does the database answer, is it sound and up to date?"""
    try:
        connection.ensure_connection()
        yield from _file() if connection.vendor == "sqlite" else _postgres_server()
        yield from _migrations()
    except (DatabaseError, ImproperlyConfigured) as refused:
        yield _unreachable(refused)


def _unreachable(refused: Exception) -> Finding:
    reason = (str(refused).strip().splitlines() or ["no reason given"])[0]
    remedies = {
        "connection refused": "Start PostgreSQL, or correct host and port in TRIMTAB_DATABASE_URL",
        "could not translate host name": "Correct the host in TRIMTAB_DATABASE_URL",
        "failed to resolve host": "Correct the host in TRIMTAB_DATABASE_URL",
        "authentication failed": "Correct user and password in TRIMTAB_DATABASE_URL",
        "no password supplied": "Give the password in TRIMTAB_DATABASE_URL, or use TRIMTAB_DATABASE_URL_FILE",
        "does not exist": "Make it (createdb, createuser), or correct TRIMTAB_DATABASE_URL",
        "not a database": "Restore a backup: trimtab restore FILE --force",
        "malformed": "Restore a backup: trimtab restore FILE --force",
        "readonly database": "Make the file and its folder writable for the user that runs Trimtab",
        "unable to open": "Make the file and its folder readable and writable for the user that runs Trimtab",
    }
    for sign, remedy in remedies.items():
        if sign in str(refused).lower():
            return Finding("Database", f"refuses: {reason}", "Trimtab cannot start.", remedy)
    return Finding("Database", f"refuses: {reason}", "Trimtab cannot start.", "Check TRIMTAB_DATABASE_URL")


def _file() -> Iterator[Finding]:
    return sqlite_file(Path(settings.DATABASES["default"]["NAME"]))


def sqlite_file(path: Path) -> Iterator[Finding]:
    """Can the database file be read from end to end?"""
    if not path.exists():
        return
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        try:
            said = str(file.execute("PRAGMA quick_check(1)").fetchone()[0])
        except sqlite3.DatabaseError as bad:
            said = str(bad)
    if said != "ok":
        yield Finding(
            "Database",
            f"{path} is damaged: {said.splitlines()[0]}",
            "Reads and writes fail, or answer wrongly.",
            "Restore a backup: trimtab restore FILE --force",
        )


def _postgres_server() -> Iterator[Finding]:
    """Is the server new enough, in UTF-8, and can it be backed up?"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')"
        )
        number, encoding = cursor.fetchone()
    if number < OLDEST_POSTGRES:
        yield Finding(
            "PostgreSQL", f"is version {number // 10000}", "Trimtab is tested on 15 and newer.", "Update it"
        )
    if encoding != "UTF8":
        yield Finding(
            "PostgreSQL",
            f"keeps this database in {encoding}",
            "Names in some languages cannot be stored.",
            "createdb --encoding=UTF8 --template=template0, then import again",
        )
    if not shutil.which("pg_dump"):
        yield Finding(
            "pg_dump", "is missing", "trimtab backup cannot work.", "apt-get install postgresql-client"
        )


def _migrations() -> Iterator[Finding]:
    """Is the database of this version, and are the settings in it sound?"""
    if not connection.introspection.table_names():
        return  # nothing was started here yet: trimtab up makes it all
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    newer = sorted(set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations))
    if newer:
        yield Finding(
            "Database",
            f"was made by a newer Trimtab: {'.'.join(newer[0])}",
            "This version may misread it.",
            "Update Trimtab, or restore a backup made before the update",
        )
    if pending:
        yield Finding(
            "Database",
            f"is of an older version: {len(pending)} migrations wait",
            "Pages and commands fail.",
            "Start Trimtab once (trimtab up): it migrates by itself",
        )
        return
    yield from settings_of_records.wrong()
