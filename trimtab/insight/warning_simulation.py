"""How often would the rule warn for nothing, and how soon does it see what is there? By trying it on made-up clients.

Tickets come by chance at a steady pace, each escalated by chance at a true rate that is known. All clients are tried
at once; which number of escalated tickets of N reaches a probability is looked up instead of computed every day.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from trimtab.insight.early_warning import ENOUGH_TICKETS, JUDGED_FROM, LONGEST, WarningRule, limited
from trimtab.insight.quantiles import Floats, Integers
from trimtab.insight.shrinkage import Prior

YEAR = 365
ONBOARDING = 90
VOLUMES = (5, 10, 20, 40, 80, 200)
"""Tickets a month that the rule is tried with."""
_NORMAL, _APPROACHING, _EXCEEDED = 0, 1, 2
_LONG_AGO = -100_000
_NEVER = 10_000_000

Flags = NDArray[np.bool_]


class _Levels(NamedTuple):
    """For each number of tickets, the fewest escalated that reach each level of the rule."""

    enter: Integers
    stay: Integers
    exceed: Integers
    stay_exceeded: Integers


@dataclass(frozen=True)
class Told:
    """What was told of each made-up client: how many notifications, and the first day of each kind (-1: never)."""

    approaching: Integers
    exceeded: Integers
    first: Integers
    first_exceeded: Integers

    def share_by(self, day: int) -> float:
        """Of how many clients was anything told before that day, as a share?"""
        return float(((self.first >= 0) & (self.first < day)).mean())


def levels(rule: WarningRule, threshold: float, prior: Prior, most: int) -> _Levels:
    """The fewest escalated of N tickets, for every N up to ``most``, that reach each level of the rule."""
    low, high = rule.fraction * threshold, threshold
    return _Levels(
        fewest(low, rule.approach, prior, most),
        fewest(low, rule.stays_approaching, prior, most),
        fewest(high, rule.exceed, prior, most),
        fewest(high, rule.stays_exceeded, prior, most),
    )


def fewest(limit: float, chance: float, prior: Prior, most: int) -> Integers:
    """The fewest escalated of 0, 1 … ``most`` tickets with which the rate is above ``limit`` with this chance."""
    total = np.arange(most + 1, dtype=np.int64)
    below, found = np.full(most + 1, -1, dtype=np.int64), total + 1
    a, b = prior.mean * prior.strength, (1.0 - prior.mean) * prior.strength
    while bool(np.any(found - below > 1)):
        middle = (below + found) // 2
        tried = np.clip(middle, 0, total)
        reached = special.betaincc(a + tried, b + total - tried, min(limit, 1.0)) >= chance
        open_ = found - below > 1
        found = np.where(open_ & reached, middle, found)
        below = np.where(open_ & ~reached, middle, below)
    # Nobody has more escalated tickets than tickets: what not even all of them reach is never reached.
    return np.where(found > total, _NEVER, found)


def watch(
    tickets: Integers, escalated: Integers, threshold: float, prior: Prior, rule: WarningRule, begins: int = 0
) -> Told:
    """What is told of clients whose ``tickets`` and ``escalated`` of each day (days x clients) are these?

    ``prior`` is limited as the rule demands. Days before ``begins`` only fill the windows.
    """
    days, clients = tickets.shape
    seen = _Windows(tickets, escalated, rule)
    known = levels(rule, threshold, limited(prior, threshold), seen.most)
    machine = _Machine(clients, rule, known)
    for day in range(begins, days):
        machine.judge(day - begins, *seen.on(day))
    return Told(machine.approaching, machine.exceeded, machine.first, machine.first_exceeded)


class _Windows:
    """The window of every client on a day (ALERT-2), from running sums."""

    def __init__(self, tickets: Integers, escalated: Integers, rule: WarningRule) -> None:
        nothing = np.zeros((1, tickets.shape[1]), dtype=np.int64)
        self._total = np.concatenate([nothing, np.cumsum(tickets, axis=0)])
        self._escalated = np.concatenate([nothing, np.cumsum(escalated, axis=0)])
        self._lengths = rule.windows
        longest = max(self._lengths)
        sums = self._total[longest:] - self._total[:-longest] if len(self._total) > longest else self._total
        self.most = int(max(sums.max(initial=0), self._total[: longest + 1].max(initial=0)))

    def on(self, day: int) -> tuple[Integers, Integers]:
        """(escalated, total) of each client's window that ends on that day."""
        ends = day + 1
        total = escalated = np.zeros(self._total.shape[1], dtype=np.int64)
        enough = np.zeros(self._total.shape[1], dtype=np.bool_)
        for length in self._lengths:
            starts = max(0, ends - length)
            total = np.where(enough, total, self._total[ends] - self._total[starts])
            escalated = np.where(enough, escalated, self._escalated[ends] - self._escalated[starts])
            enough = total >= ENOUGH_TICKETS
        return escalated, total


class _Machine:
    """The states of all clients, day after day without a gap (ALERT-4, ALERT-5)."""

    def __init__(self, clients: int, rule: WarningRule, known: _Levels) -> None:
        self._rule, self._known = rule, known
        self._state = np.zeros(clients, dtype=np.int64)
        self._below = np.zeros(clients, dtype=np.int64)
        self._calm = np.full(clients, _LONG_AGO, dtype=np.int64)
        self.approaching = np.zeros(clients, dtype=np.int64)
        self.exceeded = np.zeros(clients, dtype=np.int64)
        self.first = np.full(clients, -1, dtype=np.int64)
        self.first_exceeded = np.full(clients, -1, dtype=np.int64)

    def judge(self, day: int, escalated: Integers, total: Integers) -> None:
        """One evaluation of every client."""
        judged = total >= JUDGED_FROM
        state = self._state
        rises = judged & (state != _EXCEEDED) & (escalated >= self._known.exceed[total])
        nears = judged & ~rises & (state == _NORMAL) & (escalated >= self._known.enter[total])
        stay = np.where(state == _EXCEEDED, self._known.stay_exceeded[total], self._known.stay[total])
        below = judged & ~rises & (state != _NORMAL) & (escalated < stay)
        self._below = np.where(below, self._below + 1, 0)
        leaves = below & (self._below >= self._rule.exit_days)
        calm = leaves & ((state == _APPROACHING) | self._at_once(escalated, total))
        self._count(day, rises, nears)
        self._state = np.select(
            [rises, nears, calm, leaves], [_EXCEEDED, _APPROACHING, _NORMAL, _APPROACHING], state
        )
        self._below[rises | nears | leaves] = 0
        self._calm[calm] = day

    def _at_once(self, escalated: Integers, total: Integers) -> Flags:
        """With no days to wait, what was exceeded may be normal at once."""
        return (escalated < self._known.stay[total]) & (self._rule.exit_days == 0)

    def _count(self, day: int, rises: Flags, nears: Flags) -> None:
        told = nears & (day >= self._calm + self._rule.cooldown_days)
        self.approaching += told
        self.exceeded += rises
        self.first[(told | rises) & (self.first < 0)] = day
        self.first_exceeded[rises & (self.first_exceeded < 0)] = day


class World(NamedTuple):
    """Made-up clients of one kind: tickets a month, and their true rate."""

    a_month: float
    rate: float


def false_a_year(
    worlds: list[World], threshold: float, prior: Prior, rule: WarningRule, clients: int, seed: int
) -> list[float]:
    """How many notifications of approaching a client and year, of clients of these kinds that were there before?"""
    told = _watch_all(worlds, threshold, prior, rule, clients, seed, before=LONGEST, days=YEAR)
    return [float(part.mean()) for part in np.split(told.approaching, len(worlds))]


def noticed(
    worlds: list[World], threshold: float, prior: Prior, rule: WarningRule, clients: int, seed: int
) -> list[float]:
    """Of new clients of these kinds, the share of whom somebody is told within the first 90 days."""
    told = _watch_all(worlds, threshold, prior, rule, clients, seed, before=0, days=ONBOARDING)
    return [float((part >= 0).mean()) for part in np.split(told.first, len(worlds))]


def _watch_all(
    worlds: list[World], threshold: float, prior: Prior, rule: WarningRule, clients: int, seed: int,
    *, before: int, days: int,
) -> Told:  # fmt: skip
    random = np.random.default_rng(seed)
    pace: Floats = np.repeat([one.a_month / 30.0 for one in worlds], clients)
    rates: Floats = np.repeat([one.rate for one in worlds], clients)
    tickets = random.poisson(pace, size=(before + days, len(pace)))
    return watch(tickets, random.binomial(tickets, rates), threshold, prior, rule, begins=before)


@dataclass(frozen=True)
class Outlook:
    """What to expect of clients with so many tickets a month.

    False notifications a client and year at a true rate of a third and of half the threshold; the share of new clients
    noticed within 90 days at four thirds and at twice the threshold.
    """

    a_month: int
    false_at_third: float
    false_at_half: float
    noticed_above: float
    noticed_double: float


@lru_cache(maxsize=64)
def outlook(
    threshold: float, rule: WarningRule, prior: Prior, *, clients: int = 250, seed: int = 20240101
) -> tuple[Outlook, ...]:
    """What is the rule to be expected to do, for each of VOLUMES (ALERT-12)? The same question, the same answer."""
    shares = (threshold / 3.0, threshold / 2.0)
    calm = [World(volume, rate) for volume in VOLUMES for rate in shares]
    high = (min(1.0, threshold * 4.0 / 3.0), min(1.0, threshold * 2.0))
    bad = [World(volume, rate) for volume in VOLUMES for rate in high]
    false = false_a_year(calm, threshold, prior, rule, clients, seed)
    seen = noticed(bad, threshold, prior, rule, clients, seed + 1)
    return tuple(
        Outlook(volume, *false[2 * place : 2 * place + 2], *seen[2 * place : 2 * place + 2])
        for place, volume in enumerate(VOLUMES)
    )
