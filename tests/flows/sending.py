"""A sender of mail that is killed with signal 9 again and again: a child process of test_mail_killed.py.

Arguments: when the clock began (seconds), how many times faster it runs, a seed. Prints how often it killed. The
sender is a fork of this process, so that starting it anew takes milliseconds.
"""

import os
import random
import signal
import sys
import time
from datetime import UTC, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trimtab.config.settings")

import django

django.setup()

from trimtab.domain.models import OutboxMessage  # noqa: E402
from trimtab.domain.outbox.queries import ON_THE_WAY  # noqa: E402
from trimtab.jobs.sender import Sender  # noqa: E402
from trimtab.reports.mail.links import link  # noqa: E402

LONGEST = 600.0


def main() -> None:
    """Send until nothing is on its way."""
    began, faster, seed = float(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    link("outbox")  # loads the addresses, which takes longer than a sender lives here
    luck, kills, until = random.Random(seed), 0, time.monotonic() + LONGEST
    while time.monotonic() < until:
        child = os.fork()
        if child == 0:
            send(began, faster)
        if ended(child, luck.uniform(0.2, 0.6)):
            print(kills)
            return
        kills += 1
    sys.exit(f"still not everything is sent after {kills} kills")


def ended(child: int, within: float) -> bool:
    """Did the sender end by itself, with everything sent? Else it is killed."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert status == 0, f"the sender failed: {status}"
            return True
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def send(began: float, faster: float) -> None:
    """Hand over what is due by a clock that runs faster, and end when nothing is left."""

    def clock() -> datetime:
        return datetime.fromtimestamp(began, UTC) + timedelta(seconds=(time.time() - began) * faster)

    try:
        sender = Sender(clock=clock)
        while OutboxMessage.objects.filter(state__in=ON_THE_WAY).exists():
            if not sender.once():
                time.sleep(0.005)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
