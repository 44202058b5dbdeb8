"""In which unit does a person type a KPI's value, and what can it be at all?"""

from dataclasses import dataclass

from django.utils.translation import gettext

from trimtab.kpi.definition import Kpi
from trimtab.web.presenters.numbers import count, value_written

_MOST_A_YEAR = 400.0
_MOST_HOURS = 8_760.0
_MOST = 1_000_000_000.0


@dataclass(frozen=True)
class TypedUnit:
    """The unit behind the field, what may be typed, and how often that is the KPI's own unit (100 for shares)."""

    says: str
    low: float
    high: float
    factor: float = 1.0
    whole: bool = False


def typed_unit(kpi: Kpi) -> TypedUnit:
    """How is a value of this KPI typed?"""
    if kpi.unit == "share":
        return TypedUnit("%", 0.0, 100.0, 100.0)
    if kpi.unit == "yearly-share":
        return TypedUnit(gettext("% a year"), 0.0, _MOST_A_YEAR, 100.0)
    if kpi.unit == "hours":
        return TypedUnit(gettext("hours"), 0.0, _MOST_HOURS)
    if kpi.scale:
        low, high = kpi.scale
        says = gettext("on a scale from %(low)s to %(high)s") % {"low": count(low), "high": count(high)}
        return TypedUnit(says, low, high)
    return TypedUnit(gettext(kpi.noun) if kpi.noun else gettext("a month"), 0.0, _MOST)


def value_text(kpi: Kpi, value: float | None) -> str:
    """A target as people read it; a dash where there is none."""
    return "–" if value is None else str(value_written(kpi, value))
