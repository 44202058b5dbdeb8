"""Writes: a note on charts is added, changed, removed."""

from datetime import date, datetime

from django.db import transaction

from trimtab.domain.annotations.models import Annotation
from trimtab.domain.audit.actions import Values, record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.clients.models import Client


@transaction.atomic
def add(
    *, by: Actor, as_of: datetime, day: date, text: str, kpi: str = "", client: Client | None = None
) -> Annotation:
    """Put a note on a day. Without a KPI it is on every chart, without a client on the charts of all of them."""
    note = Annotation.objects.create(
        day=day, text=text, kpi=kpi, client=client, made_by_id=by.user, made_at=as_of
    )
    _record("annotation.add", note, by, as_of, after=_values(note))
    return note


@transaction.atomic
def change(
    *, by: Actor, as_of: datetime, note: Annotation, day: date, text: str, kpi: str, client: Client | None
) -> Annotation:
    """Let a note say something else, on another day or other charts. Nothing is recorded where nothing changed."""
    kept = Annotation.objects.select_for_update().get(pk=note.pk)
    before = _values(kept)
    kept.day, kept.text, kept.kpi, kept.client = day, text, kpi, client
    if _values(kept) != before:
        kept.save(update_fields=["day", "text", "kpi", "client"])
        _record("annotation.change", kept, by, as_of, before=before, after=_values(kept))
    return kept


@transaction.atomic
def remove(*, by: Actor, as_of: datetime, note: Annotation) -> None:
    """Take a note off all charts. What it said stays in the audit log."""
    _record("annotation.remove", note, by, as_of, before=_values(note))
    note.delete()


def _record(
    action: str,
    note: Annotation,
    by: Actor,
    as_of: datetime,
    *,
    before: Values | None = None,
    after: Values | None = None,
) -> None:
    record(
        by=by,
        as_of=as_of,
        action=action,
        of="annotation",
        key=note.pk,
        name=note.text,
        before=before,
        after=after,
    )


def _values(note: Annotation) -> Values:
    return {"day": note.day, "text": note.text, "kpi": note.kpi, "client": note.client_id}
