"""Restores a backup and kills itself with signal 9 at a chosen place: a child process of test_restore_killed.py.

Arguments: the place, the backup.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trimtab.config.settings")

import django

django.setup()

from datetime import UTC, datetime  # noqa: E402

from trimtab.cli import snapshots  # noqa: E402
from trimtab.cli.commands import restore  # noqa: E402


def deadly(act: Callable[..., Any], *, before: bool) -> Callable[..., Any]:
    """The same act, before or after which the process is gone."""

    def done(*arguments: Any, **named: Any) -> Any:
        if before:
            os.kill(os.getpid(), signal.SIGKILL)
        act(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return done


if __name__ == "__main__":
    where = sys.argv[1]
    if where == "staged":
        snapshots.put_back = deadly(snapshots.put_back, before=True)
    elif where == "data in place":
        snapshots.put_back = deadly(snapshots.put_back, before=False)
    elif where == "everything in place":
        restore._remember = deadly(restore._remember, before=True)
    restore.restore(Path(sys.argv[2]), force=True, as_of=datetime.now(UTC))
