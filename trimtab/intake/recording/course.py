"""How did a ticket go, by the statuses of its events? When it was resolved and closed, and how often reopened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

_DONE = ("resolved", "closed")


@dataclass(frozen=True)
class Course:
    """What the statuses of a ticket's events come to."""

    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    reopened: int = 0


def course(statuses: Iterable[tuple[datetime, str]]) -> Course:
    """What do statuses in order come to? A ticket that is open again was reopened, and is no longer resolved."""
    resolved: datetime | None = None
    closed: datetime | None = None
    reopened = 0
    for at, status in statuses:
        if status in _DONE:
            resolved = resolved or at
            if status == "closed":
                closed = closed or at
        elif resolved is not None and status:
            reopened += 1
            resolved = closed = None
    return Course(resolved, closed, reopened)
