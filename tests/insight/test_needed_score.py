"""The satisfaction needed for a turnover target: TIP-15 and TIP-16, and the chances of TIP-9."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.insight import tipping_chances
from trimtab.insight.needed_score import NeededScore, needed_score

Team = tuple[list[float], list[float], list[float], list[int]]


def teams(tau: float, slope: float, *, teams: int = 60, quarters: int = 12, noise: float = 0.0) -> Team:
    """Team-quarters whose turnover is 3 % above ``tau`` and rises by ``slope`` for each point below."""
    draw = np.random.default_rng(7)
    score = np.clip(draw.normal(8, 0.9, teams * quarters), 0, 10)
    left = 0.03 + slope * np.maximum(0.0, tau - score) + draw.normal(0, noise, teams * quarters)
    people = draw.integers(6, 15, teams * quarters)
    return score.tolist(), left.tolist(), people.tolist(), np.repeat(np.arange(teams), quarters).tolist()


@pytest.mark.parametrize(
    ("tau", "slope", "needed"), [(8.0, 0.05, 7.70), (8.0, 0.10, 7.85), (8.7, 0.06, 8.45)]
)
def test_the_score_is_where_the_fit_meets_the_target(tau: float, slope: float, needed: float) -> None:
    found = needed_score(*teams(tau, slope, noise=0.02), target=0.045, separations=300)
    assert found.outcome == "needed"
    assert found.score == pytest.approx(needed, abs=0.1)
    assert found.interval is not None and found.interval.low <= needed <= found.interval.high
    assert not found.rough


def test_a_straight_rise_is_inverted_too() -> None:
    score, _, people, team = teams(8.0, 0.05)
    left = [0.10 - 0.01 * one for one in score]
    found = needed_score(score, left, people, team, target=0.02, separations=300)
    assert found.score == pytest.approx(8.0, abs=1e-6)


def test_even_the_most_satisfied_may_be_above_the_target() -> None:
    found = needed_score(*teams(8.0, 0.05), target=0.01, separations=300)
    assert (found.outcome, found.score, found.interval) == ("out_of_reach", None, None)


def test_every_score_may_keep_the_target() -> None:
    found = needed_score(*teams(8.0, 0.05), target=0.9, separations=300)
    assert (found.outcome, found.score) == ("every_score", None)


@pytest.mark.parametrize(("many", "quarters", "separations"), [(9, 12, 300), (11, 5, 300), (60, 12, 29)])
def test_the_minima_hold_here_too(many: int, quarters: int, separations: float) -> None:
    found = needed_score(
        *teams(8.0, 0.05, teams=many, quarters=quarters), target=0.045, separations=separations
    )
    assert found.outcome == "insufficient_data"


def test_few_team_quarters_give_a_rough_estimate() -> None:
    found = needed_score(*teams(8.0, 0.02, teams=12, quarters=6, noise=0.08), target=0.045, separations=30)
    assert (found.outcome, found.rough) == ("needed", True)
    assert NeededScore.from_json(json.loads(json.dumps(found.as_json()))) == found


def test_a_target_is_a_share() -> None:
    with pytest.raises(ValueError, match="within 0 and 1"):
        needed_score([], [], [], [], target=4.5, separations=0)


@given(st.integers(0, 400), st.integers(0, 400))
def test_more_data_never_lowers_the_chance(few: int, more: int) -> None:
    low, high = sorted((few, more))
    for asked in (tipping_chances.with_client_months, tipping_chances.with_separations):
        first, second = asked(low), asked(high)
        assert first is None or (second is not None and second.medium >= first.medium)
        assert first is None or (second is not None and second.strong >= first.strong)


def test_the_chances_are_those_of_the_specification() -> None:
    assert tipping_chances.with_client_months(59) is None
    for points, medium, strong in ((60, 0.33, 0.77), (120, 0.56, 0.95), (300, 0.94, 1.0), (5_000, 0.94, 1.0)):
        assert tipping_chances.with_client_months(points) == tipping_chances.Chance(medium, strong)
    for separations, medium in ((29, None), (30, 0.29), (49, 0.29), (120, 0.77), (250, 0.99)):
        found = tipping_chances.with_separations(separations)
        assert (found.medium if found else None) == medium
    assert (tipping_chances.client_months_missing(61), tipping_chances.client_months_missing(301)) == (239, 0)
    assert (tipping_chances.separations_missing(30), tipping_chances.separations_missing(200)) == (170, 0)
