"""Technicians' answers as counts: by round, team, question and score. No person, and nothing below a round.

Only scorecards/people.py asks; it decides what may be shown (ANON).
"""

import threading
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from trimtab.warehouse import duck, store

_cache: dict[str, tuple[tuple[Path, int], list[Any]]] = {}
_lock = threading.Lock()
_FIRST_BLOCK = date(2020, 1, 6)
_BLOCK_DAYS = 28


@dataclass(frozen=True)
class AnswerCount:
    """How many of a team gave this score to this question in this round."""

    round_id: int
    opens_on: date
    closes_on: date
    team_id: int
    question: str
    score: int
    answers: int


@dataclass(frozen=True)
class RespondentMean:
    """One opaque respondent's mean over a four-week block, or over a question group of a round."""

    block: int
    opens_on: date
    closes_on: date
    team_id: int
    question: str
    respondent: str
    mean: float
    answers: int


@dataclass(frozen=True)
class Invited:
    """How many of a team were asked in a round."""

    round_id: int
    opens_on: date
    team_id: int
    invited: int


def answer_counts(survey: str) -> list[AnswerCount]:
    """Which answers did a survey of technicians get?"""
    rows = _ask(
        f"counts {survey}",
        "SELECT round_id, day, closes_on, team_id, question, score, count(*) FROM {relation}"
        " WHERE survey = ? AND question <> '' GROUP BY ALL ORDER BY ALL",
        survey,
    )
    return [AnswerCount(*row) for row in rows]


def respondent_means(survey: str, *, by_round: bool) -> list[RespondentMean]:
    """Each opaque respondent's mean: by round and question, or over fixed four-week blocks (ANON-7).

    A block is four ISO weeks counted from Monday 6 January 2020; its first and last day stand for the round's.
    """
    block = "round_id" if by_round else f"date_diff('day', DATE '{_FIRST_BLOCK}', day) // {_BLOCK_DAYS}"
    rows = _ask(
        f"means {by_round} {survey}",
        f"SELECT {block} AS block, min(day), max(closes_on), team_id, question, respondent,"
        " avg(score), count(*)"
        " FROM {relation} WHERE survey = ? AND question <> ''"
        " GROUP BY block, team_id, question, respondent ORDER BY ALL",
        survey,
    )
    return [RespondentMean(*row) for row in rows]


def block_days(block: int) -> tuple[date, date]:
    """Which days does a four-week block cover? Its first and its last."""
    first = _FIRST_BLOCK + timedelta(days=_BLOCK_DAYS * block)
    return first, first + timedelta(days=_BLOCK_DAYS - 1)


def invited(survey: str) -> list[Invited]:
    """How many were asked, by round and team?"""
    rows = _ask(
        f"invited {survey}",
        "SELECT round_id, day, team_id, invited FROM {relation} WHERE survey = ? AND question = '' ORDER BY ALL",
        survey,
    )
    return [Invited(*row) for row in rows]


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
