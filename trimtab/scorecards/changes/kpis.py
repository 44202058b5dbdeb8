"""Which KPIs left their usual range since the last look, and which are back: by the rules of their charts (TREND-5)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.people.models import User
from trimtab.kpi.definition import Kpi
from trimtab.kpi.period import Period
from trimtab.scorecards.changes.owners import by_aim, owner_of
from trimtab.scorecards.changes.shapes import WEIGHTS, Change, Look, Owner, looks
from trimtab.scorecards.moment import Moment
from trimtab.scorecards.saying import latest_judged
from trimtab.scorecards.shapes import Filters, Series
from trimtab.scorecards.trends import series
from trimtab.scorecards.viewing import allowed

KIND = "kpi"


def found(viewer: User, period: Period, now: Moment, filters: Filters | None = None) -> list[Change]:
    """The headline and desk KPIs outside their usual range, or back since the look before. Raises NotVisible."""
    filters = allowed(viewer, filters or Filters())
    after, before = looks(period, now)
    told = []
    for kpi in _shown():
        now_says, then_said = (_series(kpi, look, filters) for look in (after, before))
        change = _change(kpi, now_says, then_said, filters)
        if change is not None:
            told.append(change)
    return _owned(told, filters)


def _owned(told: Sequence[Change], filters: Filters) -> list[Change]:
    if not told:
        return []
    known = by_aim()
    return [
        replace(one, owner=owner_of((one.evidence["kpi"], filters.client, filters.team), known))
        for one in told
    ]


def _shown() -> Iterator[Kpi]:
    return (kpi for kpi in KPIS.values() if kpi.headline or kpi.lane == "desk")


def _series(kpi: Kpi, look: Look, filters: Filters) -> Series:
    return series(kpi, look.period, look.now, filters)


def _change(kpi: Kpi, now_says: Series, then_said: Series, filters: Filters) -> Change | None:
    if _signal(now_says):
        told = _told(kpi, now_says, _side(kpi, now_says), filters)
        return replace(told, new=_mark(now_says) != _mark(then_said))
    back = _signal(then_said) and now_says.verdict is not None and now_says.verdict.kind == "steady"
    # A level that a person confirmed in between is their doing, not news.
    if back and now_says.restarted == then_said.restarted:
        return _told(kpi, now_says, "usual", filters)
    return None


def _signal(found: Series) -> bool:
    """Did a rule fire, about a step that is shown?"""
    return bool(found.verdict and found.verdict.rule and latest_judged(found))


def _mark(found: Series) -> tuple[Any, ...]:
    """What makes a signal the same signal: its kind, and when it began."""
    return (found.verdict.kind if found.verdict else None, found.since)


def _side(kpi: Kpi, found: Series) -> str:
    verdict = found.verdict
    if verdict is None or kpi.better == "neither":
        return "neither"
    return "worse" if verdict.kind.endswith("above") == (kpi.better == "lower") else "better"


def _told(kpi: Kpi, found: Series, side: str, filters: Filters) -> Change:
    judged, verdict = latest_judged(found), found.verdict
    figure = judged.figure if judged else None
    lane = "desk" if kpi.lane == "desk" else "kpi"
    scope = filters.columns()
    return Change(
        # More work than usual is neither good nor bad: it is told last of the signals.
        weight=WEIGHTS.get(f"{lane}-{side}", WEIGHTS["desk-better"]),
        kind=KIND,
        evidence={
            "kpi": kpi.key,
            "verdict": verdict.kind if verdict else "",
            "rule": verdict.rule if verdict else None,
            "side": side,
            "step": found.step,
            "when": figure.period.label if figure else "",
            "since": found.since.label if found.since else "",
            "run": found.run,
            "value": figure.value if figure else None,
            "low": judged.low if judged else None,
            "high": judged.high if judged else None,
            "numerator": figure.numerator if figure else None,
            "denominator": figure.denominator if figure else None,
            "n": figure.n if figure else 0,
        },
        owner=Owner(None, ""),
        link=_link(kpi, figure.period.label if figure and found.step == "month" else "", scope),
        about=f"kpi:{kpi.key}",
        size=-float(kpi.order),
    )


def _link(kpi: Kpi, period: str, scope: dict[str, Any]) -> str:
    asked = {"period": period, **{name.removesuffix("_id"): value for name, value in scope.items()}}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    return f"/kpi/{kpi.key}/" + (f"?{query}" if query else "")
