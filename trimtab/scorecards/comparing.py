"""What a figure was in an earlier period, and how far the two are apart."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from trimtab.domain.people.models import User
from trimtab.insight import differences
from trimtab.insight.intervals import Cluster, Interval
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Share
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.measuring import measure_at, scope_of
from trimtab.scorecards.moment import Moment, moment
from trimtab.scorecards.shapes import BreakdownRow, Filters
from trimtab.scorecards.viewing import allowed
from trimtab.warehouse import tallies
from trimtab.warehouse.facts.schema import FACTS
from trimtab.warehouse.tallies import Question

Against = Literal["previous", "year"]
AGAINST: tuple[Against, ...] = ("previous", "year")


@dataclass(frozen=True)
class Comparison:
    """The figure then, and the difference now minus then in the KPI's own unit (shares: -1 to 1).

    ``difference`` is None where one of the two is unknown or the period is not over yet and the KPI only counts;
    ``interval`` where nothing says how sure the difference is: counts, medians, periods that share days.
    """

    then: Figure
    difference: float | None
    interval: Interval | None

    @property
    def is_clear(self) -> bool:
        """May it be called better or worse (MIN-5)? Only when the interval of the difference excludes zero."""
        return self.interval is not None and self.interval.excludes(0.0)


def earlier(period: Period, against: Against) -> Period:
    """Which period is this one compared with?"""
    return period.previous() if against == "previous" else period.a_year_before()


def compared(
    viewer: User,
    figures: Iterable[tuple[Kpi, Figure]],
    period: Period,
    against: Against,
    as_of: datetime,
    filters: Filters | None = None,
) -> dict[str, Comparison]:
    """How does each of these figures of the period compare with an earlier one? By the KPI's key. Raises NotVisible."""
    narrowed, now = allowed(viewer, filters or Filters()), moment(as_of)
    return {
        kpi.key: _compared(kpi, figure, period, earlier(period, against), now, narrowed)
        for kpi, figure in figures
    }


def compared_rows(
    kpi: Kpi, now: Iterable[BreakdownRow], then: Iterable[BreakdownRow]
) -> dict[Hashable, Comparison]:
    """How does each row of a split compare with the row of the same key? Rows without one then are absent."""
    before = {row.key: row.figure for row in then if not row.hidden}
    return {
        row.key: difference(kpi, row.figure, before[row.key])
        for row in now
        if not row.hidden and row.key in before
    }


def difference(kpi: Kpi, now: Figure, then: Figure) -> Comparison:
    """How far are two figures of a KPI apart, by their own intervals?"""
    if now.value is None or then.value is None or _is_unfinished_count(kpi, now):
        return Comparison(then, None, None)
    apart = now.value - then.value
    # Two figures that share days are no two samples: a turnover covers twelve months, whatever the step.
    if now.interval is None or then.interval is None or then.period.end > now.period.start:
        return Comparison(then, apart, None)
    return Comparison(then, apart, differences.of_figures(now.value, _around(now), then.value, _around(then)))


def _compared(
    kpi: Kpi, figure: Figure, period: Period, before: Period, now: Moment, filters: Filters
) -> Comparison:
    found = difference(kpi, figure, measure_at(kpi, before, now, filters))
    scope = scope_of(kpi, filters)
    pooled = isinstance(kpi.measure, Share) and "client_id" in FACTS[kpi.fact].columns
    if found.interval is None or not pooled or "client_id" in scope:
        return found
    by_clients = differences.of_clients(
        _clusters(kpi, period, scope), _clusters(kpi, before, scope), level=now.rules.conf
    )
    return Comparison(found.then, found.difference, by_clients or found.interval)


def _clusters(kpi: Kpi, period: Period, scope: Mapping[str, Any]) -> dict[Hashable, Cluster]:
    answers = tallies.tallies(Question(kpi, period, ("client_id",), only=scope))
    return {answer.keys[0]: (answer.tally["kept"], answer.tally["total"]) for answer in answers}


def _is_unfinished_count(kpi: Kpi, figure: Figure) -> bool:
    """Ten days of a month beside a whole one: a count would only say that the month is not over."""
    return kpi.unit == "count" and "part_period" in figure.flags


def _around(figure: Figure) -> Interval:
    """The figure's interval; it always holds the figure itself, though an adjusted one (NPS) may leave it just out."""
    assert figure.interval is not None
    assert figure.value is not None
    low, high = figure.interval
    return Interval(min(low, figure.value), max(high, figure.value))
