"""Reads: which notes are on a chart."""

from datetime import date

from django.db.models import Q

from trimtab.domain.annotations.models import Annotation


def on_chart(kpi: str, *, client: int | None, first: date, last: date) -> list[Annotation]:
    """Which notes of these days, both included, belong on the KPI's chart, by day?

    A client's chart has the client's own and everyone's; the chart of all clients only everyone's.
    """
    found = Annotation.objects.filter(_of(kpi), day__gte=first, day__lte=last)
    whose = Q(client=None) if client is None else Q(client=None) | Q(client=client)
    return list(found.filter(whose).select_related("client").order_by("day", "pk"))


def note_of(kpi: str, key: int) -> Annotation | None:
    """The note with this key, if it is on some chart of the KPI."""
    return Annotation.objects.filter(_of(kpi), pk=key).select_related("client").first()


def _of(kpi: str) -> Q:
    return Q(kpi__in=["", kpi])
