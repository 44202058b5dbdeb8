"""Tickets of one month as columns: who opened them when, what became of them, and which were escalated."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.records.portfolio import Numbers, Portfolio
from bench.scale import SEED, Scale

Moments = NDArray[np.datetime64]
Flags = NDArray[np.bool_]
EARLY_DAYS = 90
STAGES = np.array(["pre_start", "early", "ongoing", ""])
KINDS = np.array(["incident", "request", "problem", "change", "project"])
SOURCES = np.array(["client", "monitoring", "self-service", "technician"])
EXCLUDED = np.array(["", "spam", "test", "duplicate", "deleted"])
CATEGORIES = np.array([f"Category {n:02d}" for n in range(1, 41)])
_BEFORE_START = 0.02  # as busy, compared with later, is a client before its contract
_ESCALATED = {"early": 0.19, "other": 0.11}


@dataclass(frozen=True)
class Tickets:
    """A month's tickets in the order of their ids. Choices are indices into the arrays above; moments may be NaT."""

    ids: Numbers
    client: Numbers
    contact: Numbers
    device: Numbers
    stage: Numbers
    kind: Numbers
    source: Numbers
    excluded: Numbers
    category: Numbers
    priority: Numbers
    team: Numbers
    assignee: Numbers
    opened: Moments
    replied: Moments
    resolved: Moments
    closed: Moments
    reopened: Numbers
    sla: Numbers
    escalations: Numbers
    escalated: Moments

    @property
    def counts(self) -> Flags:
        """Which of them count (T-1, T-2)?"""
        counted: Flags = (self.excluded == 0) & (self.kind < 2) & (self.stage != 0)
        return counted


def month_sizes(scale: Scale, found: Portfolio) -> list[int]:
    """How many tickets fall into each month? They add up to the scale's."""
    busy = np.array([_busy(scale, found, month).sum() for month in range(scale.months)])
    sizes = np.random.default_rng([SEED, 2]).multinomial(scale.tickets, busy / busy.sum())
    return [int(size) for size in sizes]


def _busy(scale: Scale, found: Portfolio, month: int) -> NDArray[np.float64]:
    last = np.datetime64(scale.first_days[month + 1], "D")
    running = np.isnat(found.starts) | (found.starts < last)
    busy: NDArray[np.float64] = found.weights * np.where(running, 1.0, _BEFORE_START)
    return busy


def month_of_tickets(scale: Scale, found: Portfolio, month: int, size: int, first_id: int) -> Tickets:
    """Which tickets were opened in the month? Always the same for the same scale."""
    chance = np.random.default_rng([SEED, 3, month])
    first, after = (np.datetime64(day, "s") for day in scale.first_days[month : month + 2])
    opened = first + np.sort(chance.integers(0, int((after - first).astype(int)), size))
    busy = _busy(scale, found, month)
    client = chance.choice(scale.clients, size, p=busy / busy.sum())
    stage = _stages(found.starts[client], opened)
    escalations, escalated = _escalations(chance, stage, opened)
    replied = opened + (60 * chance.lognormal(3.5, 1.0, size)).astype(np.int64)
    resolved = np.maximum(replied, opened + (3600 * chance.lognormal(1.5, 1.3, size)).astype(np.int64))
    still_open = chance.random(size) < 0.01
    resolved[still_open] = np.datetime64("NaT")
    replied[chance.random(size) < 0.05] = np.datetime64("NaT")
    sla = chance.choice(3, size, p=[0.12, 0.78, 0.10])
    return Tickets(
        ids=np.arange(first_id, first_id + size),
        client=client + 1,
        contact=client * scale.contacts_a_client + chance.integers(1, scale.contacts_a_client + 1, size),
        device=_devices(chance, found, client + 1),
        stage=stage,
        kind=chance.choice(len(KINDS), size, p=[0.64, 0.31, 0.02, 0.02, 0.01]),
        source=chance.choice(len(SOURCES), size, p=[0.60, 0.25, 0.10, 0.05]),
        excluded=chance.choice(len(EXCLUDED), size, p=[0.97, 0.01, 0.005, 0.01, 0.005]),
        category=chance.integers(0, len(CATEGORIES), size),
        priority=chance.integers(1, 6, size),
        team=chance.integers(1, scale.teams + 1, size),
        assignee=chance.integers(1, scale.people + 1, size),
        opened=opened,
        replied=replied,
        resolved=resolved,
        closed=resolved + 2 * 86_400,
        reopened=(chance.random(size) < 0.04).astype(np.int64),
        sla=sla,
        escalations=escalations,
        escalated=escalated,
    )


def _stages(starts: Moments, opened: Moments) -> Numbers:
    """Indices into STAGES, computed from the contract's start (COHORT-2); days are UTC's."""
    age = (opened.astype("datetime64[D]") - starts.astype("datetime64[D]")).astype(np.int64)
    stage = np.where(age < 0, 0, np.where(age < EARLY_DAYS, 1, 2))
    stage[np.isnat(starts)] = 3
    return stage


def _escalations(chance: np.random.Generator, stage: Numbers, opened: Moments) -> tuple[Numbers, Moments]:
    likely = np.where(stage == 1, _ESCALATED["early"], _ESCALATED["other"])
    escalations = np.where(
        chance.random(len(stage)) < likely, chance.choice([1, 2, 3], len(stage), p=[0.8, 0.15, 0.05]), 0
    )
    escalated = opened + chance.integers(600, 6 * 3600, len(stage))
    escalated[escalations == 0] = np.datetime64("NaT")
    return escalations, escalated


def _devices(chance: np.random.Generator, found: Portfolio, client: Numbers) -> Numbers:
    """A device of the same client for half of the tickets; 0 stands for none."""
    low = np.searchsorted(found.devices, client, "left")
    high = np.searchsorted(found.devices, client, "right")
    chosen = low + (chance.random(len(client)) * (high - low)).astype(np.int64) + 1
    chosen[(high == low) | (chance.random(len(client)) < 0.5)] = 0
    return chosen
