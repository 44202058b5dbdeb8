"""A team's published pulse nears its limit: how often the rule of docs/decisions/0013 is wrong, and how soon it sees.

Made-up teams of eight, each answering with seven in ten, faces 1 to 5; a week with fewer than five answers is not
published. The limit is 6.0. Beside it the rule it replaces: one published week below the limit plus half a point. The
specification has no such rule, so nothing is claimed and nothing judged; the rows are the measured record of ours.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from bench.signals.table import Row, Table
from trimtab.insight.intervals import rating_mean
from trimtab.insight.rounding import half_up
from trimtab.insight.satisfaction_warning import WEEKS, Level, Published, TeamStanding, level_of, step

LIMIT = 6.0
PEOPLE, ANSWERING, K, SPREAD = 8, 0.7, 5, 0.9
YEAR, BEFORE, SEEN_WITHIN = 52, 12, 12
FIRST = date(2026, 1, 5)


@dataclass(frozen=True)
class Situation:
    """What is tried: the true pulse by week, and whether notifications are counted or a drop is to be seen."""

    text: str
    pulse: Callable[[int], float]
    drops: bool


SITUATIONS = (
    Situation("told of a team and year, true pulse 2.0 above the limit", lambda _: 8.0, False),
    Situation("told of a team and year, true pulse 1.5 above the limit", lambda _: 7.5, False),
    Situation("told of a team and year, true pulse 1.0 above the limit", lambda _: 7.0, False),
    Situation("a drop from 7.5 to 6.0, told of within 12 weeks", lambda w: 7.5 if w < BEFORE else 6.0, True),
    Situation("a drop from 7.5 to 5.0, told of within 12 weeks", lambda w: 7.5 if w < BEFORE else 5.0, True),
    Situation(
        "a slow fall from 7.5 to 4.5 in 16 weeks, told of before it passes the limit",
        lambda w: 7.5 - 3.0 * max(0, w - BEFORE) / 16, True,
    ),
)  # fmt: skip
_PASSES = 8


def measured(*, draws: int, seed: int) -> Table:
    """The rows, with ``draws`` made-up teams a situation."""
    rows = []
    for place, situation in enumerate(SITUATIONS):
        random = np.random.default_rng([seed, place])
        tried = [_tried(situation, random) for _ in range(draws)]
        ours, simple = (float(np.mean([one[which] for one in tried])) for which in (0, 1))
        unit = "share" if situation.drops else "number"
        rows.append(Row((situation.text,), ours, None, (simple,), unit=unit))  # type: ignore[arg-type]
    return Table(
        "A team's satisfaction nears its limit",
        "Made-up teams of eight people, published weeks only, limit 6.0. The rule is Trimtab's own, after section 7.",
        ("Situation",),
        rows,
        beside=("one published week below 6.5",),
    )


def _tried(situation: Situation, random: np.random.Generator) -> tuple[float, float]:
    """What the rule and the simple rule told of one made-up team: how often, or whether in time."""
    figures: list[Published] = []
    standing, days, simple = TeamStanding(), [], []
    on, above = False, 0
    for week in range(BEFORE + YEAR):
        published = _week(week, situation.pulse(week), random)
        if published is None:
            continue
        figures.append(published)
        seen: Level | None = level_of(figures, LIMIT, WEEKS)
        assert seen is not None
        found = step(standing, published.opens_on, seen, WEEKS)
        standing = found.standing
        if found.tell and found.entered != "normal":
            days.append(week)
        below = published.value < LIMIT + WEEKS.margin
        above = 0 if below else above + 1
        if below and not on:
            simple.append(week)
        on = below or (on and above < WEEKS.exit_parts)
    return _taken(situation, days), _taken(situation, simple)


def _taken(situation: Situation, weeks: list[int]) -> float:
    after = [week for week in weeks if week >= BEFORE]
    if not situation.drops:
        return float(len(after))
    within = BEFORE + (_PASSES if "slow" in situation.text else SEEN_WITHIN)
    return float(any(week < within for week in after))


def _week(week: int, pulse: float, random: np.random.Generator) -> Published | None:
    """What is published of a week: None with fewer than five answers."""
    answers = int(random.binomial(PEOPLE, ANSWERING))
    if answers < K:
        return None
    faces = np.clip(np.rint(random.normal(pulse / 2.5 + 1.0, SPREAD, answers)), 1, 5)
    interval = rating_mean(answers, float(faces.sum()), float((faces**2).sum()), low=1, high=5)
    assert interval is not None
    value, low, high = (
        float(half_up(2.5 * (x - 1), 1)) for x in (float(faces.mean()), interval.low, interval.high)
    )
    return Published(FIRST + timedelta(weeks=week), value, low, high)
