"""What a KPI definition says. One definition is one file of ``trimtab/catalogue/kpis``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from trimtab.kpi.measures import Measure, Unit

Lane = Literal["onboarding", "proactive", "people", "desk"]
Chart = Literal["rate", "value"]


def _(text: str) -> str:
    """Mark a text of the catalogue for translation; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Example:
    """A worked example: rows of the fact and what they come to. It is the explanation and the test.

    ``rows`` is a table as text: a head line of column names and a line a row, cells separated by ``|``; columns left
    out take the fact's defaults. ``components`` is the expected tally; ``value`` what it comes to.
    """

    rows: str
    components: Mapping[str, float]
    value: float | None
    says: str


@dataclass(frozen=True)
class Kpi:
    """One KPI: what it asks, what it counts, and how it is shown.

    ``better`` is the good direction; "neither" for what is only told, such as how much work comes in.
    Texts take parameters of the specification by name, ``{verify_days}``: whoever shows one writes the value in force
    there, with its unit. Clauses take none: facts have a column for what a parameter decides.
    ``identifier`` is its name in the KPI specification. ``fact`` is the warehouse's table, ``by`` the dimensions it
    may be split by. ``headline`` puts a tile on the Programme page. ``parts`` are the keys of KPIs shown with it.
    """

    identifier: str
    title: str
    asks: str
    lane: Lane
    fact: str
    measure: Measure
    unit: Unit
    better: Literal["lower", "higher", "neither"]
    by: tuple[str, ...]
    formula: str
    counts: str
    leaves_out: tuple[str, ...]
    example: Example
    chart: Chart = "rate"
    headline: bool = False
    order: int = 0
    parts: tuple[str, ...] = ()
    noun: str = ""
    scale: tuple[float, float] | None = None
    key: str = field(default="", compare=False)
