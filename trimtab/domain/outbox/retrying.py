"""When is a message tried again, and when no more?

The wait doubles from a minute to four hours, so that greylisting (minutes) and a mail server that is down over a
weekend are both outlived. ``chance`` in [0, 1) spreads the tries of messages that failed together.
"""

from datetime import datetime, timedelta

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
URGENT_WAITS = (timedelta(seconds=3), timedelta(seconds=9))
"""An urgent message is tried twice more within half a minute, before it waits like any other."""
PATIENCE = timedelta(hours=72)
"""So long after its first attempt a message that only failed for a time is given up; never sooner."""
KEPT = timedelta(days=90)
"""So long after it ended a message is kept, and a late report of its bounce understood."""
SPREAD = 0.5
LONGEST_PAUSE = timedelta(minutes=1)


def wait_after(attempts: int, chance: float, *, urgent: bool = False) -> timedelta:
    """How long to wait after so many attempts, the first being 1? Between 3/4 and 5/4 of the doubled wait."""
    if urgent:
        if attempts <= len(URGENT_WAITS):
            return _spread(URGENT_WAITS[max(attempts, 1) - 1], chance)
        attempts -= len(URGENT_WAITS)
    return _spread(min(FIRST_WAIT * (1 << min(max(attempts, 1) - 1, 20)), LONGEST_WAIT), chance)


def _spread(wait: timedelta, chance: float) -> timedelta:
    return wait * (1 - SPREAD / 2 + SPREAD * chance)


def is_over(first_tried_at: datetime, *, as_of: datetime) -> bool:
    """Was it tried for long enough?"""
    return as_of - first_tried_at >= PATIENCE


def pause_after(failures: int, chance: float) -> timedelta:
    """How long to leave the mail server alone after it failed so often in a row? A second to a minute."""
    doubled = min(timedelta(seconds=1) * (1 << min(max(failures, 1) - 1, 10)), LONGEST_PAUSE)
    return _spread(doubled, chance)
