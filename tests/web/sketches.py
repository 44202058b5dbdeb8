"""Figures, points and scorecards for tests of the presenters: a line each, no database."""

from collections.abc import Sequence
from typing import Any

from trimtab.catalogue.kpis import KPIS
from trimtab.insight.control_charts import Kind, Rule, Verdict
from trimtab.insight.intervals import Interval
from trimtab.kpi.period import Period, Step
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.shapes import Point, Scorecard, Series

OCTOBER = Period.month(2026, 10)


def figure(
    value: float | None, *, kpi: str = "ticket-escalation", period: Period = OCTOBER, **fields: Any
) -> Figure:
    """A figure of this value; what a test does not say takes a plain default."""
    given: dict[str, Any] = {
        "scope": {},
        "components": {},
        "interval": None,
        "n": 100,
        "numerator": None,
        "denominator": None,
        "reason": None if value is not None else "no_data",
        **fields,
    }
    if given["interval"] is not None:
        given["interval"] = Interval(*given["interval"])
    return Figure(kpi=kpi, period=period, value=value, **given)


def share(kept: int, total: int, **fields: Any) -> Figure:
    """A share of tickets, flagged as the specification's defaults would flag it."""
    flags = ("small_sample",) if 0 < total < 20 else ()
    value = kept / total if total else None
    given = {"flags": flags, "interval": (0.0 if kept == 0 else 0.05, 0.434) if total else None, **fields}
    return figure(value, n=total, numerator=kept, denominator=total, **given)


def point(
    value: float | None,
    *,
    month: Period = OCTOBER,
    limits: tuple[float, float] | None = None,
    centre: float | None = None,
    signal: bool = False,
    takes_part: bool | None = None,
    kpi: str = "ticket-escalation",
) -> Point:
    """One step of a series."""
    low, high = limits or (None, None)
    part = value is not None if takes_part is None else takes_part
    return Point(figure(value, period=month, kpi=kpi), centre, low, high, signal, part)


def months(count: int, last: Period = OCTOBER) -> list[Period]:
    """That many months that end with the last, oldest first."""
    return Period.months_back(count, last.start, include_current=True)


def points(values: Sequence[float | None], **fields: Any) -> list[Point]:
    """A series of months that ends with October 2026."""
    return [
        point(value, month=month, **fields) for value, month in zip(values, months(len(values)), strict=True)
    ]


def verdict(kind: Kind, rule: Rule | None = None, since: int | None = None, complete: int = 13) -> Verdict:
    """A verdict."""
    return Verdict(kind, rule, since, complete)


def card(
    series: Sequence[Point], said: Verdict | None, *, kpi: str = "ticket-escalation", **fields: Any
) -> Scorecard:
    """A scorecard of this series."""
    given: dict[str, Any] = {
        "figure": series[-1].figure if series else figure(None, kpi=kpi),
        "previous": series[-2].figure if len(series) > 1 else figure(None, kpi=kpi),
        "target": None,
        "stages": {},
        "split": None,
        "parts": (),
        "left_out": {},
        "fresh_at": None,
        **fields,
    }
    return Scorecard(kpi=KPIS[kpi], series=told(series, said), **given)


def told(series: Sequence[Point], said: Verdict | None, step: Step = "month") -> Series:
    """A series with what its verdict tells of the steps given."""
    since = said.since if said else None
    run = sum(p.takes_part and p.figure.value != p.centre for p in series[since:]) if since is not None else 0
    began = series[since].figure.period if since is not None and series else None
    return Series(series, said, step, began, run)
