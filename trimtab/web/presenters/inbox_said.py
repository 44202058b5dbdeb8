"""What an item of the inbox says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """What it is, in one sentence; why no program did it; what the link to it is called; and what more is known."""

    what: str
    why: str
    action: str
    more: str = ""
