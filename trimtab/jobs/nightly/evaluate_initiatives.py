"""Keep what came of each initiative at its review date (AG-7)."""

from datetime import datetime

from trimtab.scorecards.initiatives import evaluate_due
from trimtab.warehouse.refresh import refresh


def run(as_of: datetime) -> str:
    """Evaluate what is due; answers how many were, for the worker's log. Safe to run twice."""
    refresh(as_of)
    return f"{len(evaluate_due(as_of))} initiatives evaluated"
