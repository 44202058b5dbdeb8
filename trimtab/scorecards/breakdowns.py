"""A KPI split by one dimension, ordered by what can be believed, with the total its rows recompute to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from trimtab.domain.changes.keeping import kept
from trimtab.domain.people.models import Team, User
from trimtab.insight.intervals import Cluster
from trimtab.insight.shrinkage import (
    CLIENTS_FOR_A_FIT,
    Prior,
    RankBand,
    Shrunken,
    fit_mean_prior,
    fit_prior,
    rank_bands,
    shrink,
    shrink_mean,
)
from trimtab.kpi.definition import Kpi
from trimtab.kpi.headcount import continuous, transfers
from trimtab.kpi.measures import Confidential, Exposure, Mean, Share, Tally
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards import people
from trimtab.scorecards.contracts import standings
from trimtab.scorecards.errors import NotBy
from trimtab.scorecards.figures import figure
from trimtab.scorecards.locked import marked
from trimtab.scorecards.measuring import kpi_named, measure_at, scope_of, turnover, twelve_months_to
from trimtab.scorecards.moment import Moment, moment
from trimtab.scorecards.naming import names
from trimtab.scorecards.shapes import Breakdown, BreakdownRow, Filters
from trimtab.scorecards.viewing import allowed, may_split_by
from trimtab.warehouse import store, tallies
from trimtab.warehouse.derived import employment
from trimtab.warehouse.facts.schema import FACTS
from trimtab.warehouse.tallies import Question

TIME: Mapping[str, Literal["month", "week", "day"]] = {"month": "month", "week": "week", "day": "day"}
COLUMNS = {"client": "client_id", "team": "team_id", "technician": "technician_id"}


def breakdown(
    viewer: User,
    key: str,
    period: Period,
    by: str,
    as_of: datetime,
    filters: Filters | None = None,
    *,
    ranked: bool = False,
) -> Breakdown:
    """The KPI of the period by client, team, month …. Raises UnknownKpi, NotBy and NotVisible.

    ``ranked`` asks for the places of clients too, which costs 2,000 draws.
    """
    kpi = kpi_named(key)
    narrowed = allowed(viewer, filters or Filters())
    if (by not in kpi.by and by not in TIME) or not may_split_by(viewer, by):
        raise NotBy(
            f"{kpi.title} cannot be split by {by}. It can by: {', '.join([*kpi.by, 'month', 'week'])}."
        )
    # What rows are called and where clients stand is read from the records, what they count from the warehouse.
    return _split(store.load().identity, key, period, by, moment(as_of), narrowed, ranked)


@kept(300)
def _split(
    _warehouse: tuple[Path, int],
    key: str,
    period: Period,
    by: str,
    now: Moment,
    narrowed: Filters,
    ranked: bool,
) -> Breakdown:
    kpi = kpi_named(key)
    total = measure_at(kpi, period, now, narrowed)
    if isinstance(kpi.measure, Confidential):
        rows = _confidential(kpi, period, by, now)
    elif isinstance(kpi.measure, Exposure):
        rows = _turnover(kpi, period, by, now, narrowed)
    else:
        rows = _counted(kpi, period, by, now, narrowed)
    if by == "client":
        rows = _with_standing(kpi, period, rows, ranked)
    total, *figures = marked([total, *(row.figure for row in rows)])
    rows = [replace(row, figure=own) for row, own in zip(rows, figures, strict=True)]
    shares = by == "client" and isinstance(kpi.measure, Share)
    return Breakdown(kpi, by, period, rows, total, priors_of(kpi, period) if shares else {})


def _counted(kpi: Kpi, period: Period, by: str, now: Moment, filters: Filters) -> list[BreakdownRow]:
    rules = now.rules
    scope = scope_of(kpi, filters)
    column = COLUMNS.get(by, by)
    if by in TIME:
        answers = tallies.tallies(Question(kpi, period, grain=TIME[by], only=scope))
        return [
            BreakdownRow(step.start, step.label, figure(kpi, step, tally, rules))
            for step, tally in ((Period.holding(a.begins, TIME[by]), a.tally) for a in answers if a.begins)
        ]
    pooled = isinstance(kpi.measure, Share) and by != "client" and "client_id" in FACTS[kpi.fact].columns
    answers = tallies.tallies(
        Question(kpi, period, (column, *(("client_id",) if pooled else ())), only=scope)
    )
    grouped: dict[Any, list[Tally]] = {}
    for answer in answers:
        grouped.setdefault(answer.keys[0], []).append(answer.tally)
    labels = names(by, grouped)
    rows = [
        BreakdownRow(
            key,
            labels.get(key, ""),
            figure(
                kpi,
                period,
                # One part is taken as it is: a median has nothing to be added to.
                parts[0] if len(parts) == 1 else Tally.sum(parts),
                rules,
                scope={**scope, column: key},
                clusters=[(t["kept"], t["total"]) for t in parts if t["total"]] if pooled else (),
            ),
        )
        for key, parts in grouped.items()
    ]
    return sorted((row for row in rows if row.figure.n), key=lambda row: (-row.figure.n, row.label))


def _confidential(kpi: Kpi, period: Period, by: str, now: Moment) -> list[BreakdownRow]:
    """Teams, those that the anonymity rules withhold named without a figure; or the months of everyone."""
    if by in TIME:
        steps = list(period.steps(TIME[by]))
        figures = people.measures(kpi, steps, now)
        return [
            BreakdownRow(step.start, step.label, figure) for step, figure in zip(steps, figures, strict=True)
        ]
    rows = []
    for team in Team.objects.order_by("name"):
        found = people.measure(kpi, period, now, team=team.pk)
        rows.append(BreakdownRow(team.pk, team.name, found, hidden=found.value is None))
    return rows


def _turnover(kpi: Kpi, period: Period, by: str, now: Moment, filters: Filters) -> list[BreakdownRow]:
    rules = now.rules
    scope = scope_of(kpi, filters)
    if by in TIME:
        months = tallies.tallies(Question(kpi, period, grain="month", only=scope))
        ends = [Period.holding(answer.begins, "month") for answer in months if answer.begins]
        return [BreakdownRow(step.start, step.label, turnover(kpi, step, rules, scope)) for step in ends]
    answers = tallies.tallies(Question(kpi, twelve_months_to(period.end), ("team_id",), only=scope))
    labels = names("team", [answer.keys[0] for answer in answers])
    moved = _transfers_out(twelve_months_to(period.end), rules)
    return [
        BreakdownRow(
            answer.keys[0],
            labels.get(answer.keys[0], ""),
            turnover(kpi, period, rules, {**scope, "team_id": answer.keys[0]}),
            transfers_out=moved[answer.keys[0]],
        )
        for answer in answers
    ]


def _transfers_out(year: Period, rules: Parameters) -> Counter[int]:
    """How many people moved from each team to another: no separations, and listed beside them (HEAD-6)."""
    raw, posts = employment()
    spells = continuous(raw, rejoin_gap_days=rules.rejoin_gap_days)
    return Counter(move.from_team for move in transfers(spells, posts, year))


def _with_standing(
    kpi: Kpi, period: Period, rows: Sequence[BreakdownRow], ranked: bool
) -> list[BreakdownRow]:
    """Each client with its stage and contract day, ordered by the shrunken rate where there is one (EB-1)."""
    standing = standings(period)
    placed = [
        replace(row, stage=found.stage, contract_day=found.day) if (found := standing.get(row.key)) else row
        for row in rows
    ]
    if isinstance(kpi.measure, Share):
        placed = _shrunken(kpi, period, placed, ranked)
    elif isinstance(kpi.measure, Mean):
        placed = _shrunken_means(kpi.measure, placed)
    else:
        return placed
    worst_first = -1 if kpi.better == "lower" else 1
    return sorted(
        placed, key=lambda row: (worst_first * (row.shrunken if row.shrunken is not None else 0.0), row.label)
    )


def _shrunken(kpi: Kpi, period: Period, rows: Sequence[BreakdownRow], ranked: bool) -> list[BreakdownRow]:
    """Each client drawn towards the clients of its stage (EB-3, EB-4)."""
    priors = priors_of(kpi, period)
    done = []
    for row in rows:
        prior = priors["early" if row.stage == "early" else "ongoing"]
        found = _drawn(row.figure.numerator or 0.0, row.figure.denominator or 0.0, prior)
        done.append(
            replace(
                row,
                shrunken=found.rate,
                shrunken_interval=found.interval,
                standing=found.standing,
                own_weight=found.own_weight,
            )
        )
    return _ranked(kpi, done, priors) if ranked else done


def _ranked(kpi: Kpi, rows: Sequence[BreakdownRow], priors: Mapping[str, Prior]) -> list[BreakdownRow]:
    """Each client's band of places among those of its stage; too few clients have no places (EB-2, EB-5)."""
    done = list(rows)
    for stage, prior in priors.items():
        mine = [
            place
            for place, row in enumerate(rows)
            if (row.stage == "early") == (stage == "early") and row.figure.denominator
        ]
        if len(mine) < CLIENTS_FOR_A_FIT:
            continue
        bands = _bands(
            tuple((rows[i].figure.numerator or 0.0, rows[i].figure.denominator or 0.0) for i in mine), prior
        )
        for place, band in zip(mine, bands, strict=True):
            if kpi.better == "higher":  # the list begins with the lowest
                band = RankBand(len(mine) + 1 - band.last, len(mine) + 1 - band.first)
            done[place] = replace(done[place], rank=band, peers=len(mine))
    return done


@lru_cache(maxsize=64)
def _bands(clusters: tuple[Cluster, ...], prior: Prior) -> Sequence[RankBand]:
    return rank_bands(clusters, prior)


def priors_of(kpi: Kpi, period: Period) -> dict[str, Prior]:
    """EB-2: the peers are the clients of the same stage, over a year (ongoing) or two years of onboardings (early)."""
    year = twelve_months_to(period.end)
    two_years = Period(twelve_months_to(year.start).start, period.end)
    return {"ongoing": _prior(kpi, year, "ongoing"), "early": _prior(kpi, two_years, "early")}


def _prior(kpi: Kpi, period: Period, stage: str) -> Prior:
    only = {"stage": stage} if "stage" in FACTS[kpi.fact].columns else {}
    counts = tallies.tallies(Question(kpi, period, ("client_id",), only=only)).counts("kept", "total")
    return _fitted(tuple((kept, total) for kept, total in counts if total))


@lru_cache(maxsize=256)
def _fitted(clusters: tuple[Cluster, ...]) -> Prior:
    """A fit takes longer than the rest of a page, and gives the same for the same clients."""
    return fit_prior(clusters)


@lru_cache(maxsize=8_192)
def _drawn(kept: float, total: float, prior: Prior) -> Shrunken:
    return shrink(kept, total, prior)


def _shrunken_means(measure: Mean, rows: Sequence[BreakdownRow]) -> list[BreakdownRow]:
    sums = [
        (int(r.figure.components["count"]), r.figure.components["total"], r.figure.components["squares"])
        for r in rows
    ]
    prior = fit_mean_prior(sums, low=measure.low, high=measure.high) if sums else None
    if prior is None:
        return list(rows)
    found = [shrink_mean(count, total, prior) for count, total, _ in sums]
    return [
        replace(row, shrunken=one.mean, own_weight=one.own_weight)
        for row, one in zip(rows, found, strict=True)
    ]
