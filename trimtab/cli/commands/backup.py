"""``trimtab backup``: one file with everything that cannot be made again, checked after it was written."""

import contextlib
import platform
import shutil
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click
import django
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from trimtab.cli import archive, blanking, snapshots
from trimtab.cli.acting import actor
from trimtab.cli.serving import refuse_bad_settings
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import PROGRAM, Actor
from trimtab.domain.audit.models import AuditEntry

SECRET_MEMBER = "secret-key"  # noqa: S105  the member's name, not the key
UPLOADS = "uploads"
LEFT_OUT = [
    "warehouse: computed again from the database",
    "static files: collected again at every start",
    "worker queue: jobs come due again by themselves",
    "environment variables: keep them where you set them",
    blanking.LEFT_OUT,
    blanking.KEYS_LEFT_OUT,
]


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), required=False)
def COMMAND(target: Path | None) -> None:  # noqa: N802  the name the command line looks for
    """Write a backup to TARGET, by default a new file in the folder backups of TRIMTAB_HOME.

    It holds the secret key: keep it as safe as the data. Trimtab may be running meanwhile.
    """
    refuse_bad_settings()
    now = datetime.now(UTC)
    path = target or settings.TRIMTAB_HOME / "backups" / f"trimtab-{now:%Y-%m-%dT%H%M%SZ}.zip"
    try:
        manifest = make_backup(path, as_of=now, by=actor())
    except FileExistsError as there:
        raise click.ClickException(f"{path} is there already. Choose another name.") from there
    except (OSError, archive.BadBackup, snapshots.SnapshotFailed) as failed:
        raise click.ClickException(f"There is no backup: {failed}") from failed
    click.echo(f"{path}: {sum(manifest.rows.values()):,} rows in {len(manifest.rows)} tables, checked.")
    click.echo("Left out:\n" + "\n".join(f"  {line}" for line in manifest.left_out))


def make_backup(target: Path, *, as_of: datetime, by: Actor = PROGRAM) -> archive.Manifest:
    """Write a backup of database, secret key and uploaded files to ``target`` and check it.

    Raises FileExistsError, OSError, BadBackup or SnapshotFailed; ``target`` is then not there, or as it was.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise FileExistsError(target)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        database = Path(folder) / snapshots.member_name()
        rows = snapshots.take(database)
        key = Path(folder) / SECRET_MEMBER
        key.write_text(settings.SECRET_KEY, encoding="utf-8")
        files = {database.name: database, SECRET_MEMBER: key, **_uploads(Path(folder))}
        rest = Path(folder) / blanking.OPEN_MEMBER
        files |= {rest.name: rest} if rest.exists() else {}
        manifest = _manifest(files, rows, as_of)
        archive.write(target, files, manifest)
    _record(target, manifest, by, as_of)
    return manifest


def _uploads(folder: Path) -> dict[str, Path]:
    """Copies of the files that people uploaded, by their names in the backup. Later than the database: none lacks."""
    source, copies = settings.TRIMTAB_HOME / UPLOADS, folder / UPLOADS
    copies.mkdir()
    found = sorted(path for path in source.glob("*") if path.is_file()) if source.is_dir() else []
    for path in found:
        with contextlib.suppress(FileNotFoundError):  # its time was over this very moment
            shutil.copy(path, copies / path.name)
    return {f"{UPLOADS}/{path.name}": path for path in sorted(copies.iterdir())}


def _record(target: Path, manifest: archive.Manifest, by: Actor, as_of: datetime) -> None:
    """Tell the audit log, unless the database is of a version that has none: it is backed up before an update."""
    if AuditEntry._meta.db_table not in manifest.rows:
        return
    after = {"rows": sum(manifest.rows.values()), "files": len(manifest.members)}
    record(by=by, as_of=as_of, action="backup.make", of="backup", name=target.name, after=after)


def _manifest(files: dict[str, Path], rows: dict[str, int], as_of: datetime) -> archive.Manifest:
    return archive.Manifest(
        format=archive.FORMAT,
        made_at=as_of.isoformat(),
        versions={
            "trimtab": version("trimtab"),
            "django": django.get_version(),
            "python": platform.python_version(),
        },
        engine=connection.vendor,
        migrations=sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations()),
        rows=rows,
        members={name: archive.describe(path) for name, path in files.items()},
        left_out=LEFT_OUT,
    )
