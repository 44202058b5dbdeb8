"""Looks at the clients once and kills itself with signal 9 at a chosen place: a child of test_early_warning.py.

Arguments: the place to die at, or "nowhere"; the moment.
"""

import os
import sys
from datetime import datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trimtab.config.settings")

import django

django.setup()

from tests.flows.killed import deadly  # noqa: E402
from trimtab.domain.warnings import actions  # noqa: E402
from trimtab.domain.warnings.models import WarningLook  # noqa: E402
from trimtab.jobs.minutely import watch_thresholds  # noqa: E402
from trimtab.scorecards import warning_looks, warning_notices  # noqa: E402


def _always(*_: object, **__: object) -> bool:
    return True


def main() -> None:
    """Look once."""
    place, moment = sys.argv[1], datetime.fromisoformat(sys.argv[2])
    if place == "states moved":
        actions._end = deadly(actions._end, when=_always)
    elif place == "told":
        warning_notices.tell = deadly(warning_notices.tell, when=_always)
    elif place == "before commit":
        WarningLook.save = deadly(WarningLook.save, when=_always, before=True)  # type: ignore[method-assign]
    elif place == "after commit":
        warning_looks.look_with = deadly(warning_looks.look_with, when=_always)
    print(watch_thresholds.run(moment))


if __name__ == "__main__":
    main()
