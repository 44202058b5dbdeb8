"""Bring the numbers up to the records, so that a change shows within a minute."""

from datetime import datetime

from trimtab.warehouse.refresh import refresh


def run(as_of: datetime) -> str:
    """Refresh; answers what was done, for the worker's log. Safe to run twice."""
    done = refresh(as_of)
    return (
        f"version {done.version}, {done.files} files written"
        if done.files
        else f"version {done.version}, nothing changed"
    )
