"""Intervals: TV-2 to TV-7, and each formula against scipy.stats and statsmodels (UNC-1 to UNC-6)."""

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from trimtab.insight.intervals import (
    Interval,
    blend,
    early_minus_ongoing,
    exposure,
    net_promoter,
    net_promoter_error,
    paired_difference,
    paired_early_minus_ongoing,
    pooled_rate,
    rating_mean,
    wilson,
)

LEVELS = st.floats(0.8, 0.99)
COUNTS = st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
CLUSTERS = st.lists(COUNTS, max_size=12)


def exactly(low: float, high: float) -> object:
    return pytest.approx((low, high), rel=1e-9, abs=1e-9)


def sums(answers: list[int]) -> tuple[int, int, int]:
    return len(answers), sum(answers), sum(x * x for x in answers)


# --- Test vectors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept", "total", "low", "high"),
    [
        (0, 5, 0, 43.4482),
        (1, 3, 6.1492, 79.2340),
        (3, 20, 5.2369, 36.0419),
        (6, 40, 7.0612, 29.0723),
        (5, 5, 56.5518, 100),
        (7, 50, 6.9508, 26.1862),
        (42, 300, 10.5271, 18.3832),
    ],
)
def test_tv_2_wilson(kept: int, total: int, low: float, high: float) -> None:
    interval = wilson(kept, total)
    assert interval is not None
    assert (100 * interval.low, 100 * interval.high) == pytest.approx((low, high), abs=1e-4)


def test_tv_2_nothing_of_nothing_has_no_interval() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize(
    ("answers", "error", "low", "high"),
    [
        ((6, 3, 1), 21.2132, -0.2033, 77.1264),
        ((12, 5, 3), 16.5454, 8.4311, 69.8297),
        ((45, 30, 25), 8.1240, 3.7703, 35.0647),
        ((3, 4, 3), 24.4949, -41.2891, 41.2891),
        ((0, 0, 4), 0, -100, -6.9442),
        ((1, 0, 0), 0, -48.4986, 98.4986),
    ],
)
def test_tv_3_net_promoter(answers: tuple[int, int, int], error: float, low: float, high: float) -> None:
    assert net_promoter(*answers) == pytest.approx((low, high), abs=5e-4)
    assert net_promoter_error(*answers) == pytest.approx(error, abs=5e-4)


@pytest.mark.parametrize(
    ("answers", "top", "low", "high"),
    [
        ([7, 6, 5, 5, 4, 7, 6, 2, 6, 7], 7, 4.1144, 6.6129),
        ([5, 4, 4, 5, 3, 5, 2, 4], 5, 2.8884, 4.8894),
        ([5, 5, 5, 5, 5], 5, 3.2940, 5),
    ],
)
def test_tv_4_rating_means(answers: list[int], top: int, low: float, high: float) -> None:
    assert rating_mean(*sums(answers), low=1, high=top) == pytest.approx((low, high), abs=5e-4)


def test_tv_4_low_effort_share_and_pulse_on_ten() -> None:
    share = wilson(8, 10)
    pulse = rating_mean(*sums([5, 4, 4, 3, 2, 4, 5, 3]), low=1, high=5)
    assert share is not None and pulse is not None
    assert (100 * share.low, 100 * share.high) == pytest.approx((49.0162, 94.3318), abs=1e-4)
    assert [2.5 * (end - 1) for end in pulse] == pytest.approx([4.2533, 9.0801], abs=5e-4)


def test_tv_5_pooled_rate() -> None:
    pooled = pooled_rate([(2, 40), (20, 80), (1, 30), (9, 50)])
    assert pooled is not None
    assert pooled.rate == 0.16
    assert pooled.design_effect == pytest.approx(4.297619, abs=1e-6)
    assert [100 * end for end in pooled.interval] == pytest.approx([8.1425, 29.0426], abs=1e-4)


EARLY = [(6, 40), (1, 5), (9, 60), (0, 12), (4, 33)]
ONGOING = [(10, 200), (3, 60), (12, 150), (5, 90), (8, 75), (2, 44), (20, 310), (1, 25)]


def test_tv_6_early_versus_ongoing() -> None:
    found = early_minus_ongoing([*EARLY, (0, 0)], ONGOING)
    assert found.early is not None and found.ongoing is not None
    assert found.early_client_average is not None and found.ongoing_client_average is not None
    assert found.difference is not None and found.standard_error is not None and found.interval is not None
    assert (100 * found.early, 100 * found.ongoing) == pytest.approx((13.3333, 6.3941), abs=1e-4)
    assert 100 * found.difference == pytest.approx(6.9392, abs=1e-4)
    assert 100 * found.standard_error == pytest.approx(1.6443, abs=1e-4)
    assert found.degrees_of_freedom == pytest.approx(5.1271, abs=1e-4)
    assert [100 * end for end in found.interval] == pytest.approx([2.7436, 11.1348], abs=1e-4)
    averages = 100 * found.early_client_average, 100 * found.ongoing_client_average
    assert averages == pytest.approx((12.4242, 6.1524), abs=1e-4)
    assert found.interval.excludes(0) and found.reason is None


@pytest.mark.parametrize(
    ("events", "average", "low", "high"),
    [(3, 41.5, 1.4908, 21.1260), (0, 12, 0, 30.7407), (2, 20, 1.2110, 36.1234), (1, 9.2, 0.2752, 60.5613)],
)
def test_tv_7_turnover(events: int, average: float, low: float, high: float) -> None:
    interval = exposure(events, average)
    assert interval is not None
    assert [100 * end for end in interval] == pytest.approx([low, high], abs=1e-4)


# --- Against independent implementations ----------------------------------------------------------


@given(st.floats(0, 1), st.floats(0.01, 1e6), LEVELS)
def test_wilson_agrees_with_statsmodels_for_fractions_too(share: float, total: float, level: float) -> None:
    kept = min(share * total, total)
    expected = proportion_confint(kept, total, 1 - level, "wilson")
    assert wilson(kept, total, level) == exactly(*expected)


@given(COUNTS)
def test_wilson_holds_the_rate_and_stays_a_share(counts: tuple[int, int]) -> None:
    kept, total = counts
    interval = wilson(kept, total)
    if interval is None:
        assert total == 0
        return
    assert 0 <= interval.low <= kept / total <= interval.high <= 1
    assert (interval.low == 0) == (kept == 0)
    assert (interval.high == 1) == (kept == total)


@given(CLUSTERS, LEVELS)
def test_pooled_rate_agrees_with_the_reference(clusters: list[tuple[int, int]], level: float) -> None:
    pooled = pooled_rate(clusters, level)
    k, n = np.array([c for c in clusters if c[1]], dtype=float).reshape(-1, 2).T
    if n.sum() == 0:
        assert pooled is None
        return
    rate, effect = k.sum() / n.sum(), 1.0
    if len(k) > 1 and 0 < rate < 1:
        variance = len(k) / (len(k) - 1) * ((k - rate * n) ** 2).sum() / n.sum() ** 2
        effect = max(1.0, variance / (rate * (1 - rate) / n.sum()))
    assert pooled is not None
    assert pooled.design_effect == pytest.approx(effect, rel=1e-9)
    expected = proportion_confint(k.sum() / effect, n.sum() / effect, 1 - level, "wilson")
    assert pooled.interval == exactly(*expected)


@given(st.lists(st.integers(0, 10), min_size=2, max_size=60), LEVELS)
def test_rating_mean_agrees_with_student_on_anchored_answers(answers: list[int], level: float) -> None:
    x, n = np.array(answers, dtype=float), len(answers)
    mean = (x.sum() + 5) / (n + 1)
    spread = ((x**2).sum() + 50) / (n + 1) - mean**2
    low, high = stats.t.interval(level, n - 1, loc=mean, scale=math.sqrt(spread / n))
    expected = exactly(max(low, 0), min(high, 10))
    assert rating_mean(*sums(answers), low=0, high=10, level=level) == expected


@given(st.tuples(*[st.integers(0, 300)] * 3), LEVELS)
def test_net_promoter_agrees_with_the_mean_of_scores(counts: tuple[int, int, int], level: float) -> None:
    assume(sum(counts) > 0)
    up, same, down = counts
    scores = np.repeat([100.0, 0.0, -100.0], counts)
    assert net_promoter_error(*counts) == pytest.approx(scores.std() / math.sqrt(len(scores)), abs=1e-9)
    weights = np.array([up + 0.75, same + 1.5, down + 0.75])
    points = np.array([100.0, 0.0, -100.0])
    mean = np.average(points, weights=weights)
    error = math.sqrt(np.average((points - mean) ** 2, weights=weights) / weights.sum())
    low, high = stats.norm.interval(level, mean, error)
    assert net_promoter(*counts, level=level) == exactly(max(low, -100), min(high, 100))


@given(st.integers(0, 500), st.floats(0.1, 1e4), LEVELS)
def test_exposure_agrees_with_the_poisson_tails(events: int, average: float, level: float) -> None:
    interval = exposure(events, average, level)
    assert interval is not None
    tail = (1 - level) / 2
    # At its upper end the chance of so few events is the tail, at its lower end that of so many.
    assert stats.poisson.cdf(events, interval.high * average) == pytest.approx(tail, abs=1e-9)
    if events:
        assert stats.poisson.sf(events - 1, interval.low * average) == pytest.approx(tail, abs=1e-9)
    else:
        assert interval.low == 0


@given(CLUSTERS, CLUSTERS, LEVELS)
def test_early_minus_ongoing_agrees_with_the_reference(
    early: list[tuple[int, int]], ongoing: list[tuple[int, int]], level: float
) -> None:
    found = early_minus_ongoing(early, ongoing, level)
    parts = [np.array([c for c in stage if c[1]], dtype=float).reshape(-1, 2).T for stage in (early, ongoing)]
    clients = [part.shape[1] for part in parts]
    if min(clients) < 3:
        assert found.interval is None
        assert found.reason == ("no_data" if min(clients) == 0 else "needs_more_clients")
        return
    p = [k.sum() / n.sum() for k, n in parts]
    v = [
        c / (c - 1) * ((k - q * n) ** 2).sum() / n.sum() ** 2
        for (k, n), q, c in zip(parts, p, clients, strict=True)
    ]
    assert found.difference == pytest.approx(p[0] - p[1], abs=1e-9)
    assume(sum(v) > 1e-20)
    df = sum(v) ** 2 / (v[0] ** 2 / (clients[0] - 1) + v[1] ** 2 / (clients[1] - 1))
    expected = stats.t.interval(level, df, loc=p[0] - p[1], scale=math.sqrt(sum(v)))
    assert found.degrees_of_freedom == pytest.approx(df, rel=1e-9)
    assert found.interval == exactly(*expected)


@given(st.lists(st.floats(-4, 4), min_size=2, max_size=40), LEVELS)
def test_paired_difference_agrees_with_a_one_sample_t(differences: list[float], level: float) -> None:
    x = np.array(differences)
    assume(x.std() > 1e-3)
    interval = paired_difference(len(x), float(x.sum()), float((x**2).sum()), level)
    expected = stats.ttest_1samp(x, 0).confidence_interval(level)
    assert interval == pytest.approx((expected.low, expected.high), rel=1e-7, abs=1e-7)


@given(
    st.integers(1, 300),
    st.integers(1, 300),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3),
)
def test_same_clients_with_equal_volumes_are_a_one_sample_t(
    early_total: int, ongoing_total: int, kept: list[tuple[int, int]]
) -> None:
    early_total, ongoing_total = early_total + 9, ongoing_total + 9
    differences = np.array([e / early_total - o / ongoing_total for e, o in kept])
    assume(differences.std() > 1e-6)
    found = paired_early_minus_ongoing([((e, early_total), (o, ongoing_total)) for e, o in kept])
    assert found.interval == exactly(*stats.ttest_1samp(differences, 0).confidence_interval(0.95))
    assert found.degrees_of_freedom == len(kept) - 1


# --- Edges ----------------------------------------------------------------------------------------


def test_one_client_is_a_plain_wilson() -> None:
    pooled = pooled_rate([(6, 40), (0, 0)])
    assert pooled is not None
    assert (pooled.design_effect, pooled.interval) == (1.0, wilson(6, 40))


def test_few_clients_show_a_difference_without_interval() -> None:
    found = early_minus_ongoing([(1, 10), (2, 10), (0, 0)], ONGOING)
    assert found.difference == pytest.approx(0.15 - 61 / 954)
    assert (found.interval, found.reason) == (None, "needs_more_clients")


def test_a_stage_without_tickets_is_no_data() -> None:
    found = early_minus_ongoing([], ONGOING)
    assert (found.early, found.difference, found.interval, found.reason) == (None, None, None, "no_data")
    assert found.ongoing == pytest.approx(61 / 954)


def test_equal_rates_everywhere_give_no_interval() -> None:
    found = early_minus_ongoing([(0, 10)] * 3, [(0, 7)] * 4)
    assert (found.difference, found.interval, found.reason) == (0.0, None, "no_variation")


def test_the_same_client_comparison_leaves_out_clients_of_one_stage() -> None:
    both = [((6, 40), (10, 200)), ((1, 5), (3, 60)), ((9, 60), (12, 150))]
    found = paired_early_minus_ongoing([*both, ((5, 5), (0, 0)), ((0, 0), (1, 100))])
    assert found == paired_early_minus_ongoing(both)
    assert found.early == pytest.approx(16 / 105)
    assert found.degrees_of_freedom == 2
    fewer = paired_early_minus_ongoing(both[:2])
    assert (fewer.interval, fewer.reason) == (None, "needs_more_clients")
    assert paired_early_minus_ongoing([]).reason == "no_data"


def test_too_few_answers_have_no_interval() -> None:
    assert rating_mean(1, 5, 25, low=1, high=5) is None
    assert rating_mean(0, 0, 0, low=1, high=5) is None
    assert paired_difference(1, 1, 1) is None
    assert net_promoter(0, 0, 0) is None
    assert net_promoter_error(0, 0, 0) is None
    assert exposure(0, 0) is None


def test_two_independent_halves_are_narrower_together() -> None:
    assert blend(3.0, 4.0) == 2.5


def test_excludes_means_strictly_outside() -> None:
    assert not Interval(0.0, 1.0).excludes(0.0)
    assert Interval(0.1, 1.0).excludes(0.0)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: wilson(6, 5),
        lambda: wilson(-1, 5),
        lambda: wilson(1, math.inf),
        lambda: wilson(1, 5, level=95),
        lambda: pooled_rate([(1, 3), (4, 3)]),
        lambda: rating_mean(3, 16, 90, low=1, high=5),
        lambda: rating_mean(3, 9, 20, low=1, high=5),
        lambda: rating_mean(2, 6, 30, low=1, high=5),
        lambda: rating_mean(2, 6, 20, low=5, high=1),
        lambda: net_promoter(-1, 0, 5),
        lambda: exposure(-1, 5),
        lambda: paired_difference(2, 4, 1),
        lambda: paired_difference(0, 1, 1),
        lambda: early_minus_ongoing([(2, 1)], []),
    ],
)
def test_sums_that_cannot_be_are_refused(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(ValueError):
        wrong()


def test_the_slow_library_is_not_imported() -> None:
    modules = ("intervals", "control_charts", "shrinkage", "anonymity", "rounding")
    program = "import sys\n" + "".join(f"import trimtab.insight.{name}\n" for name in modules)
    program += "print([m for m in ('scipy.stats', 'statsmodels', 'django', 'pandas') if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
