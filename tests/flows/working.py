"""A worker that does the jobs people ask for, and can kill itself with signal 9: a child of test_jobs_killed.py.

Arguments: the place to die at, or "nowhere". Ends when no job is left.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trimtab.config.settings")

import django

django.setup()

from tests.flows.killed import deadly, prepare  # noqa: E402
from trimtab.domain.jobs import actions  # noqa: E402
from trimtab.domain.models import Job  # noqa: E402
from trimtab.jobs import work  # noqa: E402
from trimtab.jobs.on_demand import import_  # noqa: E402
from trimtab.jobs.runner import Runner  # noqa: E402


def main() -> None:
    """Do every job that is due."""
    place = sys.argv[1]
    work.BEAT_SECONDS = 0.05
    if place == "after commit":
        import_.run = deadly(import_.run, when=lambda *_, **__: True)  # type: ignore[attr-defined]
    elif place == "marked done":
        actions.finish = deadly(actions.finish, when=lambda *_, **__: True)  # type: ignore[assignment]
    else:
        prepare(place)
    runner = Runner()
    while Job.objects.filter(state__in=["waiting", "running"]).exists() and runner.once():
        pass


if __name__ == "__main__":
    main()
