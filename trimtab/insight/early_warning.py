"""Does a client's escalation rate approach its threshold? The rule of ALERT-2 to ALERT-5 and ALERT-10.

A raw percentage jumps over any line when there are few tickets. Here the rate is drawn towards that of the client's
peers, and what counts is how likely the true rate lies above a limit. Rates are shares of 1. Days are local days.

What the rules leave open is decided so: a day that could not be judged (ALERT-10) is, like a day without evaluation,
a day that was not below; the day a state is entered is none of the days that may end it; and a day on which any
evaluation was not below is not below, however often it is evaluated.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from scipy import special

from trimtab.insight.shrinkage import Prior
from trimtab.kpi.parameters import ESC_THRESHOLD, ESC_THRESHOLD_SUGGESTED, Parameters

State = Literal["normal", "approaching", "exceeded"]

ENOUGH_TICKETS = 20
"""ALERT-2: a window with fewer gives way to the next longer one."""
LONGER_WINDOWS = (60, 90)
LONGEST = LONGER_WINDOWS[-1]
JUDGED_FROM = 3
"""ALERT-10: with fewer tickets in the window nothing is judged."""
LEAST_STRENGTH, MOST_STRENGTH = 15.0, 40.0
"""ALERT_PRIOR_LIMITS: how many tickets the peers' rate may weigh."""
_STEP = 0.005  # ALERT-9: a suggestion is rounded down to half a percentage point
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class WarningRule:
    """The numbers of the rule; probabilities and shares are 0 to 1.

    ``fraction`` of the threshold is the warning level. A state is entered at ``approach`` or ``exceed``, and left below
    that less ``margin`` on ``exit_days`` days in a row.
    """

    window_days: int = 30
    fraction: float = 0.80
    approach: float = 0.60
    exceed: float = 0.80
    margin: float = 0.20
    exit_days: int = 7
    cooldown_days: int = 14

    @classmethod
    def of(cls, rules: Parameters) -> WarningRule:
        """The rule of these parameters."""
        return cls(
            window_days=rules.alert_window_days,
            fraction=rules.approach_fraction,
            approach=rules.p_approach,
            exceed=rules.p_exceed,
            margin=rules.alert_exit_margin,
            exit_days=rules.alert_exit_days,
            cooldown_days=rules.alert_cooldown_days,
        )

    @property
    def windows(self) -> tuple[int, ...]:
        """The lengths to try, in order (ALERT-2)."""
        return (self.window_days, *(days for days in LONGER_WINDOWS if days > self.window_days))

    @property
    def stays_approaching(self) -> float:
        """At this probability or above it the client is still approaching."""
        return self.approach - self.margin

    @property
    def stays_exceeded(self) -> float:
        """At this probability or above it the threshold is still exceeded."""
        return self.exceed - self.margin


class Window(NamedTuple):
    """Of the ``total`` tickets of the last ``days`` days, how many were escalated."""

    days: int
    escalated: int
    total: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one look says: the window, the limited prior, and how likely the rate is above each limit (ALERT-3).

    ``approach`` is the probability that the true rate is above the warning level, ``exceed`` above the threshold.
    """

    window: Window
    threshold: float
    prior: Prior
    approach: float
    exceed: float

    @property
    def judged(self) -> bool:
        """Are there enough tickets to judge by (ALERT-10)?"""
        return self.window.total >= JUDGED_FROM


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a client stands: its state, the number of states it had, and what the next evaluation must know.

    ``below_since``: the first day of the unbroken run of days below the level that keeps the state. ``held_on``: the
    last day that is none of such a run. ``calm_since``: the day of the last return to normal.
    """

    state: State = "normal"
    episode: int = 1
    last_day: date | None = None
    below_since: date | None = None
    held_on: date | None = None
    calm_since: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What an evaluation does: the standing after it, the state entered by it if any, and whether to tell of it."""

    standing: Standing
    entered: State | None = None
    tell: bool = False


def choose_window(daily: Sequence[tuple[int, int]], rule: WarningRule) -> Window:
    """In which window is the client looked at (ALERT-2)?

    ``daily``: (escalated, total) of each day, the last one today, none before the contract began. A window longer than
    that is as long as that.
    """
    found = Window(0, 0, 0)
    for days in rule.windows:
        part = daily[-days:]
        found = Window(len(part), sum(e for e, _ in part), sum(n for _, n in part))
        if found.total >= ENOUGH_TICKETS:
            break
    return found


def limited(prior: Prior, threshold: float) -> Prior:
    """The peers' rate as the warning may use it: m at most half the threshold, 15 to 40 tickets (ALERT-1)."""
    strength = min(max(prior.strength, LEAST_STRENGTH), MOST_STRENGTH)
    return Prior(min(prior.mean, threshold / 2.0), strength)


def chance_above(limit: float, escalated: int, total: int, prior: Prior) -> float:
    """How likely is the true rate above the limit (ALERT-3)? ValueError when escalated is not within 0..total."""
    if not 0 <= escalated <= total:
        raise ValueError(f"escalated must lie within 0 and total: {escalated} of {total}")
    if limit >= 1.0:
        return 0.0
    a = prior.mean * prior.strength + escalated
    b = (1.0 - prior.mean) * prior.strength + total - escalated
    return float(special.betaincc(a, b, limit))


def evaluate(window: Window, threshold: float, prior: Prior, rule: WarningRule) -> Evaluation:
    """What does the window say of a client with this threshold and these peers? ``prior`` as the peers have it."""
    usable = limited(prior, threshold)
    above = [
        chance_above(limit, window.escalated, window.total, usable)
        for limit in (rule.fraction * threshold, threshold)
    ]
    return Evaluation(window, threshold, usable, above[0], above[1])


def step(standing: Standing, day: date, seen: Evaluation, rule: WarningRule) -> Step:
    """Where does the client stand after this evaluation, and is anybody told (ALERT-4, ALERT-5)?

    ValueError for a day before the last one: the past is never judged again (ALERT-6).
    """
    if standing.last_day is not None and day < standing.last_day:
        raise ValueError(f"{day} was judged already: the last day was {standing.last_day}")
    if not seen.judged:
        return Step(_held(standing, day))
    if standing.state != "exceeded" and seen.exceed >= rule.exceed:
        return Step(_entered(standing, "exceeded", day), "exceeded", tell=True)
    if standing.state == "normal":
        if seen.approach < rule.approach:
            return Step(replace(standing, last_day=day))
        return Step(
            _entered(standing, "approaching", day), "approaching", tell=not _cooling(standing, day, rule)
        )
    return _may_leave(standing, day, seen, rule)


def _may_leave(standing: Standing, day: date, seen: Evaluation, rule: WarningRule) -> Step:
    chance, stays = (
        (seen.exceed, rule.stays_exceeded)
        if standing.state == "exceeded"
        else (seen.approach, rule.stays_approaching)
    )
    if chance >= stays - _SLACK:
        return Step(_held(standing, day))
    after = _below(standing, day)
    if after.below_since is None or (day - after.below_since).days + 1 < rule.exit_days:
        return Step(after)
    # The days that end "approaching" are counted from where it begins again, so "exceeded" goes there first.
    calm = standing.state == "approaching" or (
        rule.exit_days == 0 and seen.approach < rule.stays_approaching - _SLACK
    )
    if calm:
        return Step(replace(_entered(standing, "normal", day), calm_since=day), "normal", tell=True)
    return Step(_entered(standing, "approaching", day), "approaching")


def _below(standing: Standing, day: date) -> Standing:
    """A day below: it begins a run, goes on with one, or counts for nothing because it was not below before."""
    if standing.held_on == day:
        return replace(standing, last_day=day, below_since=None)
    unbroken = standing.last_day is not None and (day - standing.last_day).days <= 1
    since = standing.below_since if unbroken and standing.below_since is not None else day
    return replace(standing, last_day=day, below_since=since)


def _held(standing: Standing, day: date) -> Standing:
    return replace(standing, last_day=day, below_since=None, held_on=day)


def _entered(standing: Standing, state: State, day: date) -> Standing:
    return replace(_held(standing, day), state=state, episode=standing.episode + 1)


def _cooling(standing: Standing, day: date, rule: WarningRule) -> bool:
    """Did it return to normal so lately that nobody is told of its approaching again?"""
    return standing.calm_since is not None and day < standing.calm_since + timedelta(days=rule.cooldown_days)


def suggested_threshold(tipping_from: float | None = None) -> float:
    """Which threshold is worth starting with (ALERT-9)? ``tipping_from``: the lower end of a tipping point's interval.

    Rounded down to half a percentage point and never below the least that a threshold may be; 15 % without one.
    """
    if tipping_from is None:
        return ESC_THRESHOLD_SUGGESTED
    return max(ESC_THRESHOLD[0], math.floor(tipping_from / _STEP + _SLACK) * _STEP)
