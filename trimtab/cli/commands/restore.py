"""``trimtab restore FILE``: checks a backup as a whole, puts it in place in one step, and checks again."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from trimtab.cli import archive, half_restored, snapshots
from trimtab.cli.acting import actor
from trimtab.cli.commands.backup import SECRET_MEMBER, UPLOADS
from trimtab.cli.serving import alone, refuse_bad_settings
from trimtab.domain.audit import heads
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import PROGRAM, Actor
from trimtab.domain.audit.heads import Head
from trimtab.domain.audit.queries import newest
from trimtab.domain.changes.actions import FACTS, mark_months

STAGING = ".restore-"


class RestoreRefused(Exception):
    """The backup is not put in place, and nothing was changed; the message says why."""


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--force", is_flag=True, help="Replace the data that is there.")
def COMMAND(file: Path, force: bool) -> None:  # noqa: N802  the name the command line looks for
    """Put the backup FILE in place. Stop Trimtab first.

    A damaged backup is refused before anything is touched. The replaced SQLite database stays in its folder
    under a name that ends in .before-restore.
    """
    refuse_bad_settings()
    try:
        with alone(settings.TRIMTAB_HOME):
            manifest = restore(file, force=force, as_of=datetime.now(UTC), by=actor())
    except archive.BadBackup as bad:
        raise click.ClickException(f"{file} is refused: {bad}. Nothing was changed.") from bad
    except (RestoreRefused, snapshots.SnapshotFailed, OSError) as refused:
        raise click.ClickException(f"Nothing was changed: {refused}.") from refused
    click.echo(f"Restored {sum(manifest.rows.values()):,} rows in {len(manifest.rows)} tables, each counted.")
    click.echo("The warehouse is computed again by trimtab refresh, or within a minute of the next start.")


def restore(file: Path, *, force: bool, as_of: datetime, by: Actor = PROGRAM) -> archive.Manifest:
    """Put the backup in place and bring it up to this version. What did it hold?

    Raises BadBackup, RestoreRefused or SnapshotFailed before anything is changed.
    """
    manifest = archive.read_manifest(file)
    _refuse_foreign(manifest)
    if not force and connection.introspection.table_names():
        raise RestoreRefused("there is data already; --force replaces it")
    for left in settings.TRIMTAB_HOME.glob(f"{STAGING}*"):  # by a restore that was killed
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=settings.TRIMTAB_HOME) as folder:
        staged = Path(folder)
        for _ in archive.open_members(file, into=staged):
            pass
        copy = staged / snapshots.member_name()
        if connection.vendor == "sqlite" and snapshots.check_sqlite(copy) != manifest.rows:
            raise archive.BadBackup("its database has other rows than its manifest says")
        before = _known_end()
        with half_restored.unless_refused(file, as_of):
            snapshots.put_back(copy)
        _finish(manifest, staged, as_of)
        _remember(file, manifest, before, by, as_of)
        half_restored.over()
    return manifest


def _refuse_foreign(manifest: archive.Manifest) -> None:
    """Raise RestoreRefused for a backup of another engine or of a newer Trimtab."""
    if manifest.engine != connection.vendor:
        raise RestoreRefused(
            f"the backup is of {manifest.engine}, and TRIMTAB_DATABASE_URL names {connection.vendor}"
        )
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    newer = sorted(set(manifest.migrations) - known)
    if newer:
        made_by = manifest.versions.get("trimtab", "a newer version")
        raise RestoreRefused(f"the backup is of Trimtab {made_by} and has {newer[0]}; update Trimtab first")


def _known_end() -> Head | None:
    try:
        return heads.kept()
    except ValueError:  # a damaged file, which may be why there is a restore
        return None


def _remember(
    file: Path, manifest: archive.Manifest, before: Head | None, by: Actor, as_of: datetime
) -> None:
    """Take the restored audit log's end for the right one, and record in it what was replaced."""
    end = newest()
    heads.begin_anew(Head(end.number, end.digest) if end else None)
    record(
        by=by,
        as_of=as_of,
        action="backup.restore",
        of="backup",
        name=file.name,
        before={"audit entry": before.number, "its digest": before.digest} if before else None,
        after={"made at": manifest.made_at, "rows": sum(manifest.rows.values())},
    )


def _finish(manifest: archive.Manifest, staged: Path, as_of: datetime) -> None:
    """Put key and files in place, count the rows there, migrate them, have the warehouse computed again.

    Raises ClickException: the database is the backup's from here on.
    """
    try:
        (staged / SECRET_MEMBER).replace(settings.TRIMTAB_HOME / "secret-key")
        _put_back_uploads(staged / UPLOADS, settings.TRIMTAB_HOME / UPLOADS)
    except OSError as refused:
        raise click.ClickException(f"The data is back, the secret key is not: {refused}") from refused
    found, told = snapshots.rows(), dict(manifest.rows)
    for table in sorted({*found, *told}):
        if found.get(table) != told.get(table):
            raise click.ClickException(
                f"{table} has {found.get(table)} rows in place, {told.get(table)} in the backup."
            )
    call_command("migrate", interactive=False, verbosity=0)
    shutil.rmtree(settings.TRIMTAB_HOME / "warehouse", ignore_errors=True)
    mark_months(facts=FACTS, months=None, as_of=as_of)


def _put_back_uploads(copies: Path, live: Path) -> None:
    """Add the backup's uploaded files; one that is there already has the same name, and so the same bytes."""
    live.mkdir(mode=0o700, exist_ok=True)
    for path in sorted(copies.glob("*")):
        path.replace(live / path.name)
