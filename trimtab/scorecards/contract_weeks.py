"""Early support against ongoing: clients side by side, each from the day its contract began (COHORT-1, ON-ESC-3).

Week 0 is the first seven days of an engagement. A client counts in a week once that week is over, and while its
engagement lasts. Averages are made of counts (ROUND-1); beside them stands the one in which every client weighs one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import User
from trimtab.kpi.cohort import Engagement, engagements
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Share, Tally
from trimtab.kpi.period import Period
from trimtab.scorecards.errors import UnknownKpi
from trimtab.scorecards.figures import Figure, figure
from trimtab.scorecards.measuring import measure_at, twelve_months_to
from trimtab.scorecards.moment import Moment, moment
from trimtab.scorecards.shapes import Filters
from trimtab.scorecards.viewing import allowed
from trimtab.warehouse import store, tallies
from trimtab.warehouse.derived import contract_terms
from trimtab.warehouse.tallies import Question

KEYS = ("ticket-escalation", "client-onboarding-satisfaction")
WEEKS = 26
_WEEK = timedelta(days=7)
_SPAN = WEEKS * _WEEK
TRAILING = 4
"""So many weeks together make a client's own line: a single week of one client says next to nothing."""


@dataclass(frozen=True)
class Week:
    """One contract week of all clients together, and of the chosen client if there is one.

    ``figure`` is ticket-weighted with its interval; ``clients`` of ``present`` had rows in it; ``client_average``
    weighs each of them one. ``own`` is the chosen client's week, ``trailing`` its last four weeks together.
    """

    number: int
    figure: Figure
    clients: int
    present: int
    client_average: float | None
    own: Figure | None = None
    trailing: Figure | None = None


@dataclass(frozen=True)
class OneClient:
    """A client of the cohort: since when, how far it is, its figure so far, and its trailing line week by week."""

    client_id: int
    name: str
    starts_on: date
    day: int
    figure: Figure
    trailing: Sequence[float | None]


@dataclass(frozen=True)
class ContractWeeks:
    """The cohort by contract week. ``early`` is its figure of early support, ``ongoing`` that of ongoing support.

    ``both``: only clients that have rows in both stages within twelve months (ON-ESC-3, step 6).
    """

    kpi: Kpi
    weeks: Sequence[Week]
    clients: Sequence[OneClient]
    chosen: OneClient | None
    early: Figure
    early_average: float | None
    ongoing: Figure
    both: bool
    early_weeks: float


def contract_weeks(
    viewer: User, key: str, as_of: datetime, client: int | None = None, *, both: bool = False
) -> ContractWeeks:
    """How does early support go, week by week from the contract's first day? Raises UnknownKpi and NotVisible.

    A ``client`` that is not in the cohort is not chosen.
    """
    allowed(viewer, Filters())
    if key not in KEYS:
        raise UnknownKpi(f"“{key}” is not followed by contract week. There are: {', '.join(KEYS)}.")
    now, kpi = moment(as_of), KPIS[key]
    cohort = _cohort(now)
    if both:
        cohort = {one: begun for one, begun in cohort.items() if one in _in_both(kpi, now)}
    counts = _counts(store.load().identity, key, tuple(sorted(_starts(cohort).items())), now.today)
    names = dict(Client.objects.filter(pk__in=cohort, is_internal=False).values_list("pk", "name"))
    cohort = {one: begun for one, begun in cohort.items() if one in names}
    counts = {one: weeks for one, weeks in counts.items() if one in names}
    clients = [_one(kpi, pk, names[pk], begun, counts.get(pk, {}), now) for pk, begun in cohort.items()]
    chosen = next((one for one in clients if one.client_id == client), None)
    weeks = [_week(kpi, number, cohort, counts, now, chosen) for number in range(WEEKS)]
    first = -(-now.rules.early_days // 7)
    in_early = {pk: _within(weeks, first) for pk, weeks in counts.items()}
    year = twelve_months_to(now.today + timedelta(days=1))
    return ContractWeeks(
        kpi=kpi,
        weeks=weeks,
        clients=sorted(clients, key=lambda one: (-one.starts_on.toordinal(), one.name)),
        chosen=chosen,
        early=_figure(kpi, now, in_early),
        early_average=_average(kpi, in_early),
        ongoing=_ongoing(kpi, year, now),
        both=both,
        early_weeks=now.rules.early_days / 7,
    )


def _ongoing(kpi: Kpi, year: Period, now: Moment) -> Figure:
    return measure_at(kpi, year, now, Filters(stage="ongoing"))


def _cohort(now: Moment) -> dict[int, Engagement]:
    """The clients whose latest engagement began within 24 months, with that engagement."""
    rules, found = now.rules, {}
    oldest = twelve_months_to(twelve_months_to(now.today + timedelta(days=1)).start).start
    for client, terms in contract_terms().items():
        past = engagements(terms, early_days=rules.early_days, renewal_gap_days=rules.renewal_gap_days)
        begun = [one for one in past if oldest <= one.starts_on <= now.today]
        if begun:
            found[client] = begun[-1]
    return found


def _starts(cohort: Mapping[int, Engagement]) -> dict[int, tuple[date, date | None]]:
    return {client: (one.starts_on, one.ends_on) for client, one in cohort.items()}


def _in_both(kpi: Kpi, now: Moment) -> frozenset[int]:
    """The clients with rows in early and in ongoing support within twelve months."""
    year = twelve_months_to(now.today + timedelta(days=1))
    seen: dict[int, set[Any]] = {}
    for answer in tallies.tallies(Question(kpi, year, ("client_id", "stage"))):
        if kpi.measure.size(answer.tally):  # type: ignore[union-attr]
            seen.setdefault(answer.keys[0], set()).add(answer.keys[1])
    return frozenset(client for client, stages in seen.items() if {"early", "ongoing"} <= stages)


@lru_cache(maxsize=16)
def _counts(
    _warehouse: tuple[Path, int],
    key: str,
    starts: tuple[tuple[int, tuple[date, date | None]], ...],
    today: date,
) -> Mapping[int, Mapping[int, Tally]]:
    """The tally of each client in each of its contract weeks that are over."""
    if not starts:
        return {}
    by_client = dict(starts)
    first = min(begins for begins, _ in by_client.values())
    found: dict[int, dict[int, list[Tally]]] = {}
    whole = Period(first, max(first, today) + timedelta(days=1))
    for answer in tallies.tallies(Question(KPIS[key], whole, ("client_id",), grain="day")):
        client, day = answer.keys[0], answer.begins
        if client not in by_client or day is None:
            continue
        begins, ends = by_client[client]
        week = (day - begins).days // 7
        if 0 <= week < WEEKS and _is_over(begins, ends, week, today):
            found.setdefault(client, {}).setdefault(week, []).append(answer.tally)
    return {
        client: {week: Tally.sum(parts) for week, parts in weeks.items()} for client, weeks in found.items()
    }


def _is_over(begins: date, ends: date | None, week: int, today: date) -> bool:
    last = begins + (week + 1) * _WEEK
    return last <= today + timedelta(days=1) and (ends is None or last <= ends + timedelta(days=1))


def _week(
    kpi: Kpi,
    number: int,
    cohort: Mapping[int, Engagement],
    counts: Mapping[int, Mapping[int, Tally]],
    now: Moment,
    chosen: OneClient | None,
) -> Week:
    here = {client: weeks[number] for client, weeks in counts.items() if number in weeks}
    own = counts.get(chosen.client_id, {}) if chosen else {}
    over = chosen is not None and _over(cohort[chosen.client_id], number, now)
    return Week(
        number=number,
        figure=_figure(kpi, now, here),
        clients=sum(_size(kpi, tally) > 0 for tally in here.values()),
        present=sum(_over(one, number, now) for one in cohort.values()),
        client_average=_average(kpi, here),
        own=_figure(kpi, now, {0: own.get(number, Tally())}) if over else None,
        trailing=_figure(kpi, now, {0: _trailing(own, number)}) if over else None,
    )


def _over(one: Engagement, week: int, now: Moment) -> bool:
    return _is_over(one.starts_on, one.ends_on, week, now.today)


def _one(
    kpi: Kpi, pk: int, name: str, begun: Engagement, weeks: Mapping[int, Tally], now: Moment
) -> OneClient:
    trailing = [
        _figure(kpi, now, {0: _trailing(weeks, number)}) if _over(begun, number, now) else None
        for number in range(WEEKS)
    ]
    return OneClient(
        client_id=pk,
        name=name,
        starts_on=begun.starts_on,
        day=(now.today - begun.starts_on).days,
        figure=_figure(kpi, now, {0: Tally.sum(weeks.values())}),
        trailing=[drawn(one, now) if one else None for one in trailing],
    )


def drawn(one: Figure, now: Moment) -> float | None:
    """The value that may be drawn: none that rests on fewer than five rows or answers (MIN-2, MIN-3)."""
    return one.value if one.n >= now.rules.n_indic_score else None


def _trailing(weeks: Mapping[int, Tally], number: int) -> Tally:
    return Tally.sum(weeks[week] for week in range(number - TRAILING + 1, number + 1) if week in weeks)


def _within(weeks: Mapping[int, Tally], first: int) -> Tally:
    return Tally.sum(tally for week, tally in weeks.items() if week < first)


def _figure(kpi: Kpi, now: Moment, by_client: Mapping[int, Tally]) -> Figure:
    """The figure of these tallies together; of several clients with the interval of a pooled rate (UNC-2)."""
    clusters = [(tally["kept"], tally["total"]) for tally in by_client.values() if tally["total"]]
    whole = Period(now.today - _SPAN, now.today + timedelta(days=1))
    pooled = clusters if isinstance(kpi.measure, Share) else ()
    return figure(kpi, whole, Tally.sum(by_client.values()), now.rules, clusters=pooled)


def _average(kpi: Kpi, by_client: Mapping[int, Tally]) -> float | None:
    """The mean over clients of their own values, each client weighing one (ON-ESC-3, step 3)."""
    values = [kpi.measure.value(tally) for tally in by_client.values()]  # type: ignore[union-attr]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _size(kpi: Kpi, tally: Tally) -> int:
    return int(kpi.measure.size(tally))  # type: ignore[union-attr]
