"""Which counts are kept ready, and by what: made from the KPIs themselves, so that a new KPI needs no new rollup.

A rollup holds, by its dimensions, every additive component of every KPI of its fact, in columns named
``key.component``. Months have the first day of the month as their day.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from trimtab.catalogue.kpis import KPIS
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Exposure, Measure, Median, Standing
from trimtab.warehouse.facts.schema import FACTS


@dataclass(frozen=True)
class Rollup:
    """A table of counts: a file a month of ``fact``, or one file for all when ``compact``.

    ``holds`` says what: "sums" of additive components; "medians" of each month, of everything (``of_all``) and of each
    client, which cannot be added; or the "flow" of rows by the months they began and ended in, for what stands open.
    ``of`` names the finer rollup that a compact one is added up from; without it the rows themselves are counted.
    """

    name: str
    fact: str
    grain: str
    dimensions: tuple[str, ...]
    compact: bool
    holds: Literal["sums", "medians", "flow"] = "sums"
    of: str = ""


ROLLUPS: Mapping[str, Rollup] = {
    rollup.name: rollup
    for rollup in (
        Rollup("ticket_by_month", "ticket", "month", ("client_id", "stage", "source"), compact=True),
        # Most pages ask by client and stage: a fifth of the rows to read, and nothing left to add up.
        Rollup(
            "ticket_by_client", "ticket", "month", ("client_id", "stage"), compact=True, of="ticket_by_month"
        ),
        Rollup("ticket_by_day", "ticket", "day", ("client_id", "stage", "source"), compact=False),
        Rollup("escalation_by_month", "escalation", "month", ("client_id", "stage", "source"), compact=True),
        Rollup("prevention_by_month", "prevention", "month", ("client_id",), compact=True),
        Rollup("detection_by_month", "detection", "month", ("client_id",), compact=True),
        Rollup("ticket_medians", "ticket", "month", ("client_id",), compact=True, holds="medians"),
        Rollup("ticket_flow", "ticket", "month", ("client_id",), compact=True, holds="flow"),
    )
}


def components(kpi: Kpi) -> dict[str, str]:
    """Which SQL counts each component of a KPI? Raises TypeError for a measure that is not counted in SQL."""
    measure = kpi.measure
    if isinstance(measure, Confidential):
        raise TypeError(f"{kpi.key} is published under the anonymity rules, not counted directly")
    return measure.columns()


@cache
def holds(rollup: Rollup) -> frozenset[str]:
    """The counts of which KPIs does a rollup hold? Their keys."""
    return frozenset(
        kpi.key for kpi in KPIS.values() if kpi.fact == rollup.fact and _fits(kpi.measure, rollup)
    )


def _fits(measure: Measure, rollup: Rollup) -> bool:
    if rollup.holds == "flow":
        return isinstance(measure, Standing)
    if rollup.holds == "medians":
        return isinstance(measure, Median)
    if isinstance(measure, Confidential | Exposure | Standing) or not measure.additive:
        return False
    return all("{until}" not in sql for sql in measure.columns().values())


def rollup_sql(rollup: Rollup, relation: str) -> str:
    """Which SQL makes the rollup from rows of its fact, or of the finer rollup it is added up from?"""
    if rollup.of:
        return _added_up(rollup, relation)
    day = "CAST(date_trunc('month', day) AS DATE) AS day" if rollup.grain == "month" else "day"
    if rollup.holds == "flow":
        months = "date_trunc('month', opened_at) AS began, date_trunc('month', ended_at) AS ended"
        chosen = f"{day}, client_id, {months}, count(*) AS rows"
        return f"SELECT {chosen} FROM {relation} WHERE counts GROUP BY ALL ORDER BY ALL"
    counts = [
        f'CAST({sql} AS {number_type(sql)}) AS "{key}.{name}"'
        for key in sorted(holds(rollup))
        for name, sql in components(KPIS[key]).items()
    ]
    columns = ", ".join([day, *rollup.dimensions, *counts])
    if rollup.holds == "medians":
        sets = "GROUP BY GROUPING SETS ((date_trunc('month', day)), (date_trunc('month', day), client_id))"
        return f"SELECT {columns}, grouping(client_id) = 1 AS of_all FROM {relation} WHERE counts {sets} ORDER BY ALL"
    where = " WHERE counts" if "counts" in FACTS[rollup.fact].columns else ""
    return f"SELECT {columns} FROM {relation}{where} GROUP BY ALL ORDER BY ALL"


def _added_up(rollup: Rollup, relation: str) -> str:
    sums = [
        f'CAST(sum("{key}.{name}") AS {number_type(sql)}) AS "{key}.{name}"'
        for key in sorted(holds(rollup))
        for name, sql in components(KPIS[key]).items()
    ]
    columns = ", ".join(["day", *rollup.dimensions, *sums])
    return f"SELECT {columns} FROM {relation} GROUP BY ALL ORDER BY ALL"


def number_type(sql: str) -> str:
    """Of which type is a component? Sums and medians may have fractions; counts never have."""
    return "DOUBLE" if sql.startswith(("coalesce(sum(", "median(")) else "BIGINT"


def basis() -> str:
    """What do the files depend on besides the records? A digest of every definition; it changes with an upgrade."""
    text = "\n".join(
        [fact.sql for fact in FACTS.values()]
        + [repr(fact.columns) for fact in FACTS.values()]
        + [rollup_sql(rollup, "fact") for rollup in ROLLUPS.values()]
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]
