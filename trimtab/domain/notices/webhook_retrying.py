"""When is a webhook tried again? Ten tries over about three days; twice within half a minute, then ever more rarely."""

from dataclasses import dataclass
from datetime import timedelta

WAITS = (
    timedelta(seconds=4),
    timedelta(seconds=12),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=14),
    timedelta(hours=22),
    timedelta(hours=26),
)
"""After the first try, the second …; after the last one there is no further try."""
MOST_TRIES = len(WAITS) + 1
LONGEST_ASKED = max(WAITS)
"""A receiver that asks to be left alone for longer is asked again after this, so that the retries end in their days."""
SPREAD = 0.5
"""Each wait lies between 3/4 and 5/4 of its length, so that calls that failed together do not come again together."""


def wait_after(failures: int, chance: float) -> timedelta | None:
    """How long to wait after so many failures, the first being 1? None: it is over. ``chance`` in [0, 1)."""
    if failures >= MOST_TRIES:
        return None
    return WAITS[max(failures, 1) - 1] * (1 - SPREAD / 2 + SPREAD * chance)


@dataclass(frozen=True)
class Retry:
    """When the next try is, from now on, and how far in the schedule the message is then: ``failures`` so far."""

    wait: timedelta
    failures: int


def retry_after(failures: int, chance: float, asked: timedelta | None) -> Retry | None:
    """The next try after so many failures, the first being 1, of a receiver that asks for a wait. None: it is over.

    Never earlier than it asks for, up to LONGEST_ASKED. A wait that is longer than the schedule's takes the place of
    all those that fit in it, so the retries still end after their three days: there are fewer of them.
    """
    own = wait_after(failures, chance)
    if own is None or asked is None or asked <= own:
        return None if own is None else Retry(own, failures)
    held = min(asked, LONGEST_ASKED)
    if held <= own:
        return Retry(own, failures)
    place, left = failures, held - WAITS[failures - 1]
    while place < len(WAITS) and left >= WAITS[place]:
        left -= WAITS[place]
        place += 1
    return Retry(held * (1 + SPREAD / 2 * chance), place)
