"""Imports a file and kills itself with signal 9 at a chosen place: a child process of test_kill.py.

Arguments: the place, the kind, the file.
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

from django.core.management import call_command  # noqa: E402

from tests.intake.importing import AS_OF  # noqa: E402
from trimtab.domain.batches import merging  # noqa: E402
from trimtab.domain.batches.staging import Stage  # noqa: E402
from trimtab.domain.models import Batch  # noqa: E402
from trimtab.domain.tickets import recount  # noqa: E402
from trimtab.intake.running import Request, run  # noqa: E402


def deadly(act: Callable[..., Any], *, when: Callable[..., bool], before: bool = False) -> Callable[..., Any]:
    """The same act, after (or before) which the process is gone."""

    def done(*arguments: Any, **named: Any) -> Any:
        fatal = when(*arguments, **named)
        if fatal and before:
            os.kill(os.getpid(), signal.SIGKILL)
        found = act(*arguments, **named)
        if fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    return done


def prepare(place: str) -> None:
    """Put the death where it was asked for."""
    if place == "staging":
        Stage.add = deadly(Stage.add, when=lambda stage, _rows, **_: stage.rows >= 4_000)  # type: ignore[method-assign]
    elif place == "merging":
        merging._insert = deadly(merging._insert, when=lambda plan, *_, **__: plan.table == "domain_ticket")
    elif place == "counting":
        recount._Counting._write = deadly(  # type: ignore[method-assign]
            recount._Counting._write, when=lambda *_, **__: True
        )
    elif place == "before commit":
        Batch.save = deadly(  # type: ignore[method-assign]
            Batch.save, when=lambda batch, **_: bool(batch.created), before=True
        )


def main() -> None:
    """Import the file."""
    place, kind, file = sys.argv[1:]
    call_command("migrate", interactive=False, verbosity=0)
    prepare(place)
    summary = run(Request(kind, Path(file)), as_of=AS_OF)
    print(summary.created)


if __name__ == "__main__":
    main()
