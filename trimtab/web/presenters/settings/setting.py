"""A parameter of the KPI specification as the page of parameters shows it, and which KPIs it touches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trimtab.kpi.definition import Kpi

Touches = Callable[[Kpi], bool]


@dataclass(frozen=True)
class Setting:
    """One parameter: its name in the specification, title, effect, and which KPIs it touches."""

    name: str
    title: str
    effect: str
    rule: str
    touches: Touches


@dataclass(frozen=True)
class Group:
    """Parameters that touch the same things."""

    title: str
    settings: Sequence[Setting]


def keyed(*keys: str) -> Touches:
    """It touches the KPIs of these keys."""
    return lambda kpi: kpi.key in keys
