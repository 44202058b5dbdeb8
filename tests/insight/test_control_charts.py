"""Control charts: TV-14, TV-15 and TREND-2 to TREND-5."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from trimtab.insight.control_charts import (
    Chart,
    Judging,
    RatePoint,
    ValuePoint,
    may_signal,
    rate_chart,
    value_chart,
)

EVENTS = [5, 9, 3, 12, 6, 4, 11, 7, 2, 10, 8, 5, 13, 6, 9, 4, 12, 7]
TOTALS = [80, 95, 70, 110, 85, 60, 100, 90, 65, 105, 88, 72, 118, 84, 97, 66, 115, 86]
SPREAD_EVENTS = [30, 52, 18, 61, 25, 44, 70, 22, 38, 55, 19, 64, 33, 48]
SPREAD_TOTALS = [400, 420, 390, 450, 410, 400, 460, 380, 405, 430, 395, 440, 415, 425]
PULSE = [7.8, 8.1, 7.6, 7.9, 8.3, 8.0, 7.7, 8.2, 7.9, 8.0, 7.5, 8.1]


def rates(events: list[int], totals: list[int]) -> list[RatePoint]:
    return [RatePoint(e, n) for e, n in zip(events, totals, strict=True)]


def values(*numbers: float | None) -> list[ValuePoint]:
    return [ValuePoint(number) for number in numbers]


def upper(chart: Chart, place: int) -> float:
    high = chart.points[place].high
    assert high is not None
    return 100 * high


# --- Test vectors ---------------------------------------------------------------------------------


def test_when_to_judge_is_a_parameter() -> None:
    """SPC_MIN_POINTS and SPC_RUN."""
    few = values(*[10.0, 11.0] * 5)
    assert value_chart(few).verdict.kind == "not_enough_data"
    found = value_chart(few, judging=Judging(needed=10)).verdict
    assert (found.kind, found.complete, found.needed) == ("steady", 10, 10)
    seven = values(*FLAT, *[11.4] * 6)  # with the last point of the baseline
    kinds = [value_chart(seven, judging=Judging(run=length)).verdict.kind for length in (7, 8)]
    assert kinds == ["shift_above", "steady"]


def test_tv_14_limits_of_the_two_way_chart() -> None:
    chart = rate_chart(rates(EVENTS, TOTALS))
    assert chart.points[0].centre == pytest.approx(0.083859, abs=1e-6)
    assert [upper(chart, place) for place in (0, 3, 12)] == pytest.approx([18.750, 17.273, 16.949], abs=1e-3)
    assert (chart.verdict.kind, chart.verdict.complete) == ("steady", 18)


@pytest.mark.parametrize(
    ("events", "total", "limit", "kind"),
    [
        (22, 100, 18.000, "above"),
        (18, 100, 18.000, "steady"),
        (3, 12, 41.667, "steady"),
        (6, 12, 41.667, "above"),
    ],
)
def test_tv_14_new_points_against_the_baseline_of_18(
    events: int, total: int, limit: float, kind: str
) -> None:
    chart = rate_chart([*rates(EVENTS, TOTALS), RatePoint(events, total)], frozen_after=18)
    assert upper(chart, 18) == pytest.approx(limit, abs=1e-3)
    assert chart.verdict.kind == kind
    assert chart.points[18].signal == (kind == "above")
    if kind == "above":
        assert (chart.verdict.rule, chart.verdict.since) == ("R1", 18)


def test_tv_14_ordinary_variation_of_large_volumes_is_no_signal() -> None:
    chart = rate_chart(rates(SPREAD_EVENTS, SPREAD_TOTALS))
    assert chart.points[0].centre == pytest.approx(0.099485, abs=1e-6)
    assert chart.points[6].value == pytest.approx(0.15217, abs=1e-5)
    assert upper(chart, 6) == pytest.approx(25.978, abs=1e-3)
    assert not any(point.signal for point in chart.points)


def test_tv_15_individual_values() -> None:
    chart = value_chart(values(*PULSE), bounds=(0, 10))
    point = chart.points[0]
    assert (point.centre, point.low, point.high) == pytest.approx((7.925, 6.9335, 8.9165), abs=5e-4)
    assert chart.verdict.kind == "steady"


# --- Against the reference formulas ---------------------------------------------------------------


@given(
    st.lists(
        st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=12,
        max_size=40,
    )
)
@settings(max_examples=150)
def test_limits_agree_with_the_reference(counts: list[tuple[int, int]]) -> None:
    e, n = np.array(counts, dtype=float).T
    chart = rate_chart([RatePoint(*point) for point in counts])
    p = e[:24].sum() / n[:24].sum()
    if p in (0.0, 1.0):
        return
    s = np.sqrt(p * (1 - p) / n)
    z = (e / n - p) / s
    sigma = max(1.0, np.abs(np.diff(z[:24])).mean() / 1.128)
    low = np.maximum(np.minimum(p - 3 * sigma * s, stats.binom.ppf(0.00135, n, p) / n), 0)
    high = np.minimum(np.maximum(p + 3 * sigma * s, stats.binom.ppf(0.99865, n, p) / n), 1)
    assert [point.low for point in chart.points] == pytest.approx(list(low), rel=1e-9, abs=1e-9)
    assert [point.high for point in chart.points] == pytest.approx(list(high), rel=1e-9, abs=1e-9)
    outside = (e / n > high + 1e-12) | (e / n < low - 1e-12)
    if outside[-1]:
        assert chart.verdict.rule == "R1"
    assert all(point.signal for point, out in zip(chart.points, outside, strict=True) if out)


@given(st.lists(st.integers(0, 40), min_size=12, max_size=40))
def test_a_series_turned_upside_down_gets_the_opposite_verdict(numbers: list[int]) -> None:
    up = value_chart(values(*map(float, numbers)))
    down = value_chart(values(*(-float(number) for number in numbers)))
    mirrored = {
        "above": "below",
        "below": "above",
        "shift_above": "shift_below",
        "shift_below": "shift_above",
    }
    assert down.verdict.kind == mirrored.get(up.verdict.kind, up.verdict.kind)
    assert [p.signal for p in down.points] == [p.signal for p in up.points]
    assert down.verdict.since == up.verdict.since


# --- Baseline (TREND-4) ---------------------------------------------------------------------------


def test_eleven_complete_points_are_not_enough() -> None:
    chart = rate_chart([*rates(EVENTS[:11], TOTALS[:11]), RatePoint(5, 60, takes_part=False)])
    assert chart.verdict.kind == "not_enough_data"
    assert (chart.verdict.complete, chart.verdict.needed, chart.verdict.since) == (11, 12, None)
    assert all(point.high is None and not point.signal for point in chart.points)
    assert [point.takes_part for point in chart.points] == [True] * 11 + [False]


def test_points_that_take_no_part_are_drawn_and_change_nothing() -> None:
    plain = rates(EVENTS, TOTALS)
    aside = [RatePoint(60, 60, takes_part=False), RatePoint(0, 0), RatePoint(None, None)]
    chart = rate_chart([aside[0], *plain[:6], aside[1], *plain[6:], aside[2]])
    assert [chart.points[place].value for place in (0, 7, 20)] == [1.0, None, None]
    kept = [point for point in chart.points if point.takes_part]
    assert kept == rate_chart(plain).points
    assert all(point.high is None for point in chart.points if not point.takes_part)
    assert chart.verdict.complete == 18


def test_the_baseline_grows_to_24_points_and_then_stands_still() -> None:
    rising = [RatePoint(number, 400) for number in range(20, 60)]
    centres = [rate_chart(rising[:length]).points[0].centre for length in (12, 20, 24, 40)]
    assert centres == pytest.approx([25.5 / 400, 29.5 / 400, 31.5 / 400, 31.5 / 400])


def test_an_empty_series_is_not_enough_data() -> None:
    assert rate_chart([]).verdict.kind == value_chart([]).verdict.kind == "not_enough_data"


# --- Rules (TREND-5) ------------------------------------------------------------------------------

FLAT = [10.0, 12.0] * 12


def test_an_excursion_begins_at_its_first_point() -> None:
    chart = value_chart(values(*FLAT, 30.0, None, 31.0, 32.0))
    assert (chart.verdict.kind, chart.verdict.rule, chart.verdict.since) == ("above", "R1", 24)
    back = value_chart(values(*FLAT, 30.0, 11.5))
    assert back.verdict.kind == "steady"
    assert back.points[24].signal
    turned = value_chart(values(*FLAT, 30.0, -9.0))
    assert (turned.verdict.kind, turned.verdict.since) == ("below", 25)


@pytest.mark.parametrize(("length", "kind"), [(7, "steady"), (8, "shift_above"), (11, "shift_above")])
def test_eight_on_one_side_are_a_lasting_shift(length: int, kind: str) -> None:
    # The last of the 24 baseline points lies above the centre, so the run begins there.
    chart = value_chart(values(*FLAT, *[11.4] * (length - 1)))
    assert chart.verdict.kind == kind
    assert chart.verdict.since == (23 if kind == "shift_above" else None)
    assert [point.signal for point in chart.points] == [False] * 23 + [kind == "shift_above"] * length


def test_points_on_the_centre_are_skipped() -> None:
    chart = value_chart(values(*FLAT, 10.5, 11.0, *[10.5] * 7, 11.0))
    assert (chart.verdict.kind, chart.verdict.since) == ("shift_below", 24)
    assert not chart.points[25].signal


def test_limits_cut_to_whole_bounds_are_numbers_with_fractions() -> None:
    """They are written into pages and files, where 10 and 10.0 differ."""
    chart = value_chart(values(*[1.0, 9.0] * 8), bounds=(1, 10))
    assert [(point.low, type(point.low), type(point.high)) for point in chart.points] == [
        (1.0, float, float)
    ] * 16


def test_a_finished_run_stays_marked_but_is_not_the_verdict() -> None:
    chart = value_chart(values(*FLAT, *[11.4] * 8, 10.5))
    assert chart.verdict.kind == "steady"
    assert chart.points[27].signal


@pytest.mark.parametrize(("expected", "kind"), [(2, "steady"), (4, "shift_above")])
def test_a_run_says_nothing_about_a_rate_with_few_events(expected: int, kind: str) -> None:
    events = [expected - 1, expected + 1] * 12 + [expected + 1] * 8
    assert rate_chart([RatePoint(number, 100) for number in events]).verdict.kind == kind


def test_limits_are_cut_to_the_scale() -> None:
    chart = value_chart(values(*[9.0, 10.0] * 8), bounds=(0, 10))
    assert chart.points[0].high == 10
    assert chart.points[0].low == pytest.approx(9.5 - 2.66)


def test_identical_values_are_steady_whatever_their_last_digits() -> None:
    assert value_chart(values(*[0.1 + 0.2] * 15)).verdict.kind == "steady"


@pytest.mark.parametrize("turn", [lambda e, n: e, lambda e, n: n - e])
def test_after_nothing_or_everything_one_event_is_not_yet_a_signal(turn: Callable[[int, int], int]) -> None:
    months = [RatePoint(turn(0, 10), 10)] * 24
    assert rate_chart(months).verdict.kind == "steady"
    assert rate_chart([*months, RatePoint(turn(1, 10), 10)]).verdict.kind == "steady"
    many = rate_chart([*months, RatePoint(turn(6, 10), 10)])
    assert many.verdict.kind in ("above", "below")
    assert many.points[0].centre in (0.0, 1.0)


def test_impossible_points_are_refused() -> None:
    with pytest.raises(ValueError, match="7 of 5"):
        rate_chart([RatePoint(7, 5)])
    with pytest.raises(ValueError, match="finite"):
        value_chart(values(*FLAT, float("nan")))


# --- Many at once ---------------------------------------------------------------------------------


@st.composite
def some_months(draw: st.DrawFn) -> tuple[list[RatePoint], Judging]:
    """A series whose level may move once, some months empty or not over, and parameters to judge it by."""
    totals = draw(st.lists(st.integers(0, draw(st.sampled_from([3, 60, 2_000]))), min_size=1, max_size=38))
    before, after, turn = draw(st.floats(0, 1)), draw(st.floats(0, 1)), draw(st.integers(0, 38))
    wobble = draw(st.lists(st.floats(0.8, 1.2), min_size=len(totals), max_size=len(totals)))
    points = [
        RatePoint(
            min(total, round(total * (before if place < turn else after) * factor)),
            total,
            draw(st.booleans()) or draw(st.booleans()),
        )
        for place, (total, factor) in enumerate(zip(totals, wobble, strict=True))
    ]
    return points, Judging(draw(st.sampled_from([2, 12, 20])), draw(st.sampled_from([3, 8])))


def counted(some: list[list[RatePoint]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Series of different lengths side by side: the shorter ones end in months that take no part."""
    longest = max(map(len, some))
    rows = [[*points, *[RatePoint(0, 0, False)] * (longest - len(points))] for points in some]
    events, totals, part = (np.array([[point[i] for point in row] for row in rows]) for i in range(3))
    return events, totals, part.astype(bool)


@given(st.lists(some_months(), min_size=1, max_size=4))
def test_the_first_look_at_many_rates_misses_no_signal(some: list[tuple[list[RatePoint], Judging]]) -> None:
    judging = some[0][1]
    found = may_signal(*counted([points for points, _ in some]), judging=judging)
    for (points, _), may in zip(some, found.tolist(), strict=True):
        assert may or rate_chart(points, judging=judging).verdict.rule is None


def test_the_first_look_at_many_rates_leaves_few_charts_to_be_drawn() -> None:
    chance = np.random.default_rng(7)
    totals = chance.integers(30, 400, (500, 36))
    events = chance.binomial(totals, chance.uniform(0.02, 0.3, (500, 1)))
    judged = np.ones(totals.shape, dtype=bool)
    assert may_signal(events, totals, judged).mean() < 0.05
    events[:100, -1] = totals[:100, -1]
    assert may_signal(events, totals, judged)[:100].all()
    assert not may_signal(events[:, :11], totals[:, :11], judged[:, :11]).any()
