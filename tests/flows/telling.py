"""All that brings notices to people, killed with signal 9 again and again: a child process of test_notices_killed.py.

Arguments: when the clock began (seconds), for how many seconds it runs as any other, how many times faster from then
on (so that what is tried again in hours comes to its end), a seed, the seconds between kills at most.
Prints how often it killed. What works is a fork of this process, so that starting it anew takes milliseconds.
"""

import os
import random
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trimtab.config.settings")

import django

django.setup()

from django.db.models import Q  # noqa: E402

from tests.flows.sending import ended  # noqa: E402
from trimtab.domain.models import NoticeDelivery, NoticeTelling  # noqa: E402
from trimtab.jobs.caller import Caller  # noqa: E402
from trimtab.jobs.sender import Sender  # noqa: E402
from trimtab.jobs.teller import Teller  # noqa: E402
from trimtab.reports.mail.links import link  # noqa: E402

LONGEST = 1_500.0
LOOK = 0.05
_UNDER_WAY = Q(state__in=["waiting", "handed"])


def main() -> None:
    """Tell until everything that was told has arrived, and the file "all-told" says that nothing more comes."""
    began, calm, faster, seed, between = (float(sys.argv[n]) for n in range(1, 6))
    link("notices")  # loads the addresses, which takes longer than a teller lives here
    luck, kills, until = random.Random(seed), 0, time.monotonic() + LONGEST
    while time.monotonic() < until:
        child = os.fork()
        if child == 0:
            work(began, calm, faster)
        if ended(child, luck.uniform(0.3, 1.0) * between):
            print(kills)
            return
        kills += 1
    sys.exit(f"still not everything has arrived after {kills} kills")


def work(began: float, calm: float, faster: float) -> None:
    """The three loops of the worker, each in its thread, until nothing is left."""

    def clock() -> datetime:
        passed = time.time() - began
        shown = passed if passed <= calm else calm + (passed - calm) * faster
        return datetime.fromtimestamp(began, UTC) + timedelta(seconds=shown)

    loops = (Teller(clock=clock, window=timedelta(0)), Sender(clock=clock), Caller(clock=clock))
    for loop in loops:
        threading.Thread(target=repeat, args=(loop,), daemon=True).start()
    try:
        while not over():
            time.sleep(0.2)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def repeat(loop: Teller | Sender | Caller) -> None:
    """Look again and again. What a look stumbles over ends the look alone, as in the worker."""
    while True:
        try:
            found = loop.once()
        except Exception:
            sys.excepthook(*sys.exc_info())
            found = 0
        time.sleep(LOOK if not found or isinstance(loop, Caller) else 0)


def over() -> bool:
    """Has everything arrived, and comes nothing more?"""
    if not os.path.exists(os.environ["ALL_TOLD"]):  # noqa: PTH110
        return False
    unshared = NoticeTelling.objects.filter(quiet="", shared_out_at=None).exists()
    return not unshared and not NoticeDelivery.objects.filter(_UNDER_WAY).exists()


if __name__ == "__main__":
    main()
