"""Removes what was said of items of the inbox that nobody touched for more than a year."""

from datetime import datetime

from trimtab.domain.inbox.actions import forget_old


def run(as_of: datetime) -> str:
    """Remove old marks. Safe to run twice."""
    return f"{forget_old(as_of=as_of)} old marks removed"
