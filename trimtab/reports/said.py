"""What words about a notice are made from, and what they come out as."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Told:
    """A notice to be said. ``evidence`` is what its teller wrote; names are today's, "" where there is none."""

    kind: str
    severity: str
    evidence: Mapping[str, Any]
    at: datetime
    zone: ZoneInfo
    client: str = ""
    team: str = ""


@dataclass(frozen=True)
class Said:
    """The words: one line, further sentences in order, and what the link to the evidence is called."""

    title: str
    sentences: Sequence[str]
    action: str
