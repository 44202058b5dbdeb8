"""What a survey's link opens, whoever answers: the page knows sheets and nothing of how answers are kept.

Two modules keep them, with the same two functions: ``client_links`` by name, ``people_links`` without.

    sheet_of(token, *, as_of) -> Sheet | None     what to show; None for an unknown, used up or expired link
    fill(token, filled, *, as_of) -> bool         keep what was given; False when the link opens nothing
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from trimtab.catalogue.survey import Question, Survey


@dataclass(frozen=True)
class Sheet:
    """One person's sheet of one survey, until it closes.

    ``given`` and ``said`` are the scores and texts given before, by question. ``initials`` are of whom it was sent to,
    empty where nobody may be named. ``k_anon`` is the smallest group shown (0: answers are shown by name).
    """

    survey: Survey
    questions: tuple[Question, ...]
    language: str
    closes_at: datetime
    zone: str
    given: Mapping[str, int] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    initials: str = ""
    can_be_called: bool = False
    call_wanted: bool = False
    k_anon: int = 0


@dataclass(frozen=True)
class Filled:
    """What a person sent: a score or None (skipped) for each question, texts, and whether to be called.

    ``doubtful``: a program may have sent it, because it filled the field that people do not see.
    """

    scores: Mapping[str, int | None]
    texts: Mapping[str, str] = field(default_factory=dict)
    call: bool = False
    doubtful: bool = False
