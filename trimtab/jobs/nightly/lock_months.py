"""Lock the months that are due, and compare every locked one with the records (LATE-3)."""

from datetime import datetime

from trimtab.scorecards.locking import review
from trimtab.warehouse.refresh import refresh


def run(as_of: datetime) -> str:
    """Look at everything; answers what was done, for the worker's log. Safe to run twice."""
    refresh(as_of)
    done = review(as_of, everything=True)
    return f"{done.locked} figures locked, {done.corrected} corrected"
