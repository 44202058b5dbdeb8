"""Reads: which targets and thresholds hold."""

from datetime import date

from django.db.models import Q

from trimtab.domain.targets.models import Target


def in_force(*, on: date, client: int | None = None, kind: str = Target.Kind.TARGET) -> dict[str, float]:
    """Which target (or threshold) holds for each KPI on that day? KPIs without one are absent.

    A client's own goes before the organisation's; without a client, the organisation's alone.
    """
    whose = Q(client__isnull=True) if client is None else Q(client__isnull=True) | Q(client=client)
    rows = Target.objects.filter(whose, kind=kind, from_day__lte=on).order_by("from_day")
    own: dict[str, float | None] = {}
    everyones: dict[str, float | None] = {}
    for target in rows:
        (everyones if target.client_id is None else own)[target.kpi] = target.value
    return {kpi: value for kpi, value in {**everyones, **own}.items() if value is not None}
