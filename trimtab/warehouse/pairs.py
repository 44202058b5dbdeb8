"""What clients said beside how many of their tickets were escalated: the points of a tipping point (TIP-0).

Each query is one pass over answers and tickets. What is too little to be a point is left to scorecards.
"""

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from trimtab.kpi.period import Period
from trimtab.warehouse import duck, store
from trimtab.warehouse.tallies import relation

BEFORE_A_ROUND = 30
"""Days of tickets that belong to a survey round of a client: those before its invitation."""
_LOWEST, _HIGHEST = 1, 5
_COUNTS = """
    count(*),
    count(*) FILTER (WHERE t.escalations > 0),
    count(*) FILTER (WHERE NOT t.settled AND t.day >= $mature)
"""
_ROUNDS = """
WITH asked AS (
    SELECT
        client_id,
        round,
        min(day) AS first_day,
        count(*) FILTER (WHERE question = 'overall' AND in_time AND score BETWEEN {low} AND {high}) AS answers,
        sum(score) FILTER (WHERE question = 'overall' AND in_time AND score BETWEEN {low} AND {high}) AS total
    FROM {answers}
    WHERE survey = 'client-onboarding' AND question IN ('', 'overall') AND stage = 'early' AND delivered
    GROUP BY client_id, round
    HAVING min(day) >= $since AND min(day) <= $until
)
SELECT
    a.client_id, a.round, a.first_day - {days} AS since, a.first_day AS until, a.answers, a.total,
    {counts}
FROM asked AS a
JOIN {tickets} AS t ON t.client_id = a.client_id AND t.day >= a.first_day - {days} AND t.day < a.first_day AND t.counts
WHERE a.answers > 0
GROUP BY ALL
ORDER BY ALL
"""
_MONTHS = """
WITH asked AS (
    SELECT
        client_id,
        CAST(date_trunc('month', day) AS DATE) AS month,
        count(*) AS answers,
        sum(score) AS total
    FROM {answers}
    WHERE survey = 'ticket-follow-up' AND question = 'rating' AND delivered AND in_time
        AND score BETWEEN {low} AND {high} AND day >= $since AND day < $until
    GROUP BY ALL
)
SELECT
    a.client_id, '' AS round, a.month AS since, CAST(a.month + INTERVAL 1 MONTH AS DATE) AS until, a.answers, a.total,
    {counts}
FROM asked AS a
JOIN {tickets} AS t
    ON t.client_id = a.client_id AND CAST(date_trunc('month', t.day) AS DATE) = a.month AND t.counts
WHERE t.day >= $since AND t.day < $until
GROUP BY ALL
ORDER BY ALL
"""


class Pair(NamedTuple):
    """A client's answers of a round or month, and its tickets of the days [since, until).

    ``total`` is the sum of ratings from 1 to 5; ``young`` counts tickets that may still be escalated.
    """

    client: int
    round: str
    since: date
    until: date
    answers: int
    total: float
    tickets: int
    escalated: int
    young: int


def rounds(asked: Period, *, mature_from: date) -> list[Pair]:
    """The rounds of the onboarding survey that were sent in these days, with the tickets of the 30 days before.

    ``mature_from``: tickets opened on that day or later that are still open are young.
    """
    return list(_asked(store.load().identity, "rounds", asked, mature_from))


def months(asked: Period, *, mature_from: date) -> list[Pair]:
    """The months of ticket follow-ups within whole months, with the tickets of the same months."""
    return list(_asked(store.load().identity, "months", asked, mature_from))


@lru_cache(maxsize=8)
def _asked(_warehouse: tuple[Path, int], what: str, asked: Period, mature_from: date) -> tuple[Pair, ...]:
    snapshot = store.load()
    earlier = Period(asked.start - timedelta(days=BEFORE_A_ROUND), asked.end)
    text = (_ROUNDS if what == "rounds" else _MONTHS).format(
        answers=relation(snapshot, "client_answer", None, None),
        tickets=relation(snapshot, "ticket", earlier, None),
        counts=_COUNTS,
        days=BEFORE_A_ROUND,
        low=_LOWEST,
        high=_HIGHEST,
    )
    last = asked.last_day if what == "rounds" else asked.end
    values = {"since": asked.start, "until": last, "mature": mature_from}
    return tuple(Pair(*row) for row in duck.cursor().execute(text, values).fetchall())
