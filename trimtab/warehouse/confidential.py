"""Technicians' answers as sums: by round, team and question. No person, and nothing below a round.

Only scorecards/released.py asks; it decides what may be shown (ANON).
"""

import threading
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from trimtab.insight.blocks import BLOCK_DAYS, FIRST_BLOCK, block_days
from trimtab.warehouse import duck, store

_cache: dict[str, tuple[tuple[Path, int], list[Any]]] = {}
_lock = threading.Lock()


class TeamSums(NamedTuple):
    """What a team answered to one question of a round, or in a block: sums over answers or over respondents' means.

    ``low`` counts those of 2 or less. ``group`` is the round's id or the block's number.
    """

    group: int
    opens_on: date
    closes_on: date
    team_id: int
    question: str
    answers: int
    total: float
    squares: float
    low: int


class RespondentMean(NamedTuple):
    """One opaque respondent's answer to a question of a round, or mean over several."""

    round_id: int
    opens_on: date
    closes_on: date
    team_id: int
    question: str
    respondent: str
    mean: float
    answers: int


def team_sums(survey: str) -> list[TeamSums]:
    """What did each team answer to each question of each round?"""
    rows = _ask(
        f"sums {survey}",
        "SELECT round_id, day, closes_on, team_id, question, count(*), sum(score), sum(score * score),"
        " count(*) FILTER (WHERE score <= 2)"
        " FROM {relation} WHERE survey = ? AND question <> '' GROUP BY ALL ORDER BY ALL",
        survey,
    )
    return [TeamSums(*row) for row in rows]


def block_sums(survey: str) -> list[TeamSums]:
    """The same over fixed four-week blocks, each respondent with one mean (ANON-7).

    A block is four ISO weeks counted from Monday 6 January 2020; its first and last day stand for the round's.
    """
    rows = _ask(
        f"blocks {survey}",
        f"SELECT block, team_id, count(*), sum(mean), sum(mean * mean), count(*) FILTER (WHERE mean <= 2) FROM ("
        f"SELECT date_diff('day', DATE '{FIRST_BLOCK}', day) // {BLOCK_DAYS} AS block, team_id, respondent,"
        " avg(score) AS mean FROM {relation} WHERE survey = ? AND question <> '' GROUP BY ALL"
        ") GROUP BY ALL ORDER BY ALL",
        survey,
    )
    return [TeamSums(block, *block_days(block), team, "", *sums) for block, team, *sums in rows]


def respondents(survey: str) -> list[RespondentMean]:
    """What did each opaque respondent answer, by round and question?"""
    rows = _ask(
        f"respondents {survey}",
        "SELECT round_id, day, closes_on, team_id, question, respondent, avg(score), count(*)"
        " FROM {relation} WHERE survey = ? AND question <> ''"
        " GROUP BY round_id, day, closes_on, team_id, question, respondent ORDER BY ALL",
        survey,
    )
    return [RespondentMean(*row) for row in rows]


def _ask(name: str, text: str, survey: str) -> list[Any]:
    snapshot = store.load()
    with _lock:
        known = _cache.get(name)
    if known and known[0] == snapshot.identity:
        return known[1]
    paths = snapshot.paths("people_answer")
    found: list[Any] = []
    if paths:
        relation = f"read_parquet([{', '.join(duck.quoted(path) for path in paths)}])"
        found = duck.cursor().execute(text.format(relation=relation), [survey]).fetchall()
    with _lock:
        _cache[name] = (snapshot.identity, found)
    return found
