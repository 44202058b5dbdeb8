"""Weeks and the four-week block beside them, as they are published: rounded, they pin nobody's answer together that
none of them pins alone (ANON-7, ANON-10). What could be computed is found by linear programming."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from trimtab.insight.anonymity import DisclosureRisk
from trimtab.insight.releases import Given, block_teams, decide
from trimtab.insight.rounding import half_up

K, WEEKS, NEAR = 5, 4, 1e-6
Person = tuple[int, tuple[int | None, ...]]
Cell = tuple[int, int]
"""Which person, in which week."""


class Published(NamedTuple):
    """A figure: how much each answer weighs in it, and between which bounds the mean of them lies."""

    weights: dict[Cell, float]
    low: float
    high: float


def published(staff: Sequence[Person], *, exact: bool) -> list[Published]:
    """Every figure of four weeks and their block, as people see it from 0 to 10; ``exact``: as if none were rounded."""
    found, weekly = [], set()
    for week in range(WEEKS):
        here = [
            (one, team, scores[week]) for one, (team, scores) in enumerate(staff) if scores[week] is not None
        ]
        answers = [Given(team, f"r{one}", "week", score) for one, team, score in here if score is not None]
        for group in decide(answers, {}, [("week",)], K):
            weekly |= set(group.teams) if group.level == "team" else set()
            inside = [one for one, team, _ in here if team in group.teams]
            found.append(figure(staff, {(one, week): 1 / len(inside) for one in inside}, exact=exact))
    people: dict[int, set[str]] = defaultdict(set)
    for one, (team, scores) in enumerate(staff):
        if any(score is not None for score in scores):
            people[team].add(f"r{one}")
    for team in block_teams(people, {}, weekly, K):
        weights = {}
        for name in people[team]:
            one = int(name[1:])
            held = [week for week in range(WEEKS) if staff[one][1][week] is not None]
            weights |= {(one, week): 1 / len(held) / len(people[team]) for week in held}
        found.append(figure(staff, weights, exact=exact))
    return found


def figure(staff: Sequence[Person], weights: dict[Cell, float], *, exact: bool) -> Published:
    mean = sum(weight * (staff[one][1][week] or 0) for (one, week), weight in weights.items())
    shown = 2.5 * (mean - 1) if exact else float(half_up(round(2.5 * (mean - 1), 9), 1))
    slack = NEAR if exact else 0.05 + NEAR
    return Published(weights, (shown - slack) / 2.5 + 1, (shown + slack) / 2.5 + 1)


def pinned(figures: Iterable[Published]) -> set[Cell]:
    """Whose answers can be only one of 1 to 5, given these figures?"""
    known = list(figures)
    cells = sorted({cell for one in known for cell in one.weights})
    place = {cell: number for number, cell in enumerate(cells)}
    rows = np.zeros((2 * len(known), len(cells)))
    bounds = np.zeros(2 * len(known))
    for number, one in enumerate(known):
        for cell, weight in one.weights.items():
            rows[2 * number, place[cell]], rows[2 * number + 1, place[cell]] = weight, -weight
        bounds[2 * number], bounds[2 * number + 1] = one.high, -one.low
    found = set()
    for cell in cells:
        aim = np.zeros(len(cells))
        aim[place[cell]] = 1
        low, high = (sign * linprog(sign * aim, rows, bounds, bounds=(1, 5)).fun for sign in (1, -1))
        if np.floor(high + NEAR * 100) - np.ceil(low - NEAR * 100) < 1:
            found.add(cell)
    return found


def rounding_holds(staff: Sequence[Person]) -> None:
    try:
        figures = published(staff, exact=False)
    except DisclosureRisk:
        return
    if len(figures) > 1:
        alone = {cell for one in figures for cell in pinned([one])}
        assert pinned(figures) <= alone, "several figures tell of a person what none of them tells"


weeks = st.tuples(*[st.sampled_from([None, 1, 2, 3, 4, 5])] * WEEKS)
staffs = st.lists(st.tuples(st.integers(0, 2), weeks), min_size=5, max_size=16)


def often(tries: int) -> Any:
    return settings(
        max_examples=tries,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@often(10)
@given(staffs)
def test_rounded_figures_pin_nobody_together(staff: list[Person]) -> None:
    rounding_holds(staff)


@pytest.mark.soak
@often(400)
@given(staffs)
def test_rounded_figures_pin_nobody_together_400_times(staff: list[Person]) -> None:
    rounding_holds(staff)


def once(week: int, score: int) -> tuple[int | None, ...]:
    return tuple(score if each == week else None for each in range(WEEKS))


def test_without_rounding_a_block_beside_its_weeks_gives_somebody_away() -> None:
    """Twenty-seven people answer once, in teams too small for each week; one of them answers twice.

    All weeks less all blocks leave half of what this one gave.
    """
    staff: list[Person] = [
        (team, once(place % WEEKS, 2 + place % 3)) for team in range(3) for place in range(8)
    ]
    staff += [(0, (1, 1, None, None)), (1, once(2, 4)), (2, once(3, 5))]
    exact, rounded = (published(staff, exact=each) for each in (True, False))
    assert len(exact) == len(rounded) == 7, "four weeks of everybody and three blocks"
    assert pinned(exact) == {(24, 0), (24, 1)}
    assert not pinned(rounded)
