"""What is to be said of a figure's lock: until when it is restated, since when it is locked, how it was corrected."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.locks import queries
from trimtab.domain.locks.models import LockedFigure
from trimtab.domain.people.models import User
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Exposure
from trimtab.kpi.period import Period
from trimtab.scorecards.figures import Figure
from trimtab.scorecards.locking import last_open_day, lockable, locked_by_client
from trimtab.scorecards.moment import moment
from trimtab.scorecards.shapes import Filters, Scorecard, Series
from trimtab.scorecards.viewing import allowed
from trimtab.warehouse import tallies

_Key = tuple[str, date, int | None]


@dataclass(frozen=True)
class Correction:
    """One correction of a locked figure: what it was, what it is, and what was done since the look before."""

    pk: int
    number: int
    at: datetime
    was: Figure
    now: Figure
    because: Sequence[AuditEntry]
    note: str
    parameters: str
    specification: str


@dataclass(frozen=True)
class MonthLock:
    """The lock of one figure of one month. ``locked_at`` None: still open, restated until ``open_until`` included.

    A month whose last open day is over is locked by the next nightly look.
    """

    month: Period
    client: int | None
    open_until: date
    is_due: bool
    locked_at: datetime | None
    corrections: Sequence[Correction]


def month_lock(viewer: User, kpi: Kpi, period: Period, filters: Filters, as_of: datetime) -> MonthLock | None:
    """How is it with the lock of this view's figure? None for views that nothing is locked for. Raises NotVisible.

    Those are periods other than a month, filters other than the client, and months before or after the records.
    """
    narrowed = allowed(viewer, filters)
    data = tallies.span(kpi.fact) if lockable(kpi) else None
    client = narrowed.client
    if data is None or not _is_month(period) or narrowed != Filters(client=client):
        return None
    if client is not None and not locked_by_client(kpi):
        return None
    if period.start >= data.end or period.end <= data.start:
        return None
    now = moment(as_of)
    until = last_open_day(period, now.rules.lock_days)
    found = queries.marks(frozenset({kpi.key}), frozenset({period.start}), frozenset())
    mark = found.get((kpi.key, period.start, None))
    rows = queries.revisions_of(kpi.key, period.start, client) if mark else []
    return MonthLock(
        period, client, until, until < now.today, mark.locked_at if mark else None, _corrections(kpi, rows)
    )


def correction(viewer: User, kpi: Kpi, pk: int) -> tuple[LockedFigure, Correction] | None:
    """One correction of a KPI, and its row. None where there is none. Raises NotVisible."""
    row = queries.correction(kpi.key, pk)
    if row is None:
        return None
    allowed(viewer, Filters(client=row.client_id))
    every = _corrections(kpi, queries.revisions_of(kpi.key, row.month, row.client_id))
    return row, next(one for one in every if one.pk == pk)


def marked(figures: Sequence[Figure]) -> list[Figure]:
    """The same figures; those that are locked say so, and whether they were corrected since."""
    keys = [_key(figure) for figure in figures]
    wanted = [key for key in keys if key]
    if not wanted:
        return list(figures)
    found = queries.marks(
        frozenset(key[0] for key in wanted),
        frozenset(key[1] for key in wanted),
        frozenset(key[2] for key in wanted if key[2] is not None),
    )
    return [_with(figure, key, found) for figure, key in zip(figures, keys, strict=True)]


def marked_cards(cards: Iterable[Scorecard]) -> list[Scorecard]:
    """The same scorecards, their figures and the steps of their series marked: two questions for all of them."""
    every = list(cards)
    flat = [one for card in every for one in (card.figure, *(point.figure for point in card.series.points))]
    answers = iter(marked(flat))
    return [
        replace(
            card,
            figure=next(answers),
            series=_marked_series(card.series, answers),
        )
        for card in every
    ]


def _marked_series(series: Series, answers: Iterator[Figure]) -> Series:
    return replace(series, points=[replace(point, figure=next(answers)) for point in series.points])


def _is_month(period: Period) -> bool:
    return period == Period.holding(period.start, "month")


def _key(figure: Figure) -> _Key | None:
    """Which locked figure is it? A turnover is that of the month its twelve months end with."""
    kpi = KPIS.get(figure.kpi)
    if kpi is None or not lockable(kpi) or not set(figure.scope) <= {"client_id"}:
        return None
    client = figure.scope.get("client_id")
    if client is not None and not locked_by_client(kpi):
        return None
    last = Period.holding(figure.period.last_day, "month")
    whole = figure.period.end == last.end if isinstance(kpi.measure, Exposure) else figure.period == last
    return (kpi.key, last.start, client) if whole else None


def _with(figure: Figure, key: _Key | None, found: Mapping[_Key, queries.Mark]) -> Figure:
    if key is None or (key[0], key[1], None) not in found:
        return figure
    own = found.get(key)
    flags = ("locked", "restated") if own and own.restated else ("locked",)
    return replace(figure, flags=(*figure.flags, *flags))


def _corrections(kpi: Kpi, rows: Sequence[LockedFigure]) -> list[Correction]:
    entries = queries.entries(number for row in rows for number in row.because)
    return [
        Correction(
            pk=row.pk,
            number=row.revision,
            at=row.computed_at,
            was=_figure(kpi, before),
            now=_figure(kpi, row),
            because=[entries[number] for number in row.because if number in entries],
            note=row.note,
            parameters=row.parameters,
            specification=row.specification,
        )
        for before, row in pairwise(rows)
    ]


def _figure(kpi: Kpi, row: LockedFigure) -> Figure:
    """A kept figure as any other; its interval was not kept."""
    return Figure(
        kpi=kpi.key,
        period=Period.holding(row.month, "month"),
        scope={} if row.client_id is None else {"client_id": row.client_id},
        components=row.components,
        value=row.value,
        interval=None,
        n=row.n,
        numerator=row.numerator,
        denominator=row.denominator,
        reason=row.reason or None,
    )
