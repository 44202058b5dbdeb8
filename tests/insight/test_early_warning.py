"""The early warning: TV-12, the window, the limits of the prior, and what its states promise whatever comes."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from trimtab.insight.early_warning import (
    Evaluation,
    Standing,
    Step,
    WarningRule,
    Window,
    chance_above,
    choose_window,
    evaluate,
    limited,
    step,
    suggested_threshold,
)
from trimtab.insight.shrinkage import Prior
from trimtab.insight.warning_simulation import fewest, watch
from trimtab.kpi.parameters import Parameters

R, PRIOR, RULE = 0.15, Prior(0.07, 20.0), WarningRule()
FIRST = date(2026, 3, 1)
# (E, N, p_A, p_R) of TV-12
CHANCES = [
    (0, 0, 0.1650, 0.0924),
    (1, 4, 0.3131, 0.1858),
    (2, 4, 0.5686, 0.3995),
    (3, 10, 0.6213, 0.4313),
    (4, 20, 0.5679, 0.3519),
    (8, 40, 0.7745, 0.5245),
    (9, 60, 0.5748, 0.2774),
    (24, 200, 0.3965, 0.0621),
    (28, 200, 0.7134, 0.2303),
]
# (N, E) of TV-12, one a day
RUN = [
    (2, 1), (4, 1), (5, 2), (7, 3), (9, 4), (12, 4), (14, 6), (16, 8), (18, 9), (20, 9), (22, 9), (24, 9), (26, 8),
    (28, 6), (30, 5), (31, 4), (32, 3), (33, 2), (34, 2), (35, 2), (36, 2), (37, 2), (38, 2), (38, 2), (39, 2),
    (40, 2), (40, 2),
]  # fmt: skip


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def seen(escalated: int, total: int, rule: WarningRule = RULE) -> Evaluation:
    return evaluate(Window(30, escalated, total), R, PRIOR, rule)


def run(content: list[tuple[int, int]], rule: WarningRule = RULE) -> list[Step]:
    standing, steps = Standing(), []
    for number, (total, escalated) in enumerate(content):
        steps.append(step(standing, day(number), seen(escalated, total, rule), rule))
        standing = steps[-1].standing
    return steps


@pytest.mark.parametrize(("escalated", "total", "approach", "exceed"), CHANCES)
def test_tv_12_probabilities(escalated: int, total: int, approach: float, exceed: float) -> None:
    found = seen(escalated, total)
    assert (found.approach, found.exceed) == pytest.approx((approach, exceed), abs=5e-5)


def test_tv_12_states_and_notifications() -> None:
    steps = run(RUN)
    told = [(number, one.entered) for number, one in enumerate(steps) if one.tell]
    assert told == [(3, "approaching"), (6, "exceeded"), (26, "normal")]
    assert seen(3, 7).approach == pytest.approx(0.7020, abs=5e-5)
    assert seen(6, 14).exceed == pytest.approx(0.8314, abs=5e-5)
    states = [one.standing.state for one in steps]
    assert states[18] == "exceeded"
    assert set(states[19:26]) == {"approaching"}
    assert states[26] == "normal"


@given(
    st.integers(0, 400), st.integers(0, 400), st.floats(0.01, 0.99), st.floats(0.005, 0.6), st.floats(1, 60)
)
def test_a_chance_is_what_scipy_says(e: int, more: int, limit: float, mean: float, strength: float) -> None:
    found = chance_above(limit, e, e + more, Prior(mean, strength))
    says = stats.beta.sf(limit, mean * strength + e, (1 - mean) * strength + more)
    assert found == pytest.approx(says, abs=1e-9)


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="within 0 and total"):
        chance_above(0.1, 3, 2, PRIOR)


def test_a_threshold_of_all_tickets_is_never_passed() -> None:
    assert chance_above(1.0, 5, 5, PRIOR) == 0.0


@pytest.mark.parametrize(
    ("a_day", "days", "window"),
    [
        ([1] * 90, 30, Window(30, 0, 30)),
        ([0, 1] * 45, 60, Window(60, 0, 30)),
        ([0, 0, 0, 0, 1] * 18, 90, Window(90, 0, 18)),
        ([3] * 11, 11, Window(11, 0, 33)),
        ([1] * 11, 11, Window(11, 0, 11)),
        ([0] * 70 + [1] * 20, 30, Window(30, 0, 20)),
        ([0] * 71 + [1] * 19, 90, Window(90, 0, 19)),
    ],
)
def test_the_window_grows_until_it_holds_twenty(a_day: list[int], days: int, window: Window) -> None:
    found = choose_window([(0, n) for n in a_day], RULE)
    assert found == window
    assert found.days == days


def test_a_longer_first_window_skips_the_shorter_of_the_others() -> None:
    assert WarningRule(window_days=75).windows == (75, 90)
    assert WarningRule(window_days=90).windows == (90,)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        (Prior(0.12, 20), Prior(0.075, 20)),
        (Prior(0.05, 8), Prior(0.05, 15)),
        (Prior(0.05, 300), Prior(0.05, 40)),
    ],
)
def test_the_peers_weigh_no_more_and_no_less_than_allowed(given: Prior, used: Prior) -> None:
    assert limited(given, R) == used


def test_two_tickets_change_nothing() -> None:
    assert run([(2, 2)])[0].entered is None
    bad = run([(9, 6), *[(2, 0)] * 20])
    assert [one.standing.state for one in bad] == ["exceeded"] * 21


def test_exceeded_at_once_is_told_of_once() -> None:
    assert [one.entered for one in run([(14, 6)]) if one.tell] == ["exceeded"]


def _after(days_apart: list[int], content: tuple[int, int] = (40, 2)) -> Standing:
    """Approaching on day 0, then evaluations so many days apart, all of them below."""
    standing = step(Standing(), FIRST, seen(3, 7), RULE).standing
    on = FIRST
    for apart in days_apart:
        on += timedelta(days=apart)
        standing = step(standing, on, seen(content[1], content[0]), RULE).standing
    return standing


def test_an_outage_counts_as_not_below() -> None:
    assert _after([1] * 7).state == "normal"
    assert _after([1] * 6).state == "approaching"
    assert _after([1, 1, 1, 2, 1, 1, 1]).state == "approaching"
    assert _after([1, 1, 1, 2, *[1] * 6]).state == "normal"


def test_a_day_with_any_evaluation_at_the_level_is_not_below() -> None:
    standing = _after([1] * 6)
    standing = step(standing, day(7), seen(8, 40), RULE).standing
    again = step(standing, day(7), seen(2, 40), RULE)
    assert (again.entered, again.standing.below_since) == (None, None)


def test_the_same_day_again_changes_nothing() -> None:
    for number, (one, (total, escalated)) in enumerate(zip(run(RUN), RUN, strict=True)):
        again = step(one.standing, day(number), seen(escalated, total), RULE)
        assert (again.entered, again.tell, again.standing) == (None, False, one.standing)


def test_the_past_is_not_judged_again() -> None:
    with pytest.raises(ValueError, match="judged already"):
        step(Standing(last_day=day(5)), day(4), seen(1, 9), RULE)


def test_in_the_cool_down_approaching_is_not_told_of_and_exceeded_is() -> None:
    calm = Standing(last_day=day(9), calm_since=day(0))
    assert [step(calm, day(d), seen(3, 7), RULE).tell for d in (13, 14)] == [False, True]
    assert step(calm, day(10), seen(6, 14), RULE).tell


def test_with_no_days_to_wait_exceeded_may_end_in_normal() -> None:
    at_once = WarningRule(exit_days=0)
    exceeded = Standing("exceeded", 2, day(0), held_on=day(0))
    assert step(exceeded, day(1), seen(0, 40), at_once).entered == "normal"
    assert step(exceeded, day(1), seen(7, 40), at_once).entered == "approaching"


def test_the_rule_is_that_of_the_parameters() -> None:
    assert WarningRule.of(Parameters()) == WarningRule()
    changed = Parameters.with_changes({"p_approach": 0.7, "alert_window_days": 45})
    assert (WarningRule.of(changed).approach, WarningRule.of(changed).windows) == (0.7, (45, 60, 90))


@pytest.mark.parametrize(
    ("tipping_from", "suggested"), [(None, 0.15), (0.1499, 0.145), (0.145, 0.145), (0.001, 0.01), (0.3, 0.3)]
)
def test_a_suggestion_is_rounded_down_to_half_a_point(tipping_from: float | None, suggested: float) -> None:
    assert suggested_threshold(tipping_from) == pytest.approx(suggested)


LOOKS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.floats(0, 1)), max_size=70)
RULES = st.builds(
    WarningRule,
    approach=st.floats(0.5, 0.95),
    exceed=st.floats(0.5, 0.99),
    margin=st.floats(0.05, 0.4),
    exit_days=st.integers(0, 9),
    cooldown_days=st.integers(0, 20),
)


@given(LOOKS, RULES)
@settings(max_examples=150)
def test_whatever_comes_nobody_is_told_twice_of_one_state(
    looks: list[tuple[int, int, float]], rule: WarningRule
) -> None:
    standing, on = Standing(), FIRST
    keys: list[tuple[str, int]] = []
    calm: date | None = None
    for apart, total, share in looks:
        on += timedelta(days=apart)
        before = standing
        found = step(before, on, seen(round(share * total), total, rule), rule)
        standing = found.standing
        assert (found.entered is None) == (standing.state == before.state)
        assert standing.episode == before.episode + (found.entered is not None)
        if found.tell:
            assert found.entered is not None
            keys.append((found.entered, standing.episode))
            cooling = calm is not None and (on - calm).days < rule.cooldown_days
            assert not (cooling and found.entered == "approaching")
        if found.entered is not None:
            assert total >= 3
        if found.entered == "exceeded" or (found.entered == "normal"):
            assert found.tell
        calm = on if found.entered == "normal" else calm
    assert max(Counter(keys).values(), default=1) == 1


@given(st.integers(0, 10_000), st.sampled_from([4, 25, 90]), st.floats(0.03, 0.4))
@settings(max_examples=12)
def test_the_simulation_judges_as_the_rule_does(seed: int, a_month: int, rate: float) -> None:
    random = np.random.default_rng(seed)
    tickets = random.poisson(a_month / 30, size=(150, 3))
    escalated = random.binomial(tickets, rate)
    told = watch(tickets, escalated, R, PRIOR, RULE)
    for client in range(3):
        standing, approaching, exceeded = Standing(), 0, 0
        pairs = list(zip(escalated[:, client].tolist(), tickets[:, client].tolist(), strict=True))
        for number in range(150):
            judged = evaluate(choose_window(pairs[: number + 1][-90:], RULE), R, PRIOR, RULE)
            found = step(standing, day(number), judged, RULE)
            standing = found.standing
            approaching += found.tell and found.entered == "approaching"
            exceeded += found.tell and found.entered == "exceeded"
        assert (approaching, exceeded) == (told.approaching[client], told.exceeded[client])


def test_the_fewest_that_reach_a_chance_are_the_fewest() -> None:
    table = fewest(0.12, 0.6, PRIOR, 60)
    for total, least in enumerate(table.tolist()):
        reached = [e for e in range(total + 1) if chance_above(0.12, e, total, PRIOR) >= 0.6]
        assert (reached[0] if reached else 10_000_000) == least
