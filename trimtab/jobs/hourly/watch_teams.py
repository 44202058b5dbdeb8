"""Look whether a team's published satisfaction nears its limit or falls below what is usual for it."""

from datetime import datetime

from trimtab.scorecards.team_warnings import watch_teams


def run(as_of: datetime) -> str:
    """Judge what was published since; answers how many states were entered. Safe to run twice."""
    return f"{len(watch_teams(as_of))} teams entered another state"
