"""What the answers of technicians come to that may be shown (sections 5 and 10 of the specification).

Every figure is a sum of parts that were each released (released.py). So no two figures differ by one to four people's
answers. Nothing leaves this file but rounded (published.py).
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from trimtab.insight.intervals import Interval, blend, rating_mean, wilson
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Tally
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Bare, Figure
from trimtab.scorecards.moment import Moment
from trimtab.scorecards.published import as_published, bare_as_published, rounded, rounded_interval
from trimtab.scorecards.released import Part, of_group

_LOWEST, _HIGHEST = 1, 5
IN_DEPTH = "in-depth"
_IN_DEPTH_AGE = timedelta(days=183)  # AG-4: not older than six months


def measure(kpi: Kpi, period: Period, now: Moment, *, team: int | None = None) -> Figure:
    """What is the published figure of the period, of everyone or of one team?"""
    return measures(kpi, [period], now, team=team)[0]


def measures(
    kpi: Kpi, periods: Sequence[Period], now: Moment, *, team: int | None = None
) -> Sequence[Figure]:
    """The same of many periods, each after the one before it: the parts are looked up and laid out once."""
    asked = _asked(kpi)
    if asked.blend:
        pulses, depths = (measures(_half(kpi, name), periods, now, team=team) for name in ("pulse", IN_DEPTH))
        return [
            _blended(kpi, asked, period, pulse, depth, now.rules)
            for period, pulse, depth in zip(periods, pulses, depths, strict=True)
        ]
    scope = {"team_id": team} if team else {}
    return [
        _figure(kpi, asked, period, sums, now.rules, scope)
        for period, sums in zip(periods, _sums(asked, periods, now, team), strict=True)
    ]


def values(kpi: Kpi, periods: Sequence[Period], now: Moment, *, team: int | None = None) -> Sequence[Bare]:
    """The published values of many periods alone: most of a chart is judged and never shown."""
    asked = _asked(kpi)
    if asked.blend:
        pulses, depths = (values(_half(kpi, name), periods, now, team=team) for name in ("pulse", IN_DEPTH))
        return [
            Bare(rounded(_middle(pulse, depth)), pulse.n + depth.n, {})
            for pulse, depth in zip(pulses, depths, strict=True)
        ]
    found = []
    for sums in _sums(asked, periods, now, team):
        count = int(sums.get("count", 0))
        found.append(bare_as_published(_value(asked, sums) if count else None, count, sums, asked))
    return found


def _asked(kpi: Kpi) -> Confidential:
    if not isinstance(kpi.measure, Confidential):
        raise TypeError(f"{kpi.key} is not under the anonymity rules")
    return kpi.measure


def _sums(
    asked: Confidential, periods: Sequence[Period], now: Moment, team: int | None
) -> list[Mapping[str, float]]:
    """What the published parts of each period add up to; nothing where none is."""
    parts = of_group(asked, now.rules, before=now.today, team=team)
    return [
        (some[0].tally if len(some) == 1 else Tally.sum(part.tally for part in some)).parts
        for some in _chosen(asked, periods, parts)
    ]


def _chosen(asked: Confidential, periods: Sequence[Period], parts: Sequence[Part]) -> list[list[Part]]:
    """The parts that make up each period: those that open in it, or the in-depth round that is recent enough."""
    if asked.survey == IN_DEPTH:
        recent = ([part for part in parts if _recent(part, period)] for period in periods)
        return [[max(some, key=lambda part: part.opens_on)] if some else [] for some in recent]
    found: list[list[Part]] = [[] for _ in periods]
    starts = [period.start for period in periods]
    for part in parts:
        place = bisect_right(starts, part.opens_on) - 1
        if place >= 0 and periods[place].contains(part.opens_on):
            found[place].append(part)
    return found


def _recent(part: Part, period: Period) -> bool:
    return part.closes_on < period.end <= part.closes_on + _IN_DEPTH_AGE + timedelta(days=1)


def _figure(
    kpi: Kpi,
    asked: Confidential,
    period: Period,
    sums: Mapping[str, float],
    rules: Parameters,
    scope: Mapping[str, int],
) -> Figure:
    count = int(sums.get("count", 0))
    reason = None if count else "too_few_responses"
    flags = ["indicative"] if not reason and count < rules.n_solid_score else []
    exact = Figure(
        kpi=kpi.key,
        period=period,
        scope=scope,
        components=sums,
        value=None if reason else _value(asked, sums),
        interval=None if reason else _interval(asked, sums, rules.conf),
        n=count,
        numerator=None if reason else sums["low"],
        denominator=None if reason else sums["count"],
        flags=tuple(flags),
        reason=reason,
        level=rules.conf,
    )
    return as_published(exact, asked)


def _value(asked: Confidential, sums: Mapping[str, float]) -> float:
    if asked.obstacle:
        return sums["low"] / sums["count"]
    mean = sums["total"] / sums["count"]
    return _to_ten(mean) if asked.low == 0 else mean


def _interval(asked: Confidential, sums: Mapping[str, float], level: float) -> Interval | None:
    count, total = sums["count"], sums["total"]
    if asked.obstacle:
        return wilson(sums["low"], count, level=level)
    interval = rating_mean(int(count), total, sums["squares"], low=_LOWEST, high=_HIGHEST, level=level)
    if interval and asked.low == 0:
        return Interval(_to_ten(interval.low), _to_ten(interval.high))
    return interval


def _to_ten(face: float) -> float:
    """1 to 5 as 0 to 10: a mean face of 4.6 is 9 (AG-PULSE)."""
    return 2.5 * (face - 1)


def _blended(
    kpi: Kpi, asked: Confidential, period: Period, pulse: Figure, depth: Figure, rules: Parameters
) -> Figure:
    """Half the pulse of the period, half the latest in-depth index; alone and marked where one is missing (AG-4).

    Made of the halves as they are published: together they say no more than each for itself.
    """
    known = [half for half in (pulse, depth) if half.value is not None]
    value = _middle(pulse, depth)
    interval = known[0].interval if len(known) == 1 else None
    if len(known) == 2 and value is not None and pulse.interval and depth.interval:
        width = blend(_half_width(pulse.interval), _half_width(depth.interval))
        interval = Interval(max(asked.low, value - width), min(asked.high, value + width))
    whole = Figure(
        kpi=kpi.key,
        period=period,
        scope=pulse.scope,
        components={"pulse count": pulse.n, "in-depth count": depth.n},
        value=value,
        interval=interval,
        n=sum(half.n for half in known),
        numerator=None,
        denominator=None,
        flags=("one_survey_only",) if len(known) == 1 else (),
        reason=None if known else "too_few_responses",
        level=rules.conf,
        extras={"pulse": pulse.value, "in-depth": depth.value, "pulse_n": pulse.n, "in_depth_n": depth.n},
    )
    return replace(whole, value=rounded(value), interval=rounded_interval(interval))


def _middle(pulse: Figure | Bare, depth: Figure | Bare) -> float | None:
    known = [half.value for half in (pulse, depth) if half.value is not None]
    return sum(known) / len(known) if known else None


def _half(kpi: Kpi, survey: str) -> Kpi:
    questions = ("week",) if survey == "pulse" else tuple(f"area{a}-{i}" for a in range(1, 7) for i in (1, 2))
    return replace(kpi, measure=Confidential(survey, questions, 0, 10))


def _half_width(interval: Interval) -> float:
    return (interval.high - interval.low) / 2
