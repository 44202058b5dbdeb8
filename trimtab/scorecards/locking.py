"""Locks months that are due, and compares locked ones with what the records say now (LATE-3).

A figure of a month is restated freely until LOCK_DAYS after the month's end. Then it is kept as it is; what changes it
later makes its next revision, one a look. Technicians' answers are published once and take no part (LATE-5).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.audit.queries import newest
from trimtab.domain.clients.models import Client
from trimtab.domain.locks import actions, queries
from trimtab.domain.locks.models import LockedFigure
from trimtab.domain.locks.queries import Kept, Key
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Confidential, Exposure, Standing, Tally
from trimtab.kpi.parameters import SPECIFICATION
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Figure, figure, fraction
from trimtab.scorecards.measuring import twelve_months_to
from trimtab.scorecards.moment import Moment, moment
from trimtab.warehouse import tallies
from trimtab.warehouse.alone import alone
from trimtab.warehouse.tallies import Question

_A_DAY = timedelta(days=1)
_LONGEST_BETWEEN = timedelta(hours=26)
"""A machine that sleeps at night has its nightly look when it wakes."""
_AT_ONCE = 5_000
_NEAR = 1e-9
"""Sums of fractions differ by the order they were added in; counts are far from each other by this measure."""
_NOTHING = Tally()


@dataclass(frozen=True)
class Reviewed:
    """What a look came to: how many figures were locked, and how many locked ones corrected."""

    locked: int = 0
    corrected: int = 0


def lockable(kpi: Kpi) -> bool:
    """Is the KPI's figure locked at all? Not what is published under the anonymity rules (LATE-5)."""
    return not isinstance(kpi.measure, Confidential)


def locked_by_client(kpi: Kpi) -> bool:
    """Is each client's own figure locked too? Of headline KPIs that are split by client."""
    return lockable(kpi) and kpi.headline and "client" in kpi.by


def last_open_day(month: Period, lock_days: int) -> date:
    """Until which day, included, is the month restated freely?"""
    return month.last_day + timedelta(days=lock_days)


def review(as_of: datetime, *, everything: bool = False) -> Reviewed:
    """Look at the locked figures of months that were rewritten; once a day lock what is due and look at all of them.

    ``everything`` does what is done once a day now. Safe to run twice and at any time: a kill leaves whole months
    locked, figures corrected once, and the rest still to be done.
    """
    with alone("review"):
        doubts, past = queries.doubts(), queries.review()
        if past.looked_at is None and not everything:
            # Somebody may still be bringing their records in, and take them back: the first locks come a day later.
            last = newest()
            actions.looked(
                doubts_to=doubts.last, explained_to=last.number if last else doubts.audit, all_at=as_of
            )
            return Reviewed()
        first = past.looked_at is None
        whole = everything or past.looked_at is None or as_of - past.looked_at > _LONGEST_BETWEEN
        if not whole and not doubts.months:
            return Reviewed()
        look = _Look(as_of, past.explained_to)
        for kpi in filter(lockable, KPIS.values()):
            look.at(kpi, None if whole else doubts.months)
        last = newest() if first else None
        actions.looked(
            doubts_to=doubts.last,
            explained_to=last.number if last else doubts.audit,
            all_at=as_of if whole else None,
        )
        return Reviewed(look.locked, look.corrected)


def same(one: Mapping[str, float | None], other: Mapping[str, float | None]) -> bool:
    """Do two sets of components say the same? One that is absent or None is as good as zero."""
    return all(
        math.isclose(one.get(name) or 0, other.get(name) or 0, rel_tol=_NEAR, abs_tol=_NEAR)
        for name in {*one, *other}
    )


class _Look:
    """One look under way, KPI by KPI."""

    def __init__(self, as_of: datetime, explained_to: int) -> None:
        self.as_of = as_of
        self.now: Moment = moment(as_of)
        self.digest = self.now.rules.digest
        self.explained_to = explained_to
        self.clients = set(Client.objects.values_list("pk", flat=True))
        self.locked = self.corrected = 0
        self._because: dict[str, list[int]] = {}

    def at(self, kpi: Kpi, rewritten: Mapping[str, frozenset[date] | None] | None) -> None:
        """Look at one KPI: at these months (by fact, None: every one), or lock what is due and look at everything."""
        known = queries.locked_months(kpi.key)
        due = [] if rewritten is not None else self._due(kpi, known)
        months = sorted({*_touched(kpi, known, rewritten), *due})
        if not months:
            return
        current = _current(kpi, months, self.now)
        kept = queries.newest_of(kpi.key, None if rewritten is None else months)
        by_month: dict[date, list[Key]] = {month: [(month, None)] for month in months}
        for key in {*current, *kept}:
            if key[1] in self.clients and key[0] in by_month:
                by_month[key[0]].append(key)
        batch: list[LockedFigure] = []
        for month, keys in by_month.items():
            for key in keys:
                batch += self._one(kpi, key, current.get(key), kept.get(key), known.get(month))
            # A month goes in whole: who has no row in a locked month had no records then.
            if len(batch) >= _AT_ONCE:
                self._keep(batch)
                batch = []
        self._keep(batch)

    def _due(self, kpi: Kpi, known: Mapping[date, Kept]) -> list[date]:
        """Whole months on record that are past their last open day and not locked yet."""
        data = tallies.span(kpi.fact)
        if data is None:
            return []
        found, month = [], Period.holding(data.start, "month")
        while month.start < data.end and last_open_day(month, self.now.rules.lock_days) < self.now.today:
            if month.start not in known:
                found.append(month.start)
            month = Period.holding(month.end, "month")
        return found

    def _one(
        self, kpi: Kpi, key: Key, current: Figure | Tally | None, kept: Kept | None, locked: Kept | None
    ) -> list[LockedFigure]:
        """The revisions that one figure gets: none where nothing changed."""
        now = current or _NOTHING
        components = dict(now.components) if isinstance(now, Figure) else now.parts
        if kept is not None:
            reason = now.reason or "" if isinstance(now, Figure) else kept.reason
            if same(components, kept.components) and reason == kept.reason:
                return []
            return [self._revision(kpi, key, now, kept.revision + 1, kept.locked_at)]
        if key[1] is not None and same(components, {}):
            return []
        if locked is None or key[1] is None:
            return [self._revision(kpi, key, now, 1, self.as_of)]
        then = self._revision(kpi, key, _NOTHING, 1, locked.locked_at)
        then.computed_at = locked.locked_at
        then.parameters, then.specification = locked.parameters, locked.specification
        return [then, self._revision(kpi, key, now, 2, locked.locked_at)]

    def _revision(
        self, kpi: Kpi, key: Key, now: Figure | Tally, revision: int, locked_at: datetime
    ) -> LockedFigure:
        return LockedFigure(
            kpi=kpi.key,
            month=key[0],
            client_id=key[1],
            revision=revision,
            parameters=self.digest,
            specification=SPECIFICATION,
            locked_at=locked_at,
            computed_at=max(self.as_of, locked_at),
            because=self._explained(kpi.fact) if revision > 1 else [],
            **_content(kpi, now),
        )

    def _explained(self, fact: str) -> list[int]:
        if fact not in self._because:
            self._because[fact] = queries.explaining(after=self.explained_to, fact=fact)
        return self._because[fact]

    def _keep(self, batch: Sequence[LockedFigure]) -> None:
        actions.keep(figures=batch)
        corrected = sum(one.revision > 1 for one in batch)
        self.locked += len(batch) - corrected
        self.corrected += corrected


def _touched(
    kpi: Kpi, known: Iterable[date], rewritten: Mapping[str, frozenset[date] | None] | None
) -> Iterable[date]:
    """Which locked months can have changed when these months of these facts were rewritten?"""
    months = None if rewritten is None else rewritten.get(kpi.fact, frozenset())
    if months is None:
        return known
    if not months:
        return ()
    if isinstance(kpi.measure, Standing | Exposure):
        # What began or ended in a month counts in those after it too.
        return [month for month in known if month >= min(months)]
    return [month for month in known if month in months]


def _current(kpi: Kpi, months: Sequence[date], now: Moment) -> dict[Key, Figure | Tally]:
    """What do the records say of these months now: of all clients and, where each is locked, of each?"""
    if isinstance(kpi.measure, Exposure):
        return _turnover(kpi, months, now)
    if isinstance(kpi.measure, Standing):
        steps = [Period.holding(month, "month") for month in months]
        standing = tallies.standing(kpi, steps, {})
        return {(month, None): tally for month, tally in zip(months, standing, strict=True)}
    whole = Period(months[0], Period.holding(months[-1], "month").end)
    found: dict[Key, Figure | Tally] = {
        (answer.begins, None): answer.tally
        for answer in tallies.tallies(Question(kpi, whole, grain="month"))
        if answer.begins
    }
    if locked_by_client(kpi):
        each = tallies.tallies(Question(kpi, whole, ("client_id",), grain="month"))
        found |= {(answer.begins, answer.keys[0]): answer.tally for answer in each if answer.begins}
    return found


def _turnover(kpi: Kpi, months: Sequence[date], now: Moment) -> dict[Key, Figure | Tally]:
    """The twelve months that end with each of these, from sums of months; see measuring.turnover."""
    steps = [Period.holding(month, "month") for month in months]
    data = tallies.span(kpi.fact)
    whole = Period(twelve_months_to(steps[0].end).start, steps[-1].end)
    sums = {
        one.begins: one.tally for one in tallies.tallies(Question(kpi, whole, grain="month")) if one.begins
    }
    found: dict[Key, Figure | Tally] = {}
    for step in steps:
        year = twelve_months_to(step.end)
        inside = Tally.sum(tally for start, tally in sums.items() if year.contains(start))
        if data and data.start > year.start:
            year = Period(min(data.start, year.end - _A_DAY), year.end)
        found[(step.start, None)] = figure(kpi, year, inside, now.rules)
    return found


def _content(kpi: Kpi, now: Figure | Tally) -> dict[str, Any]:
    """What a figure comes to, in the columns of its row."""
    if isinstance(now, Figure):
        return {
            "value": now.value,
            "components": dict(now.components),
            "numerator": now.numerator,
            "denominator": now.denominator,
            "n": now.n,
            "reason": now.reason or "",
        }
    measure = kpi.measure
    value = measure.value(now)  # type: ignore[union-attr]
    numerator, denominator = fraction(measure, now)
    return {
        "value": value,
        "components": now.parts or dict.fromkeys(measure.columns(), 0),  # type: ignore[union-attr]
        "numerator": numerator,
        "denominator": denominator,
        "n": measure.size(now),  # type: ignore[union-attr]
        "reason": "" if value is not None else "no_data",
    }
