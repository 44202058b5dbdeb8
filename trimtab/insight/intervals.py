"""How sure a figure is: the interval of a rate, a mean, a net promoter score, a turnover, a difference.

Every function takes additive components (counts, sums, sums of squares), never answers one by one, so
the interval of a quarter comes from the sums of its months. Rates are shares of 1, not percentages.
Rules UNC-1 to UNC-6, ON-ESC-3 and AG-4 of the KPI specification. Two groups are compared by the
interval of their difference, never by looking whether two intervals overlap (UNC-8).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from trimtab.insight.quantiles import gamma_quantile, normal_quantile, t_quantile, upper_share

Cluster = tuple[float, float]
"""One client's (kept, total): of the total, how many have the property."""

CLIENTS_FOR_AN_INTERVAL = 3
"""UNC-3: with fewer clients in a stage the spread between clients is a guess."""

NoInterval = Literal["no_data", "needs_more_clients", "no_variation"]
"""Why a difference has no interval."""


class Interval(NamedTuple):
    """The range that is compatible with the data, both ends included."""

    low: float
    high: float

    def excludes(self, value: float) -> bool:
        """Whether `value` lies outside."""
        return value < self.low or value > self.high


@dataclass(frozen=True, slots=True)
class PooledRate:
    """The rate of several clients together, and how much alike one client's tickets are."""

    rate: float
    design_effect: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Difference:
    """Early support minus ongoing support, as shares of 1 (ON-ESC-3).

    `early` and `ongoing` weigh every ticket alike, the client averages every client alike.
    `reason` says why `interval` is None, and is None when there is one.
    """

    early: float | None
    ongoing: float | None
    early_client_average: float | None
    ongoing_client_average: float | None
    difference: float | None
    interval: Interval | None
    standard_error: float | None
    degrees_of_freedom: float | None
    reason: NoInterval | None


class _Stage(NamedTuple):
    """A stage's clients summed up: pooled rate, average of client rates, variance of the pooled rate."""

    clients: int
    rate: float | None
    client_average: float | None
    variance: float | None


def wilson(kept: float, total: float, level: float = 0.95) -> Interval | None:
    """Which true rates are compatible with `kept` of `total`; None when there is nothing to count.

    Wilson's score interval (UNC-1). Accepts fractions, since UNC-2 feeds it an effective sample size.
    ValueError when kept is not within 0..total.
    """
    _check_counts(kept, total)
    z = normal_quantile(upper_share(level))
    if total == 0:
        return None
    wide = total + z * z
    centre = (kept + z * z / 2.0) / wide
    half = z * math.sqrt(kept * (total - kept) / total + z * z / 4.0) / wide
    low = 0.0 if kept == 0 else max(0.0, centre - half)
    high = 1.0 if kept == total else min(1.0, centre + half)
    return Interval(low, high)


def pooled_rate(clusters: Iterable[Cluster], level: float = 0.95) -> PooledRate | None:
    """The rate over several clients, with an interval that allows for clients being different.

    Wilson on the effective sample size total / design effect (UNC-2). Clients with a total of 0 take
    no part; None when nobody has anything. With one client, or a rate of 0 or 1, it is UNC-1.
    """
    part = _taking_part(clusters)
    kept, total = sum(k for k, _ in part), sum(n for _, n in part)
    if total == 0:
        return None
    rate = kept / total
    effect = 1.0
    variance = _variance(part, rate, total)
    if variance is not None and 0.0 < rate < 1.0:
        effect = max(1.0, variance / (rate * (1.0 - rate) / total))
    interval = wilson(kept / effect, total / effect, level)
    assert interval is not None  # total / effect is above 0
    return PooledRate(rate, effect, interval)


def rating_mean(
    count: int, total: float, squares: float, *, low: float, high: float, level: float = 0.95
) -> Interval | None:
    """Which true means are compatible with ratings on a scale from `low` to `high`; None below 2 answers.

    `total` is the sum of the ratings, `squares` the sum of their squares. The anchored t interval
    (UNC-4): one pseudo-answer, half at each end of the scale, keeps it honest when all answers agree.
    ValueError when the sums cannot come from `count` answers on that scale.
    """
    _check_sums(count, total, squares, low, high)
    share = upper_share(level)
    if count < 2:
        return None
    weight = count + 1
    mean = (total + (low + high) / 2.0) / weight
    variance = max(0.0, (squares + (low * low + high * high) / 2.0) / weight - mean * mean)
    half = t_quantile(share, count - 1) * math.sqrt(variance / count)
    return Interval(max(low, mean - half), min(high, mean + half))


def net_promoter(promoters: int, passives: int, detractors: int, level: float = 0.95) -> Interval | None:
    """Which true net promoter scores (-100..100) are compatible with the answers; None without answers.

    Adjusted Wald: three answers are added, 3/4 promoter, 3/4 detractor, 1 1/2 passive (UNC-5).
    """
    z = normal_quantile(upper_share(level))
    answers = _answers(promoters, passives, detractors)
    if answers == 0:
        return None
    up, down = (promoters + 0.75) / (answers + 3), (detractors + 0.75) / (answers + 3)
    score = up - down
    half = z * math.sqrt((up + down - score * score) / (answers + 3))
    return Interval(max(-100.0, 100.0 * (score - half)), min(100.0, 100.0 * (score + half)))


def net_promoter_error(promoters: int, passives: int, detractors: int) -> float | None:
    """The standard error of a net promoter score, in points (UNC-5); None without answers."""
    answers = _answers(promoters, passives, detractors)
    if answers == 0:
        return None
    up, down = promoters / answers, detractors / answers
    return 100.0 * math.sqrt(max(0.0, (up + down - (up - down) ** 2) / answers))


def exposure(events: float, average: float, level: float = 0.95) -> Interval | None:
    """Which true rates of events per unit are compatible with `events` over `average` units.

    Exact Poisson interval after Garwood (UNC-6), for turnover: separations over average headcount. It
    may exceed 1. None when nobody was exposed. ValueError for negative numbers.
    """
    if events < 0 or average < 0:
        raise ValueError(f"events and average cannot be negative: {events} over {average}")
    share = upper_share(level)
    if average == 0:
        return None
    low = gamma_quantile(1.0 - share, events) if events > 0 else 0.0
    return Interval(low / average, gamma_quantile(share, events + 1.0) / average)


def early_minus_ongoing(
    early: Iterable[Cluster], ongoing: Iterable[Cluster], level: float = 0.95
) -> Difference:
    """How much higher the rate is in early support than in ongoing support, over all clients.

    Cluster variance with Welch-Satterthwaite degrees of freedom (ON-ESC-3 steps 1 to 4, UNC-3). A
    client with a total of 0 takes no part in that stage; the interval needs 3 clients in each stage.
    """
    share = upper_share(level)
    first, second = _stage(_taking_part(early)), _stage(_taking_part(ongoing))
    if min(first.clients, second.clients) < CLIENTS_FOR_AN_INTERVAL:
        return _difference(first, second)
    assert first.variance is not None and second.variance is not None  # more than one client each
    variance = first.variance + second.variance
    if variance == 0.0:
        return _difference(first, second, error=0.0)
    # Shares of the variance rather than its square, which would vanish for very small variances.
    freedom = 1.0 / (
        (first.variance / variance) ** 2 / (first.clients - 1)
        + (second.variance / variance) ** 2 / (second.clients - 1)
    )
    return _difference(first, second, error=math.sqrt(variance), freedom=freedom, share=share)


def paired_early_minus_ongoing(clients: Iterable[tuple[Cluster, Cluster]], level: float = 0.95) -> Difference:
    """The same comparison over the clients that have tickets in both stages (ON-ESC-3 step 6).

    Each client is ((kept, total) early, (kept, total) ongoing). The stages share their clients, so the
    variance is that of each client's own difference, with clients - 1 degrees of freedom.
    """
    share = upper_share(level)
    both = [(e, o) for e, o in clients if _checked(e)[1] > 0 and _checked(o)[1] > 0]
    first, second = _stage([e for e, _ in both]), _stage([o for _, o in both])
    if len(both) < CLIENTS_FOR_AN_INTERVAL:
        return _difference(first, second)
    assert first.rate is not None and second.rate is not None
    early_total, ongoing_total = sum(n for (_, n), _ in both), sum(n for _, (_, n) in both)
    own = [
        (ke - first.rate * ne) / early_total - (ko - second.rate * no) / ongoing_total
        for (ke, ne), (ko, no) in both
    ]
    size = len(both)
    error = math.sqrt(size / (size - 1) * math.fsum(r * r for r in own))
    return _difference(first, second, error=error, freedom=size - 1.0, share=share)


def paired_difference(count: int, total: float, squares: float, level: float = 0.95) -> Interval | None:
    """Which true mean differences are compatible with respondents' own differences; None below 2.

    Plain t on the differences (section 3.3: is the lowest onboarding area clearly lowest?). `total`
    sums each respondent's difference, `squares` its square. When all differ by the same amount the
    interval has no width: the caller's minimum number of answers (MIN-3) stands before it.
    """
    share = upper_share(level)
    if count < 0 or squares * count < total * total * (1 - 1e-9) - 1e-9:
        raise ValueError(f"no {count} differences add up to {total} with squares of {squares}")
    if count < 2:
        return None
    mean = total / count
    variance = max(0.0, (squares - total * mean) / (count - 1))
    half = t_quantile(share, count - 1) * math.sqrt(variance / count)
    return Interval(mean - half, mean + half)


def blend(pulse_half_width: float, depth_half_width: float) -> float:
    """The half-width of a score that is half pulse, half in-depth survey, as if independent (AG-4)."""
    return math.hypot(pulse_half_width, depth_half_width) / 2.0


def _difference(
    early: _Stage,
    ongoing: _Stage,
    *,
    error: float | None = None,
    freedom: float | None = None,
    share: float = 0.975,
) -> Difference:
    """The two stages side by side, with an interval when there is an error above 0 to build it from."""
    difference = None if early.rate is None or ongoing.rate is None else early.rate - ongoing.rate
    interval: Interval | None = None
    reason: NoInterval | None = None
    if difference is None:
        reason = "no_data"
    elif error is None:
        reason = "needs_more_clients"
    elif error == 0.0 or freedom is None:
        reason = "no_variation"
    else:
        half = t_quantile(share, freedom) * error
        interval = Interval(difference - half, difference + half)
    return Difference(
        early=early.rate,
        ongoing=ongoing.rate,
        early_client_average=early.client_average,
        ongoing_client_average=ongoing.client_average,
        difference=difference,
        interval=interval,
        standard_error=error,
        degrees_of_freedom=freedom if interval else None,
        reason=reason,
    )


def _stage(part: list[Cluster]) -> _Stage:
    """What one stage's clients say together; every total is above 0."""
    total = sum(n for _, n in part)
    if total == 0:
        return _Stage(0, None, None, None)
    rate = sum(k for k, _ in part) / total
    average = math.fsum(k / n for k, n in part) / len(part)
    return _Stage(len(part), rate, average, _variance(part, rate, total))


def _variance(part: list[Cluster], rate: float, total: float) -> float | None:
    """The variance of a pooled rate by the spread between clients; None with fewer than 2 (UNC-2)."""
    size = len(part)
    if size < 2:
        return None
    return size / (size - 1) * math.fsum(((k - rate * n) / total) ** 2 for k, n in part)


def _taking_part(clusters: Iterable[Cluster]) -> list[Cluster]:
    """The clients that have something to count."""
    return [cluster for cluster in clusters if _checked(cluster)[1] > 0]


def _checked(cluster: Cluster) -> Cluster:
    _check_counts(*cluster)
    return cluster


def _check_counts(kept: float, total: float) -> None:
    if not 0 <= kept <= total or not math.isfinite(total):
        raise ValueError(f"kept must lie within 0 and total: {kept} of {total}")


def _answers(promoters: int, passives: int, detractors: int) -> int:
    if min(promoters, passives, detractors) < 0:
        raise ValueError(f"answers cannot be negative: {promoters}, {passives}, {detractors}")
    return promoters + passives + detractors


def _check_sums(count: int, total: float, squares: float, low: float, high: float) -> None:
    """Refuse sums that no `count` answers between low and high can have."""
    if count < 0 or low >= high:
        raise ValueError(f"needs a count of 0 or more and a scale: {count} answers on {low}..{high}")
    slack = 1e-9 * (1.0 + count * max(low * low, high * high))
    on_scale = low * count - slack <= total <= high * count + slack
    # (x - low)(high - x) >= 0 for every answer, summed; and no variance is negative.
    spread = (low + high) * total - count * low * high - squares >= -slack * (1.0 + abs(low) + abs(high))
    if not on_scale or not spread or squares * count < total * total - slack * max(count, 1):
        raise ValueError(f"no {count} answers on {low}..{high} add up to {total} with squares of {squares}")
