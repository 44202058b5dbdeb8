"""Which clients hand on clearly more, or fewer, tickets than they usually do, since the last look.

Two rules of the specification speak, and no other: the 90 % interval of the shrunken rate (EB-4) of the last 30, 60 or
90 days (as long as twenty tickets take, ALERT-2) that leaves the client's own usual rate out, or the group's where the
client has no history (EB-5); and the chart of a client large enough to have one (TREND-8).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.account_owners.queries import owners_of
from trimtab.domain.people.models import User
from trimtab.insight.shrinkage import Prior, shrink, shrunken_rate
from trimtab.kpi.period import Period
from trimtab.scorecards.breakdowns import priors_of
from trimtab.scorecards.changes.client_charts import Signal, signals
from trimtab.scorecards.changes.shapes import WEIGHTS, Change, Look, Owner, looks
from trimtab.scorecards.contracts import Standing, standings
from trimtab.scorecards.moment import Moment
from trimtab.scorecards.naming import names
from trimtab.warehouse.client_days import escalated_in

KIND, CHART_KIND = "client", "client-chart"
ESCALATION = "ticket-escalation"
WINDOWS = (30, 60, 90)
ENOUGH = 20
_YEAR = 365 + WINDOWS[-1]
"""A window and the year before the longest one."""
Counts = Mapping[tuple[int, str], tuple[int, int]]


@dataclass(frozen=True)
class Deviation:
    """A client whose rate of the window is clearly off: by which rule, against what, and on which numbers."""

    side: str
    kept: int
    total: int
    days: int
    low: float
    high: float
    norm: float
    of_own: bool


def found(viewer: User, period: Period, now: Moment) -> list[Change]:
    """The clients of which a rule says that they are off their usual; client contacts see none."""
    if viewer.role == User.Role.CLIENT_CONTACT:
        return []
    after, before = looks(period, now)
    where = standings(Period(after.last_day, after.last_day + timedelta(days=1)))
    told = [*_deviating(after, before, where), *_charted(after, before, where)]
    people = owners_of({change.evidence["client"] for change in told}, on=now.today)
    called = names("client", [change.evidence["client"] for change in told])
    return [_named(change, people, called) for change in told]


def _deviating(after: Look, before: Look, where: Mapping[int, Standing]) -> list[Change]:
    then_where = standings(Period(before.last_day, before.last_day + timedelta(days=1)))
    now_counts, then_counts = _counts(after, before)
    now_is = deviations(after, where, now_counts)
    then_was = deviations(before, then_where, then_counts)
    return [
        replace(
            _deviation(client, one, where[client]),
            new=client not in then_was or then_was[client].side != one.side,
        )
        for client, one in now_is.items()
    ]


def _charted(after: Look, before: Look, where: Mapping[int, Standing]) -> list[Change]:
    now_says, then_said = signals(after), signals(before)
    return [
        replace(
            _chart_change(client, one, where.get(client)),
            new=client not in then_said or _mark(one) != _mark(then_said[client]),
        )
        for client, one in now_says.items()
    ]


def _mark(one: Signal) -> tuple[str, date]:
    return one.verdict.kind, one.since


def deviations(
    look: Look, where: Mapping[int, Standing], counts: Mapping[int, Counts]
) -> dict[int, Deviation]:
    """Each client whose window leaves its usual rate out of its 90 % interval. ``counts``: of so many days."""
    year = counts[_YEAR]
    priors = priors_of(KPIS[ESCALATION], Period.holding(look.last_day, "month"))
    told = {}
    for client, standing in where.items():
        if standing.stage not in priors:
            continue
        days, window = _window(counts, (client, standing.stage), standing.day)
        one = _deviation_of(window, year.get((client, standing.stage), (0, 0)), priors[standing.stage], days)
        if one is not None:
            told[client] = one
    return told


def _window(
    counts: Mapping[int, Counts], key: tuple[int, str], age: int | None
) -> tuple[int, tuple[int, int]]:
    """The first window with twenty tickets, else the longest; it does not reach back before the start (ALERT-2)."""
    found, days = (0, 0), WINDOWS[0]
    for days in WINDOWS:
        found = counts[days].get(key, (0, 0))
        if found[1] >= ENOUGH:
            break
    return (days if age is None else min(days, age + 1)), found


def _deviation_of(
    window: tuple[int, int], year: tuple[int, int], prior: Prior, days: int
) -> Deviation | None:
    kept, total = window
    if not total:
        return None
    own = (max(0, year[0] - kept), max(0, year[1] - total))
    of_own = own[1] >= ENOUGH
    norm = shrunken_rate(*own, prior) if of_own else prior.mean
    low, high = shrink(kept, total, prior).interval
    if not (low > norm or high < norm):
        return None
    return Deviation("worse" if low > norm else "better", kept, total, days, low, high, norm, of_own)


def _counts(*looks: Look) -> list[dict[int, Counts]]:
    """Escalated tickets and tickets of each client in each stage, in the windows and the long year up to each look."""
    spans = (*WINDOWS, _YEAR)
    found = escalated_in([Period.rolling(days, look.last_day) for look in looks for days in spans])
    return [
        dict(zip(spans, found[at : at + len(spans)], strict=True)) for at in range(0, len(found), len(spans))
    ]


def _deviation(client: int, one: Deviation, standing: Standing) -> Change:
    return Change(
        weight=WEIGHTS[f"client-{one.side}"],
        kind=KIND,
        evidence={
            "kpi": ESCALATION,
            "client": client,
            "side": one.side,
            "kept": one.kept,
            "total": one.total,
            "days": one.days,
            "low": one.low,
            "high": one.high,
            "norm": one.norm,
            "of_own": one.of_own,
            **_place(standing),
        },
        owner=Owner(None, ""),
        link=f"/kpi/{ESCALATION}/?client={client}",
        about=f"client:{client}",
        size=one.total,
    )


def _chart_change(client: int, one: Signal, standing: Standing | None) -> Change:
    side = "worse" if one.verdict.kind.endswith("above") else "better"
    return Change(
        weight=WEIGHTS[f"client-{side}"],
        kind=CHART_KIND,
        evidence={
            "kpi": ESCALATION,
            "client": client,
            "side": side,
            "verdict": one.verdict.kind,
            "rule": one.verdict.rule,
            "step": "month",
            "when": one.month.label,
            "since": Period.holding(one.since, "month").label,
            "run": one.run,
            "value": one.kept / one.total if one.total else None,
            "low": one.low,
            "high": one.high,
            "numerator": one.kept,
            "denominator": one.total,
            **_place(standing),
        },
        owner=Owner(None, ""),
        link=f"/kpi/{ESCALATION}/?period={one.month.label}&client={client}",
        about=f"client:{client}",
        size=one.total,
    )


def _place(standing: Standing | None) -> dict[str, Any]:
    return {"stage": standing.stage if standing else None, "day": standing.day if standing else None}


def _named(change: Change, people: Mapping[int, User], called: Mapping[Any, str]) -> Change:
    client = change.evidence["client"]
    person = people.get(client)
    owner = Owner(person.name if person else None, f"/clients/{client}/#owns")
    return replace(change, evidence={**change.evidence, "name": called.get(client, "")}, owner=owner)
