"""Keep what came of each initiative at its review date (AG-7), and remind of results that nothing followed."""

from datetime import datetime

from trimtab.scorecards.initiative_notices import remind_of_unanswered
from trimtab.scorecards.initiatives import evaluate_due
from trimtab.warehouse.refresh import refresh


def run(as_of: datetime) -> str:
    """Evaluate what is due; answers what was done, for the worker's log. Safe to run twice."""
    refresh(as_of)
    evaluated, waiting = len(evaluate_due(as_of)), remind_of_unanswered(as_of)
    return f"{evaluated} initiatives evaluated, results of {waiting} surveys wait for an answer"
