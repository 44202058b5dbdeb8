"""What was a KPI in each month, for everybody or for each of some clients or teams: what an effect is computed from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trimtab.domain.initiatives.models import Initiative
from trimtab.insight.intervals import Cluster
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Count, Share, Standing, Tally
from trimtab.kpi.parameters import Parameters
from trimtab.kpi.period import Period
from trimtab.scorecards import people
from trimtab.scorecards.breakdowns import COLUMNS
from trimtab.scorecards.moment import Moment
from trimtab.warehouse import tallies
from trimtab.warehouse.tallies import Question

EVERYBODY = 0
"""The key of the one series of an initiative that is for everybody."""
_ANSWERS_SETTLE = 14
"""Days after a month until its last round of answers has closed and is published."""
_LAST_ROWS = timedelta(days=7)
"""A month whose facts end earlier than this before its end has not been brought in whole."""


@dataclass(frozen=True)
class Cell:
    """A month of one group. ``value`` is None where there is none, or none that may be shown."""

    value: float | None
    kept: float = 0.0
    total: float = 0.0

    @property
    def cluster(self) -> Cluster:
        """(kept, total), for a rate."""
        return self.kept, self.total


NOTHING = Cell(None)
Rows = Mapping[int, Mapping[date, Cell]]
"""By group, then by the first day of the month."""


def months_between(first: date, last: date) -> list[Period]:
    """The calendar months from the one of the first day to the one of the last."""
    return list(Period(first, max(last, first) + timedelta(days=1)).steps("month"))


def month_away(start: date, months: int) -> date:
    """The first day of the month so many months after that of a day; before it, where negative."""
    place = start.year * 12 + start.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def settle_days(kpi: Kpi, rules: Parameters) -> int:
    """How many days after a month may its figures still change (LATE-1, PR-D4, SURVEY-3)?"""
    if isinstance(kpi.measure, Confidential):
        return _ANSWERS_SETTLE
    if kpi.fact in ("prevention", "detection"):
        return rules.verify_days
    if kpi.fact == "client_answer":
        return rules.survey_grace_days
    return rules.maturity_days if kpi.fact in ("ticket", "escalation") else 0


def recorded_until(kpi: Kpi) -> date | None:
    """Up to which day, not included, are whole months on record? None: only what is published counts, by itself."""
    if isinstance(kpi.measure, Confidential):
        return None
    data = tallies.span(kpi.fact)
    return data.end + _LAST_ROWS if data else date.min


def rows_of(kpi: Kpi, kind: str, groups: Sequence[int], months: Sequence[Period], now: Moment) -> Rows:
    """The KPI of every group in each month. A group's months before its first whole one are without a value."""
    if isinstance(kpi.measure, Confidential):
        return {group: _published(kpi, months, now, group) for group in groups}
    found = _tallied(kpi, kind, groups, months)
    begins = tallies.span(kpi.fact)
    first = begins.start if begins else date.max
    return {group: _cells(kpi, months, found.get(group, {}), first) for group in groups}


def _published(kpi: Kpi, months: Sequence[Period], now: Moment, group: int) -> Mapping[date, Cell]:
    """What the anonymity rules let out: a month that they withhold is a month without a value (section 10)."""
    figures = people.measures(kpi, months, now, team=group or None)
    return {
        month.start: Cell(found.value, found.numerator or 0.0, found.denominator or 0.0)
        for month, found in zip(months, figures, strict=True)
    }


def _tallied(
    kpi: Kpi, kind: str, groups: Sequence[int], months: Sequence[Period]
) -> Mapping[int, Mapping[date, Tally]]:
    column = COLUMNS.get(kind, kind)
    if isinstance(kpi.measure, Standing):
        only = {group: {} if kind == Initiative.Kind.EVERYBODY else {column: group} for group in groups}
        return {
            group: {
                month.start: tally
                for month, tally in zip(months, tallies.standing(kpi, months, only[group]), strict=True)
            }
            for group in groups
        }
    whole = Period(months[0].start, months[-1].end)
    by = () if kind == Initiative.Kind.EVERYBODY else (column,)
    found: dict[int, dict[date, Tally]] = defaultdict(dict)
    for answer in tallies.tallies(Question(kpi, whole, by, grain="month")):
        if answer.begins is not None:
            found[answer.keys[0] if by else EVERYBODY][answer.begins] = answer.tally
    return found


def _cells(
    kpi: Kpi, months: Sequence[Period], tallied: Mapping[date, Tally], recorded_from: date
) -> dict[date, Cell]:
    """Months before the group's first whole one are left out: its first is rarely whole (TIME-7)."""
    known = [month.start for month in months if month.start in tallied]
    # Where the records themselves begin on the first of a month, that month is whole.
    origin = max(months[0].start, recorded_from.replace(day=1))
    whole_at_once = bool(known) and known[0] == origin >= recorded_from
    cells: dict[date, Cell] = {}
    for month in months:
        there = bool(known) and (month.start > known[0] or (month.start == known[0] and whole_at_once))
        cells[month.start] = _cell(kpi, tallied.get(month.start)) if there else NOTHING
    return cells


def _cell(kpi: Kpi, tally: Tally | None) -> Cell:
    """A month without rows counts nothing where the KPI counts, and has no value elsewhere."""
    if tally is None:
        return Cell(0.0) if isinstance(kpi.measure, Count) else NOTHING
    value = kpi.measure.value(tally)  # type: ignore[union-attr]
    if isinstance(kpi.measure, Share):
        return Cell(value, float(tally["kept"]), float(tally["total"]))
    return Cell(None if value is None else float(value))
