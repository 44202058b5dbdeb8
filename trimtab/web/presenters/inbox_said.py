"""What an item of the inbox says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """What it is, in one sentence; why no program did it; and what the link to it is called."""

    what: str
    why: str
    action: str
