"""Delete mail that was sent, given up or withdrawn long ago: until then it answers what went to whom."""

from datetime import datetime

from trimtab.domain.outbox.actions import delete_ended
from trimtab.domain.outbox.retrying import KEPT


def run(as_of: datetime) -> str:
    """Delete what ended before the days that are kept; answers how much, for the worker's log. Safe to run twice."""
    return f"{delete_ended(before=as_of - KEPT)} messages deleted"
