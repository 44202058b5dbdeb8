"""Estimate the tipping points of the month and the quarter, where that has not been done yet (TIP-12)."""

from datetime import datetime

from trimtab.scorecards.tipping import estimate_all
from trimtab.warehouse.refresh import refresh


def run(as_of: datetime) -> str:
    """Make the runs that are due; answers how many, for the worker's log. Safe to run twice."""
    refresh(as_of)
    done = estimate_all(as_of)
    return f"{done.made} tipping points estimated, {done.known} known"
