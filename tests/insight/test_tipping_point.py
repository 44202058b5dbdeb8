"""The tipping point: TV-16, TIP-1 to TIP-10."""

import json
import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trimtab.insight.tipping_point import ESCALATIONS, TURNOVER, Method, TippingPoint, tipping_point

Points = tuple[list[float], list[float], list[float], list[int]]
QUICK = replace(ESCALATIONS, draws=99)
SMALL = replace(ESCALATIONS, draws=49, grid=12, least_points=25, least_clusters=2, sure_from=25)


def vector(y: Callable[[float], float], clients: int = 30, months: int = 10) -> Points:
    """The points of TV-16."""
    columns: Points = ([], [], [], [])
    for c in range(clients):
        for t in range(months):
            x = ((7 * c + 11 * t + 3 * c * t) % 31) / 100
            noise = ((13 * c + 5 * t + c * t) % 11 - 5) / 100
            for column, value in zip(columns, (x, y(x) + noise, 2 + (3 * c + 2 * t) % 5, c), strict=True):
                column.append(value)  # type: ignore[arg-type]
    return columns


def bent(x: float) -> float:
    return 0.92 - 2 * max(0.0, x - 0.15)


def answer(points: Points, method: Method = ESCALATIONS, evidence: float | None = None) -> TippingPoint:
    return tipping_point(*points, method, evidence=sum(points[2]) if evidence is None else evidence)


def test_tv_16_a_kink_is_found() -> None:
    found = answer(vector(bent))
    assert (found.status, found.points, found.clusters) == ("found", 300, 30)
    assert found.statistic == pytest.approx(5.12317, abs=5e-6)
    assert found.p == pytest.approx(0.001)
    assert found.at == pytest.approx(0.15610, abs=5e-6)
    assert found.interval == pytest.approx((0.1439, 0.1642), abs=0.005)
    assert found.before is not None and found.before.value == pytest.approx(-0.03144, abs=5e-6)
    assert found.after is not None and found.after.value == pytest.approx(-2.08397, abs=5e-6)
    assert found.curve_gain == pytest.approx(-18.841, abs=5e-4)


def test_tv_16_a_straight_decline_is_steady() -> None:
    found = answer(vector(lambda x: 0.92 - 0.5 * x))
    assert found.status == "steady"
    assert found.statistic == pytest.approx(0.88185, abs=5e-6)
    assert found.p == pytest.approx(0.51, abs=0.05)
    assert found.line is not None and found.line.value == pytest.approx(-0.49801, abs=5e-6)
    assert found.line.interval.high < 0
    assert found.at is None and found.interval is None


def test_tv_16_flat_points_have_none() -> None:
    found = answer(vector(lambda x: 0.92))
    assert found.status == "no_tipping_point"
    assert found.statistic == pytest.approx(0.88185, abs=5e-6)
    assert found.p == pytest.approx(0.51, abs=0.05)
    assert found.at is None


def test_tv_16_a_curve_is_gradual() -> None:
    found = answer(vector(lambda x: 0.92 - 4 * x * x))
    assert found.status == "gradual"
    assert found.statistic == pytest.approx(4.81440, abs=5e-6)
    assert found.p == pytest.approx(0.001)
    assert found.at == pytest.approx(0.17237, abs=5e-6)
    assert found.interval == pytest.approx((0.095, 0.205), abs=0.01)
    assert found.before is not None and found.before.value == pytest.approx(-0.67845, abs=5e-6)
    assert found.after is not None and found.after.value == pytest.approx(-1.98959, abs=5e-6)
    assert found.curve_gain == pytest.approx(23.048, abs=5e-4)


def test_tv_16_few_clients_are_too_few() -> None:
    found = answer(vector(bent, clients=10, months=5))
    assert found == TippingPoint("insufficient_data", 50, 10, found.evidence)


@pytest.mark.parametrize(
    ("clients", "months", "evidence", "enough"),
    [(12, 5, 150, True), (12, 5, 149, False), (11, 6, 150, False), (13, 4, 150, False), (59, 1, 150, False)],
)
def test_each_minimum_counts(clients: int, months: int, evidence: float, enough: bool) -> None:
    found = answer(vector(bent, clients, months), QUICK, evidence)
    assert (found.status != "insufficient_data") == enough
    assert (found.p is not None) == enough


def test_a_narrow_interval_of_few_points_is_not_believed() -> None:
    many, few = answer(vector(bent), QUICK), answer(vector(bent, clients=29), QUICK)
    assert (many.status, few.status) == ("found", "imprecise")
    assert few.interval is not None and few.interval.high - few.interval.low < ESCALATIONS.widest


def test_a_stricter_test_finds_less_and_leaves_the_interval_as_wide() -> None:
    points = vector(lambda x: 0.92 - 0.3 * max(0.0, x - 0.15), clients=12)
    loose, usual, strict = (answer(points, replace(ESCALATIONS, alpha=alpha)) for alpha in (0.10, 0.05, 0.01))
    assert usual.p is not None and 0.01 < usual.p < 0.05
    assert (usual.status, strict.status, strict.at) == ("imprecise", "no_tipping_point", None)
    assert loose == usual, "the interval is of 95 % whatever the test"


def test_a_wide_interval_is_imprecise() -> None:
    assert answer(vector(bent), replace(QUICK, widest=0.001)).status == "imprecise"


def test_a_bend_for_the_better_is_none() -> None:
    up = answer(vector(lambda x: 0.5 + 2 * max(0.0, x - 0.15)), QUICK)
    assert (up.status, up.at) == ("no_tipping_point", None)


def test_the_curve_follows_the_fit_and_lies_in_its_band() -> None:
    found = answer(vector(bent))
    assert found.at is not None and found.before is not None and found.after is not None
    first, last = found.curve[0], found.curve[-1]
    assert last.y - first.y == pytest.approx(
        found.before.value * (found.at - first.x) + found.after.value * (last.x - found.at)
    )
    assert all(one.low <= one.y <= one.high for one in found.curve)


def test_the_floor_does_not_draw_the_bend_away() -> None:
    """Satisfaction cannot fall below its minimum: the worst fortieth of the points says nothing of the bend."""
    x, y, w, c = vector(bent)
    worst = sorted(range(len(x)), key=lambda i: x[i])[-7:]
    for place in worst:
        x[place], y[place] = 0.9, 0.6
    found = answer((x, y, w, c), QUICK)
    assert found.points == 300
    assert found.at == pytest.approx(0.156, abs=0.01)


def test_turnover_rises_below_a_score() -> None:
    draw = np.random.default_rng(5)
    score = np.clip(8 + draw.normal(0, 0.9, 720), 0, 10)
    size = draw.integers(6, 15, 720)
    left = draw.binomial(size, np.clip(0.03 + 0.10 * np.maximum(0, 8 - score), 0, 1))
    points = ((-score).tolist(), (left / size).tolist(), size.tolist(), np.repeat(np.arange(60), 12).tolist())
    found = tipping_point(*points, TURNOVER, evidence=float(left.sum()))
    assert found.status in ("found", "imprecise")
    assert found.at == pytest.approx(-8, abs=0.3)
    assert found.before is not None and not found.turns_already
    turned = found.mirrored()
    assert turned.at == -found.at and turned.interval is not None
    assert turned.interval.low <= turned.at <= turned.interval.high
    assert [one.x for one in turned.curve] == sorted(one.x for one in turned.curve)
    assert turned.after == found.after
    assert TippingPoint.from_json(json.loads(json.dumps(turned.as_json()))) == turned


NUMBERS = st.floats(-1e4, 1e4, allow_nan=False, width=32)
ODD = st.one_of(NUMBERS, st.sampled_from([0.0, 1.0, -1.0, float("nan"), float("inf"), 1e-9]))
ROWS = st.lists(st.tuples(ODD, ODD, ODD, st.integers(0, 6)), max_size=60)


@given(ROWS)
@settings(max_examples=60)
def test_odd_points_never_raise(rows: list[tuple[float, float, float, int]]) -> None:
    x, y, w, c = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    found = tipping_point(x, y, w, c, SMALL, evidence=1_000)  # type: ignore[arg-type]
    if found.status != "insufficient_data":
        assert found.p is not None and 0 < found.p <= 1
        assert found.line is not None


@pytest.mark.parametrize("y", [0.0, 0.9, 1e-9])
def test_answers_that_are_all_alike_have_no_bend(y: float) -> None:
    x, _, w, c = vector(bent)
    found = answer((x, [y] * len(x), w, c), QUICK)
    assert (found.status, found.p) == ("no_tipping_point", 1.0)


def test_points_exactly_on_a_line_are_steady() -> None:
    x, _, w, c = vector(bent)
    found = answer((x, [0.9 - 0.5 * one for one in x], w, c), QUICK)
    assert (found.status, found.p) == ("steady", 1.0)


@given(st.integers(0, 2**32), st.sampled_from([0.5, 3.0, 100.0]), st.sampled_from([0.25, 8.0]))
@settings(max_examples=15)
def test_order_and_units_change_nothing(seed: int, wider: float, heavier: float) -> None:
    x, y, w, c = vector(bent, clients=20)
    order = list(range(len(x)))
    random.Random(seed).shuffle(order)
    method = replace(QUICK, draws=49)
    first = answer((x, y, w, c), method, 1_000)
    moved: Points = (
        [wider * x[i] for i in order],
        [y[i] for i in order],
        [heavier * w[i] for i in order],
        [c[i] for i in order],
    )
    again = answer(moved, replace(method, widest=wider * method.widest), 1_000)
    assert (again.status, again.p) == (first.status, first.p)
    assert again.statistic == pytest.approx(first.statistic, rel=1e-6)
    assert again.at == pytest.approx(wider * (first.at or 0), rel=1e-6)
    assert again.interval == pytest.approx([wider * end for end in first.interval or ()], rel=1e-6)
    shuffled = answer(tuple([column[i] for i in order] for column in (x, y, w, c)), method, 1_000)  # type: ignore[arg-type]
    assert shuffled == first


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="every point"):
        tipping_point([1.0], [1.0, 2.0], [1.0], [1], ESCALATIONS, evidence=1)
