"""Bring the numbers up to the records, so that a change shows within a minute; then look at the locked months."""

from datetime import datetime

from trimtab.scorecards.locking import review
from trimtab.warehouse.refresh import refresh


def run(as_of: datetime) -> str:
    """Refresh and review; answers what was done, for the worker's log. Safe to run twice."""
    done = refresh(as_of)
    seen = review(as_of)
    said = [f"{done.files} files written" if done.files else "nothing changed"]
    if seen.locked or seen.corrected:
        said.append(f"{seen.locked} figures locked, {seen.corrected} corrected")
    return f"version {done.version}, {', '.join(said)}"
