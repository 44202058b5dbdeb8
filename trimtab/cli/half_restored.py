"""A restore that was cut short leaves a mark, so that nobody works on half of a backup without knowing."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings

from trimtab.cli.snapshots import SnapshotFailed

FILE = "restoring.json"


@contextmanager
def unless_refused(backup: Path, as_of: datetime) -> Iterator[None]:
    """Put the mark there for what comes next; take it away again when that refuses, so that nothing was changed."""
    descriptor = os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"backup": str(backup), "begun_at": as_of.isoformat()}, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        yield
    except (SnapshotFailed, OSError):
        over()
        raise


def over() -> None:
    """Take the mark away: the restore is complete, or changed nothing."""
    _path().unlink(missing_ok=True)


def refuse_half_restored() -> None:
    """Raise ClickException while the mark is there: the data may be the backup's, its key and files not yet."""
    path = _path()
    if not path.exists():
        return
    try:
        backup = str(json.loads(path.read_text(encoding="utf-8"))["backup"])
    except (ValueError, KeyError, TypeError):
        backup = "FILE"
    raise click.ClickException(
        f"A restore was interrupted, so what is in {settings.TRIMTAB_HOME} may be half of the backup. "
        f"Do it again: trimtab restore {backup} --force"
    )


def _path() -> Path:
    return Path(settings.TRIMTAB_HOME) / FILE
