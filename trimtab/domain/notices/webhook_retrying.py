"""When is a webhook tried again? Ten tries over about three days; twice within half a minute, then ever more rarely."""

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
SPREAD = 0.5
"""Each wait lies between 3/4 and 5/4 of its length, so that calls that failed together do not come again together."""


def wait_after(failures: int, chance: float) -> timedelta | None:
    """How long to wait after so many failures, the first being 1? None: it is over. ``chance`` in [0, 1)."""
    if failures >= MOST_TRIES:
        return None
    return WAITS[max(failures, 1) - 1] * (1 - SPREAD / 2 + SPREAD * chance)
