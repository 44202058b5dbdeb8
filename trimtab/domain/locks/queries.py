"""Reads: which figures are locked, what they were corrected to, and what the next look has to go by."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.changes.keeping import kept
from trimtab.domain.locks.models import LockDoubt, LockedFigure, LockReview

Key = tuple[date, int | None]
"""A figure of a KPI: the month's first day, and whose; None: all clients."""

_TICKETS = frozenset({"ticket", "escalation", "prevention", "detection", "self_service"})
_FOUND = frozenset({"prevention", "detection", "self_service"})
_REACH: Mapping[str, frozenset[str]] = {
    "tickets": _TICKETS,
    "ticket-events": _TICKETS,
    "contacts": frozenset(),
    "people": frozenset({"employment", "ticket", "escalation"}),
    "survey-answers": frozenset({"client_answer"}),
    "detections": _FOUND,
    "self-service": _FOUND,
}
"""Facts that an import of this kind can change; an import of any other kind can change all."""
_OF_TICKETS = frozenset({"escalation-rule.change", "escalation-rule.recount", "team.rank"})
_OF_FINDINGS = frozenset({"prevention.strike", "prevention.take-back"})
_OF_ALL = frozenset(
    {
        "backup.restore", "demo.load", "demo.remove", "import.record", "import.undo", "organisation.change",
        "parameters.reset", "parameters.set",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Doubts:
    """Rewritten months by fact (None: every month), up to row ``last``, read after audit entry ``audit``."""

    months: Mapping[str, frozenset[date] | None]
    last: int
    audit: int


class Kept(NamedTuple):
    """What the next look at a figure compares with, and what a further revision takes over."""

    revision: int
    components: Mapping[str, float | None]
    reason: str
    locked_at: datetime
    parameters: str
    specification: str


@dataclass(frozen=True)
class Mark:
    """What is to be known of a locked figure: when it was locked, and whether it was corrected since."""

    locked_at: datetime
    restated: bool


def doubts() -> Doubts:
    """What was rewritten since the last look?"""
    months: dict[str, frozenset[date] | None] = {}
    last = audit = 0
    for pk, fact, month, seen in LockDoubt.objects.order_by("pk").values_list("pk", "fact", "month", "audit"):
        last, audit = pk, max(audit, seen)
        known = months.setdefault(fact, frozenset())
        months[fact] = None if month is None or known is None else known | {month}
    return Doubts(months, last, audit)


def review() -> LockReview:
    """How far were locked figures looked at? An unsaved row when never."""
    return LockReview.objects.filter(pk=1).first() or LockReview(id=1)


def newest_of(kpi: str, months: Collection[date] | None = None) -> dict[Key, Kept]:
    """The newest revision of each figure of a KPI, of these months only (None: of all)."""
    found = LockedFigure.objects.filter(kpi=kpi)
    if months is not None:
        found = found.filter(month__in=months)
    rows = found.order_by("revision").values_list("month", "client_id", *Kept._fields)
    return {(month, client): Kept(*kept) for month, client, *kept in rows}


def locked_months(kpi: str) -> dict[date, Kept]:
    """Which months of a KPI are locked, and what was its figure of all clients then?"""
    found = LockedFigure.objects.filter(kpi=kpi, client=None, revision=1)
    return {month: Kept(*kept) for month, *kept in found.values_list("month", *Kept._fields)}


def explaining(*, after: int, fact: str) -> list[int]:
    """Which later audit entries can explain that figures of a fact changed? Their numbers, oldest first."""
    actions = _OF_ALL | (_OF_TICKETS if fact in _TICKETS else frozenset())
    actions |= _OF_FINDINGS if fact in _FOUND else frozenset()
    found = AuditEntry.objects.filter(number__gt=after, action__in=actions).order_by("number")
    return [
        number
        for number, action, made, gone in found.values_list("number", "action", "after", "before")
        if _reaches(action, made if action == "import.record" else gone, fact)
    ]


def _reaches(action: str, batch: object, fact: str) -> bool:
    kind = batch.get("kind", "") if action.startswith("import.") and isinstance(batch, dict) else ""
    return kind not in _REACH or fact in _REACH[kind]


@kept(200)
def marks(
    kpis: frozenset[str], months: frozenset[date], clients: frozenset[int]
) -> Mapping[tuple[str, date, int | None], Mark]:
    """Which figures of these KPIs and months are locked? Each month that is, of all clients; and each correction.

    Corrections are those of all clients and of these. A client that is absent was not corrected: its figure is locked
    like that of all clients.
    """
    asked = LockedFigure.objects.filter(kpi__in=kpis, month__in=months)
    key = ("kpi", "month", "client_id")
    found = asked.filter(client=None, revision=1).values_list(*key, "locked_at")
    marked = {(kpi, month, client): Mark(since, False) for kpi, month, client, since in found}
    whose = Q(client=None) | Q(client__in=clients) if clients else Q(client=None)
    corrected = asked.filter(whose, revision=2).values_list(*key, "locked_at")
    return marked | {(kpi, month, client): Mark(since, True) for kpi, month, client, since in corrected}


def revisions_of(kpi: str, month: date, client: int | None) -> Sequence[LockedFigure]:
    """Every revision of one figure, the first included, oldest first."""
    return list(LockedFigure.objects.filter(kpi=kpi, month=month, client=client).order_by("revision"))


def correction(kpi: str, pk: int) -> LockedFigure | None:
    """The correction of a KPI with this key; None for none, and for what was locked at first."""
    return LockedFigure.objects.filter(kpi=kpi, pk=pk, revision__gte=2).select_related("client").first()


def entries(numbers: Iterable[int]) -> dict[int, AuditEntry]:
    """The audit entries with these numbers."""
    return AuditEntry.objects.in_bulk(set(numbers))
