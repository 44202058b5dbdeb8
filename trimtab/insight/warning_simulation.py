"""How often would the rule warn for nothing, and how soon does it see what is there? By trying it on made-up clients.

Tickets come by chance at a steady pace, each escalated by chance at a true rate that is known. All clients are tried
at once; which number of escalated tickets of N reaches a probability is looked up instead of computed every day.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    """For each variant of the rule and each number of tickets, the fewest escalated that reach each level."""

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


def _levels(rules: Sequence[WarningRule], threshold: float, prior: Prior, most: int) -> _Levels:
    """The fewest escalated of N tickets, for every N up to ``most``, that reach each level of each rule."""
    high = threshold
    found: dict[tuple[float, float], Integers] = {}

    def table(limit: float, chance: float) -> Integers:
        if (limit, chance) not in found:
            found[limit, chance] = fewest(limit, chance, prior, most)
        return found[limit, chance]

    lows = [rule.fraction * threshold for rule in rules]
    return _Levels(
        np.stack([table(low, rule.approach) for low, rule in zip(lows, rules, strict=True)]),
        np.stack([table(low, rule.stays_approaching) for low, rule in zip(lows, rules, strict=True)]),
        np.stack([table(high, rule.exceed) for rule in rules]),
        np.stack([table(high, rule.stays_exceeded) for rule in rules]),
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
    return watch_each(tickets, escalated, threshold, prior, [rule], begins)[0]


def watch_each(
    tickets: Integers,
    escalated: Integers,
    threshold: float,
    prior: Prior,
    rules: Sequence[WarningRule],
    begins: int = 0,
) -> list[Told]:
    """The same for several rules at once, which look at the same windows and wait for the same days."""
    totals, counts = _windows(tickets, escalated, rules[0], begins)
    known = _levels(rules, threshold, limited(prior, threshold), int(totals.max(initial=0)))
    machine = _Machine(len(rules), tickets.shape[1], rules[0], known)
    for day, (total, count) in enumerate(zip(totals, counts, strict=True)):
        machine.judge(day, count, total)
    return machine.told()


def _windows(
    tickets: Integers, escalated: Integers, rule: WarningRule, begins: int
) -> tuple[Integers, Integers]:
    """(total, escalated) of each client's window that ends on each day from ``begins`` on (ALERT-2)."""
    nothing = np.zeros((1, tickets.shape[1]), dtype=np.int64)
    sums = [np.concatenate([nothing, np.cumsum(part, axis=0)]) for part in (tickets, escalated)]
    ends = np.arange(begins + 1, len(tickets) + 1)
    found = [np.zeros((len(ends), tickets.shape[1]), dtype=np.int64) for _ in sums]
    enough = np.zeros(found[0].shape, dtype=np.bool_)
    for length in rule.windows:
        starts = np.maximum(0, ends - length)
        for place, part in enumerate(sums):
            found[place] = np.where(enough, found[place], part[ends] - part[starts])
        enough = found[0] >= ENOUGH_TICKETS
    return found[0], found[1]


class _Machine:
    """The states of all clients under each rule, day after day without a gap (ALERT-4, ALERT-5)."""

    def __init__(self, rules: int, clients: int, rule: WarningRule, known: _Levels) -> None:
        self._rule, self._known = rule, known
        shape = (rules, clients)
        self._state = np.zeros(shape, dtype=np.int64)
        self._below = np.zeros(shape, dtype=np.int64)
        self._calm = np.full(shape, _LONG_AGO, dtype=np.int64)
        self._approaching = np.zeros(shape, dtype=np.int64)
        self._exceeded = np.zeros(shape, dtype=np.int64)
        self._first = np.full(shape, -1, dtype=np.int64)
        self._first_exceeded = np.full(shape, -1, dtype=np.int64)

    def told(self) -> list[Told]:
        """What was told, of each rule."""
        parts = (self._approaching, self._exceeded, self._first, self._first_exceeded)
        return [Told(*of_rule) for of_rule in zip(*parts, strict=True)]

    def judge(self, day: int, escalated: Integers, total: Integers) -> None:
        """One evaluation of every client."""
        judged, state = total >= JUDGED_FROM, self._state
        rises = judged & (state != _EXCEEDED) & (escalated >= self._known.exceed[:, total])
        nears = judged & ~rises & (state == _NORMAL) & (escalated >= self._known.enter[:, total])
        stay = np.where(state == _EXCEEDED, self._known.stay_exceeded[:, total], self._known.stay[:, total])
        below = judged & ~rises & (state != _NORMAL) & (escalated < stay)
        self._below = np.where(below, self._below + 1, 0)
        leaves = below & (self._below >= self._rule.exit_days)
        calm = leaves & ((state == _APPROACHING) | self._at_once(escalated, total))
        self._count(day, rises, nears)
        state[rises], state[nears], state[leaves], state[calm] = (
            _EXCEEDED,
            _APPROACHING,
            _APPROACHING,
            _NORMAL,
        )
        self._below[rises | nears | leaves] = 0
        self._calm[calm] = day

    def _at_once(self, escalated: Integers, total: Integers) -> Flags:
        """With no days to wait, what was exceeded may be normal at once."""
        return (escalated < self._known.stay[:, total]) & (self._rule.exit_days == 0)

    def _count(self, day: int, rises: Flags, nears: Flags) -> None:
        told = nears & (day >= self._calm + self._rule.cooldown_days)
        self._approaching += told
        self._exceeded += rises
        self._first[(told | rises) & (self._first < 0)] = day
        self._first_exceeded[rises & (self._first_exceeded < 0)] = day


class World(NamedTuple):
    """Made-up clients of one kind: tickets a month, and their true rate."""

    a_month: float
    rate: float


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
def outlooks(
    threshold: float,
    rules: tuple[WarningRule, ...],
    prior: Prior,
    *,
    clients: int = 80,
    seed: int = 20240101,
) -> tuple[tuple[Outlook, ...], ...]:
    """What is each rule to be expected to do, for each of VOLUMES (ALERT-12)? The same question, the same answer.

    The rules look at the same windows and wait for the same days.
    """
    calm = [World(volume, rate) for volume in VOLUMES for rate in (threshold / 3.0, threshold / 2.0)]
    bad = [World(volume, min(1.0, threshold * times)) for volume in VOLUMES for times in (4.0 / 3.0, 2.0)]
    random = np.random.default_rng(seed)
    told = _watch_all(calm, threshold, prior, rules, clients, random, before=LONGEST, days=YEAR)
    seen = _watch_all(bad, threshold, prior, rules, clients, random, before=0, days=ONBOARDING)
    return tuple(
        tuple(_outlook(place, *parts) for place in range(len(VOLUMES)))
        for parts in zip(map(_false, told), map(_noticed, seen), strict=True)
    )


def _false(told: Told) -> list[float]:
    return [float(part.mean()) for part in np.split(told.approaching, 2 * len(VOLUMES))]


def _noticed(told: Told) -> list[float]:
    return [float((part >= 0).mean()) for part in np.split(told.first, 2 * len(VOLUMES))]


def _outlook(place: int, false: list[float], seen: list[float]) -> Outlook:
    at = slice(2 * place, 2 * place + 2)
    return Outlook(VOLUMES[place], *false[at], *seen[at])


def _watch_all(
    worlds: list[World],
    threshold: float,
    prior: Prior,
    rules: tuple[WarningRule, ...],
    clients: int,
    random: np.random.Generator,
    *,
    before: int,
    days: int,
) -> list[Told]:
    pace: Floats = np.repeat([one.a_month / 30.0 for one in worlds], clients)
    rates: Floats = np.repeat([one.rate for one in worlds], clients)
    tickets = random.poisson(pace, size=(before + days, len(pace)))
    return watch_each(tickets, random.binomial(tickets, rates), threshold, prior, rules, begins=before)
