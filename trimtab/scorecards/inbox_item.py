"""One thing that needs a person, and where in the inbox it stands.

The order, stated once and for all sources: first what weighs most, then what is due first (what has no day comes last),
then what has waited longest, then by key. No two items have the same key, so no two stand at the same place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

_NEVER = datetime.max.replace(tzinfo=UTC)


class Weight(IntEnum):
    """How much an item weighs. URGENT: somebody waits, or a limit is exceeded. SOON: work stands still, or a number is
    wrong. LATER: nobody waits yet, but it will be missed."""

    LATER = 1
    SOON = 2
    URGENT = 3


@dataclass(frozen=True)
class Holder:
    """Who has an item."""

    pk: int
    name: str


@dataclass(frozen=True)
class Item:
    """Something that needs a person. ``key`` is the same at every look, ``kind`` says which words tell of it.

    ``evidence`` are plain values for those words. ``holder``: who has it by its own source; ``keeps`` says that the
    source keeps that itself, so the inbox gives it to nobody. ``notice``: the notice that it is, and that is acted on
    instead of the item; ``asleep_until``: until when its source lets it sleep.
    """

    key: str
    source: str
    kind: str
    weight: Weight
    since: datetime
    link: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    deadline: datetime | None = None
    holder: Holder | None = None
    keeps: bool = False
    notice: int | None = None
    asleep_until: datetime | None = None

    def place(self) -> tuple[int, datetime, datetime, str]:
        """Where it stands: items are listed by this, the smallest first."""
        return -self.weight, self.deadline or _NEVER, self.since, self.key
