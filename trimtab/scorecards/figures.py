"""One figure: a value with its counts, its interval and what to know about it (REC-1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from trimtab.insight.intervals import Interval, exposure, net_promoter, pooled_rate, rating_mean, wilson
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Count, Exposure, Mean, Measure, NetPromoter, Share, Tally
from trimtab.kpi.parameters import SPECIFICATION, Parameters
from trimtab.kpi.period import Period


@dataclass(frozen=True)
class Figure:
    """A figure ready to be shown. ``value`` is None exactly when ``reason`` says why (REC-2).

    Shares are 0 to 1. ``numerator`` and ``denominator`` are what was divided; ``n`` is on how many rows it rests.
    """

    kpi: str
    period: Period
    scope: Mapping[str, Any]
    components: Mapping[str, float]
    value: float | None
    interval: Interval | None
    n: int
    numerator: float | None
    denominator: float | None
    flags: tuple[str, ...] = ()
    reason: str | None = None
    level: float = 0.95
    extras: Mapping[str, float | None] = field(default_factory=dict)

    def record(self, *, as_of: datetime, parameters: Parameters) -> dict[str, Any]:
        """The figure as the specification's result record (REC-1), for JSON."""
        return {
            "kpi": self.kpi,
            "scope": dict(self.scope),
            "period": [self.period.start.isoformat(), self.period.end.isoformat()],
            "components": dict(self.components),
            "value": self.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "interval": list(self.interval) if self.interval else None,
            "level": self.level,
            "n": self.n,
            "flags": list(self.flags),
            "reason": self.reason,
            "computed_at": as_of.isoformat(),
            "spec": SPECIFICATION,
            "params": parameters.digest,
        }


class Bare(NamedTuple):
    """What a chart judges of a step that it does not show: the figure without its interval and its words."""

    value: float | None
    n: int
    components: Mapping[str, float]
    flags: tuple[str, ...] = ()


def bare(kpi: Kpi, tally: Tally, flags: Iterable[str] = ()) -> Bare:
    """The same value as ``figure`` has, for a fraction of the work."""
    measure = kpi.measure
    return Bare(measure.value(tally), measure.size(tally), tally.parts, tuple(flags))  # type: ignore[union-attr]


def figure(
    kpi: Kpi,
    period: Period,
    tally: Tally,
    parameters: Parameters,
    *,
    scope: Mapping[str, Any] | None = None,
    clusters: Sequence[tuple[float, float]] = (),
    flags: Iterable[str] = (),
) -> Figure:
    """What does a tally come to? ``clusters`` are (kept, total) by client, for the interval of a pooled share.

    Raises TypeError for a KPI that is published under the anonymity rules: those are made in people.py.
    """
    measure = kpi.measure
    if isinstance(measure, Exposure):
        return _turnover(kpi, period, tally, parameters, scope or {}, tuple(flags))
    value = measure.value(tally)  # type: ignore[union-attr]
    size = measure.size(tally)  # type: ignore[union-attr]
    numerator, denominator = fraction(measure, tally)
    marks = [*flags]
    reason = None if value is not None else "no_data"
    if isinstance(measure, Share) and value is not None and size < parameters.n_small_rate:
        marks.append("small_sample")
    if isinstance(measure, Mean | NetPromoter) and value is not None and size < parameters.n_solid_score:
        marks.append("indicative")
    return Figure(
        kpi=kpi.key,
        period=period,
        scope=scope or {},
        components=dict(tally.parts),
        value=value,
        interval=_interval(measure, tally, clusters, parameters.conf) if value is not None else None,
        n=size,
        numerator=numerator,
        denominator=denominator,
        flags=tuple(marks),
        reason=reason,
        level=parameters.conf,
    )


def fraction(measure: Measure, tally: Tally) -> tuple[float | None, float | None]:
    """What was divided by what? The denominator of a count is None."""
    if isinstance(measure, Share):
        return tally["kept"], tally["total"]
    if isinstance(measure, Mean):
        return tally["total"], tally["count"]
    if isinstance(measure, NetPromoter):
        return tally["promoters"] - tally["detractors"], measure.size(tally)
    if isinstance(measure, Count):
        return tally["kept"], None
    return None, None


def _interval(
    measure: Measure, tally: Tally, clusters: Sequence[tuple[float, float]], level: float
) -> Interval | None:
    if isinstance(measure, Share):
        pooled = pooled_rate(clusters, level=level) if len(clusters) > 1 else None
        return pooled.interval if pooled else wilson(tally["kept"], tally["total"], level=level)
    if isinstance(measure, Mean):
        return rating_mean(
            int(tally["count"]),
            tally["total"],
            tally["squares"],
            low=measure.low,
            high=measure.high,
            level=level,
        )
    if isinstance(measure, NetPromoter):
        return net_promoter(
            int(tally["promoters"]), int(tally["passives"]), int(tally["detractors"]), level=level
        )
    return None


def _turnover(
    kpi: Kpi,
    period: Period,
    tally: Tally,
    parameters: Parameters,
    scope: Mapping[str, Any],
    flags: tuple[str, ...],
) -> Figure:
    """Separations over average headcount (HEAD-7); under ten people only the count is shown (MIN-4)."""
    average = tally["person_days"] / period.days
    reason = None
    if not average:
        reason = "no_data"
    elif average < parameters.n_min_headcount:
        reason = "headcount_too_small"
    value = None if reason else tally["events"] / average
    return Figure(
        kpi=kpi.key,
        period=period,
        scope=scope,
        components={**tally.parts, "days": period.days},
        value=value,
        interval=exposure(tally["events"], average, level=parameters.conf) if value is not None else None,
        n=int(tally["events"]),
        numerator=tally["events"],
        denominator=average,
        flags=flags,
        reason=reason,
        level=parameters.conf,
    )
