"""Writes: an outside figure is added, or taken away."""

from datetime import datetime

from django.db import transaction

from trimtab.domain.audit.actions import Values, record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.benchmarks.models import OutsideFigure


@transaction.atomic
def add(
    *,
    by: Actor,
    as_of: datetime,
    kpi: str,
    value: float,
    source: str,
    year: int,
    definition: str,
    differs: str,
) -> OutsideFigure:
    """Put a published figure beside a KPI, in the KPI's own unit; shares 0 to 1."""
    made = OutsideFigure.objects.create(
        kpi=kpi, value=value, source=source, year=year, definition=definition, differs=differs,
        made_by_id=by.user, made_at=as_of,
    )  # fmt: skip
    record(
        by=by,
        as_of=as_of,
        action="benchmark.add",
        of="benchmark",
        key=made.pk,
        name=source,
        after=_values(made),
    )
    return made


@transaction.atomic
def remove(*, by: Actor, as_of: datetime, figure: OutsideFigure) -> None:
    """Take it away. What it said stays in the audit log."""
    record(
        by=by, as_of=as_of, action="benchmark.remove", of="benchmark", key=figure.pk, name=figure.source,
        before=_values(figure),
    )  # fmt: skip
    figure.delete()


def _values(figure: OutsideFigure) -> Values:
    names = ("kpi", "value", "source", "year", "definition", "differs")
    return {name: getattr(figure, name) for name in names}
