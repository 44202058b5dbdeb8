"""A change as a source finds it, and the two looks that it lies between."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from trimtab.kpi.period import Period
from trimtab.scorecards.moment import Moment

A_WEEK = timedelta(days=7)

WEIGHTS: Mapping[str, float] = {
    "client-exceeded": 100,
    "client-approaching": 90,
    "client-worse": 80,
    "kpi-worse": 70,
    "team-worse": 65,
    "tipping-found": 62,
    "initiative": 60,
    "tipping-moved": 57,
    "tipping-blurred": 56,
    "tipping-lost": 55,
    "desk-worse": 50,
    "kpi-better": 40,
    "team-better": 35,
    "client-better": 30,
    "kpi-usual": 20,
    "desk-better": 15,
    "desk-usual": 10,
    "client-usual": 5,
}
"""The order of the sentences: what can still be turned first, then what got worse, then what got better or is over.

A client that nears its threshold comes before a KPI that left its range: it is one conversation away from an answer.
"""


@dataclass(frozen=True)
class Owner:
    """Who looks after it; None: nobody yet. ``assign`` is the path where somebody can be named, "" where none is."""

    name: str | None
    assign: str


@dataclass(frozen=True)
class Change:
    """One change. ``kind`` says in which words it is told, ``evidence`` holds its plain numbers and texts.

    ``weight`` is one of WEIGHTS; ``size`` orders those of one weight, the larger first. ``about`` is the same for two
    changes of the same thing, of which only the weightier is told. ``link`` is a path of the product. ``new``: it was
    not so at the look before; False: it stands since before, and is named after what is new.
    """

    weight: float
    kind: str
    evidence: Mapping[str, Any]
    owner: Owner
    link: str
    about: str = ""
    size: float = 0.0
    new: bool = True


@dataclass(frozen=True)
class Look:
    """One look at the figures: by which day's knowledge, at which period, and the last day that counts."""

    now: Moment
    period: Period
    last_day: date


@dataclass(frozen=True)
class Changed:
    """What changed between two looks, at most five, the weightiest first.

    ``since`` is the day of the earlier look; None: the period is over, and it is compared with the one before.
    ``more`` is how many were left out; ``standing`` what had left its usual before and is still outside.
    """

    since: date | None
    changes: tuple[Change, ...]
    more: int = 0
    standing: tuple[Change, ...] = field(default=())


def looks(period: Period, now: Moment) -> tuple[Look, Look]:
    """The look of now and the one that it is compared with.

    For the present (the last complete month, or later) that is now and a week ago. A period that is long over is
    looked at with today's knowledge, and compared with the period before it.
    """
    if is_present(period, now):
        ago = Moment(now.today - A_WEEK, now.zone, now.rules, now.restarts)
        return Look(now, period, now.today), Look(ago, period, ago.today)
    before = period.previous()
    return Look(now, period, period.last_day), Look(now, before, before.last_day)


def is_present(period: Period, now: Moment) -> bool:
    """Does the period reach into the last complete month or beyond it?"""
    return period.end >= now.today.replace(day=1)
