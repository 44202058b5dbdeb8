"""What came of an initiative, as the front doors get it, and as it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from trimtab.insight.intervals import Interval

Verdict = Literal["improvement", "worse", "no_clear_effect", "too_early", "withheld"]
Why = Literal[
    "",
    "overlap",
    "too_few_before",
    "no_values",
    "not_published",
    "too_few_rows",
    "no_variation",
    "not_by_group",
    "covers_twelve_months",
    "no_such_kpi",
    "design_changed",
    "waits_for_records",
    "before_review",
    "not_begun",
]
Step = Literal["month", "quarter", "period"]


@dataclass(frozen=True)
class Told:
    """An effect and its interval in the KPI's own unit (shares 0 to 1)."""

    effect: float
    interval: Interval
    method: str
    step: Step = "month"

    @property
    def smallest_seen(self) -> float:
        """Effects smaller than this cannot be seen with these data (INIT-8)."""
        return (self.interval.high - self.interval.low) / 2.0


@dataclass(frozen=True)
class MonthCompared:
    """A month of the chart: the treated groups' mean and the comparison's. ``used``: it entered the verdict."""

    month: date
    treated: float | None
    comparison: float | None
    used: bool


@dataclass(frozen=True)
class OtherEffect:
    """The effect on another KPI: an interval without words (INIT-8)."""

    kpi: str
    told: Told


@dataclass(frozen=True)
class Outcome:
    """What came of an initiative. ``why`` says why there is no verdict; ``told`` is None then, too.

    Only before the review date ``told`` may be there without a verdict: it is how things stand, and judges nothing.
    ``decidable_on`` is the first day with a verdict, of what is too early.
    ``before`` and ``after`` are the complete months used (or there are), ``compared`` of ``comparisons`` groups the
    ones with a figure in each of them. ``overlaps`` are (key, title) of initiatives it cannot be told from.
    ``kept_at`` is None while it is preliminary.
    """

    verdict: Verdict
    why: Why = ""
    told: Told | None = None
    before: int = 0
    after: int = 0
    compared: int = 0
    comparisons: int = 0
    months: Sequence[MonthCompared] = ()
    bad_spell: bool = False
    overlaps: Sequence[tuple[int, str]] = ()
    decidable_on: date | None = None
    others: Sequence[OtherEffect] = ()
    kept_at: datetime | None = None

    @property
    def is_preliminary(self) -> bool:
        """May it still change?"""
        return self.kept_at is None


@dataclass(frozen=True)
class Kept:
    """An outcome as columns and JSON."""

    figures: Mapping[str, Any] = field(default_factory=dict)
    others: Sequence[Mapping[str, Any]] = ()


def to_be_kept(outcome: Outcome) -> Kept:
    """The parts of an outcome that have no column of their own."""
    figures = {
        "step": outcome.told.step if outcome.told else "",
        "before": outcome.before,
        "after": outcome.after,
        "compared": outcome.compared,
        "comparisons": outcome.comparisons,
        "bad_spell": outcome.bad_spell,
        "overlaps": [list(one) for one in outcome.overlaps],
        "months": [{**asdict(one), "month": one.month.isoformat()} for one in outcome.months],
    }
    return Kept(figures, [{"kpi": one.kpi, **_told_as_json(one.told)} for one in outcome.others])


def as_kept(
    *,
    verdict: str,
    why: str,
    method: str,
    effect: tuple[float, float, float] | None,
    figures: Mapping[str, Any],
    others: Sequence[Mapping[str, Any]],
    at: datetime,
) -> Outcome:
    """An outcome from what was kept of it: the same as when computed. ``effect`` is (effect, low, high)."""
    told = None
    if effect is not None:
        told = Told(effect[0], Interval(effect[1], effect[2]), method, figures.get("step") or "month")
    return Outcome(
        verdict=verdict,  # type: ignore[arg-type]
        why=why,  # type: ignore[arg-type]
        told=told,
        before=figures.get("before", 0),
        after=figures.get("after", 0),
        compared=figures.get("compared", 0),
        comparisons=figures.get("comparisons", 0),
        months=[_month(one) for one in figures.get("months", ())],
        bad_spell=figures.get("bad_spell", False),
        overlaps=tuple((key, title) for key, title in figures.get("overlaps", ())),
        others=[OtherEffect(one["kpi"], _told(one)) for one in others],
        kept_at=at,
    )


def _told_as_json(told: Told) -> dict[str, Any]:
    return {
        "effect": told.effect,
        "low": told.interval.low,
        "high": told.interval.high,
        "method": told.method,
        "step": told.step,
    }


def _told(one: Mapping[str, Any]) -> Told:
    return Told(one["effect"], Interval(one["low"], one["high"]), one["method"], one["step"])


def _month(one: Mapping[str, Any]) -> MonthCompared:
    return MonthCompared(date.fromisoformat(one["month"]), one["treated"], one["comparison"], one["used"])
