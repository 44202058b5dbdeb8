"""How sure the difference of two periods is (UNC-8): by the interval of the difference, never by two intervals.

A rate over several clients is compared by the spread of the clients' own changes: the two periods share their
clients, so the variance is that of ON-ESC-3 step 6, for all clients instead of those in both. Everything else is
compared by the two figures' own intervals (MOVER; of two Wilson intervals that is Newcombe's method). It takes the
periods for independent, which makes the interval too wide rather than too narrow where the same people answer twice.
"""

import math
from collections.abc import Hashable, Mapping

from trimtab.insight.intervals import CLIENTS_FOR_AN_INTERVAL, Cluster, Interval
from trimtab.insight.quantiles import t_quantile, upper_share


def of_figures(now: float, now_interval: Interval, then: float, then_interval: Interval) -> Interval:
    """Which true differences, now minus then, are compatible with two figures and their intervals?

    ValueError when a figure lies outside its own interval.
    """
    for value, interval in ((now, now_interval), (then, then_interval)):
        if interval.excludes(value):
            raise ValueError(f"{value} lies outside its interval {interval.low} to {interval.high}")
    difference = now - then
    below = math.hypot(now - now_interval.low, then_interval.high - then)
    above = math.hypot(now_interval.high - now, then - then_interval.low)
    return Interval(difference - below, difference + above)


def of_clients(
    now: Mapping[Hashable, Cluster], then: Mapping[Hashable, Cluster], level: float = 0.95
) -> Interval | None:
    """Which true differences of a rate are compatible with the clients' (kept, total) now and then?

    A client that is in one period alone counts there. The variance is never taken for smaller than that of tickets
    that have nothing to do with each other (as UNC-2). None where fewer than three clients took part, where a
    period has nothing to count, or where nothing varies.
    """
    share = upper_share(level)
    everyone = {client for part in (now, then) for client, (_, total) in part.items() if total > 0}
    first, second = _sums(now), _sums(then)
    if len(everyone) < CLIENTS_FOR_AN_INTERVAL or not first[1] or not second[1]:
        return None
    own = [_residual(now, client, *first) - _residual(then, client, *second) for client in everyone]
    size = len(own)
    spread = size / (size - 1) * math.fsum(one * one for one in own)
    variance = max(spread, _binomial(*first) + _binomial(*second))
    if variance == 0.0:
        return None
    difference = first[0] / first[1] - second[0] / second[1]
    half = t_quantile(share, size - 1) * math.sqrt(variance)
    return Interval(max(-1.0, difference - half), min(1.0, difference + half))


def _sums(clients: Mapping[Hashable, Cluster]) -> Cluster:
    return math.fsum(kept for kept, _ in clients.values()), math.fsum(total for _, total in clients.values())


def _residual(clients: Mapping[Hashable, Cluster], client: Hashable, kept: float, total: float) -> float:
    """What this client adds to the pooled rate's deviation; nothing where it took no part."""
    own_kept, own_total = clients.get(client, (0.0, 0.0))
    return (own_kept - kept / total * own_total) / total


def _binomial(kept: float, total: float) -> float:
    rate = kept / total
    return rate * (1.0 - rate) / total
