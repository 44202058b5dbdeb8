"""Which counts are kept ready, and by what: made from the KPIs themselves, so that a new KPI needs no new rollup.

A rollup holds, by its dimensions, every additive component of every KPI of its fact, in columns named
``key.component``. Months have the first day of the month as their day.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Exposure
from trimtab.warehouse.facts.schema import FACTS


@dataclass(frozen=True)
class Rollup:
    """A table of counts: a file a month of ``fact``, or one file for all when ``compact``."""

    name: str
    fact: str
    grain: str
    dimensions: tuple[str, ...]
    compact: bool


ROLLUPS: Mapping[str, Rollup] = {
    rollup.name: rollup
    for rollup in (
        Rollup("ticket_by_month", "ticket", "month", ("client_id", "stage", "source"), compact=True),
        Rollup("ticket_by_day", "ticket", "day", ("client_id", "stage", "source"), compact=False),
        Rollup("escalation_by_month", "escalation", "month", ("client_id", "stage", "source"), compact=True),
    )
}


def components(kpi: Kpi) -> dict[str, str]:
    """Which SQL counts each component of a KPI? Raises TypeError for a measure that is not counted in SQL."""
    measure = kpi.measure
    if isinstance(measure, Confidential):
        raise TypeError(f"{kpi.key} is published under the anonymity rules, not counted directly")
    return measure.columns()


def kept_ready(kpi: Kpi) -> bool:
    """Do the rollups of its fact hold this KPI's counts?"""
    measure = kpi.measure
    if isinstance(measure, Confidential | Exposure) or not measure.additive:
        return False
    return all("{until}" not in sql for sql in measure.columns().values())


def rollup_sql(rollup: Rollup, relation: str) -> str:
    """Which SQL makes the rollup from rows of its fact?"""
    counts = [
        f'CAST({sql} AS {_number(sql)}) AS "{kpi.key}.{name}"'
        for kpi in KPIS.values()
        if kpi.fact == rollup.fact and kept_ready(kpi)
        for name, sql in components(kpi).items()
    ]
    day = "CAST(date_trunc('month', day) AS DATE) AS day" if rollup.grain == "month" else "day"
    chosen = ", ".join([day, *rollup.dimensions, *counts])
    return f"SELECT {chosen} FROM {relation} WHERE counts GROUP BY ALL ORDER BY ALL"


def _number(sql: str) -> str:
    return "DOUBLE" if sql.startswith("coalesce(sum(") else "BIGINT"


def basis() -> str:
    """What do the files depend on besides the records? A digest of every definition; it changes with an upgrade."""
    text = "\n".join(
        [fact.sql for fact in FACTS.values()]
        + [repr(fact.columns) for fact in FACTS.values()]
        + [rollup_sql(rollup, "fact") for rollup in ROLLUPS.values()]
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]
