"""Reads: what the audit log says, newest first, narrowed to who, what, to what, when and a text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from trimtab.domain.audit.models import AuditEntry
from trimtab.kpi.period import local_midnight


@dataclass(frozen=True)
class Wanted:
    """What the log is narrowed to; None and empty: everything. The days are local, both included."""

    who: str = ""
    action: str = ""
    of: str = ""
    key: str = ""
    text: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Choices:
    """What the log can be narrowed to: who did something, what was done, to what kind of thing."""

    who: Sequence[str]
    actions: Sequence[str]
    kinds: Sequence[str]


def entries(wanted: Wanted, zone: ZoneInfo) -> QuerySet[AuditEntry]:
    """Which entries are wanted, newest first? ``zone``: in which the days are local."""
    exact = {"actor": wanted.who, "action": wanted.action, "of": wanted.of, "key": wanted.key}
    found = AuditEntry.objects.filter(**{name: value for name, value in exact.items() if value})
    if wanted.first:
        found = found.filter(at__gte=local_midnight(wanted.first, zone))
    if wanted.last:
        found = found.filter(at__lt=local_midnight(wanted.last + timedelta(days=1), zone))
    return (found.filter(_holds(wanted.text)) if wanted.text else found).order_by("-number")


def _holds(text: str) -> Q:
    named = Q(name__icontains=text) | Q(actor__icontains=text)
    return named | Q(key=text) | Q(request=text) | Q(address=text)


def choices() -> Choices:
    """What occurs in the log, each in order?"""

    def distinct(field: str) -> list[str]:
        return list(AuditEntry.objects.order_by(field).values_list(field, flat=True).distinct())

    return Choices(distinct("actor"), distinct("action"), distinct("of"))


def newest() -> AuditEntry | None:
    """The entry that was written last."""
    return AuditEntry.objects.order_by("-number").first()
