"""``trimtab backup``: one file with everything that cannot be made again, checked after it was written."""

import platform
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click
import django
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from trimtab.cli import archive, snapshots
from trimtab.cli.serving import refuse_bad_settings

SECRET_MEMBER = "secret-key"  # noqa: S105  the member's name, not the key
LEFT_OUT = [
    "warehouse: computed again from the database",
    "static files: collected again at every start",
    "worker queue: jobs come due again by themselves",
    "environment variables: keep them where you set them",
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
        manifest = make_backup(path, as_of=now)
    except FileExistsError as there:
        raise click.ClickException(f"{path} is there already. Choose another name.") from there
    except (OSError, archive.BadBackup, snapshots.SnapshotFailed) as failed:
        raise click.ClickException(f"There is no backup: {failed}") from failed
    click.echo(f"{path}: {sum(manifest.rows.values()):,} rows in {len(manifest.rows)} tables, checked.")
    click.echo("Left out:\n" + "\n".join(f"  {line}" for line in manifest.left_out))


def make_backup(target: Path, *, as_of: datetime) -> archive.Manifest:
    """Write a backup of database and secret key to ``target`` and check it.

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
        files = {database.name: database, SECRET_MEMBER: key}
        manifest = _manifest(files, rows, as_of)
        archive.write(target, files, manifest)
    return manifest


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
