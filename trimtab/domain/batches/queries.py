"""Reads: which batches came in, and what builds on one."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models

from trimtab.domain.batches.models import Batch, BatchChange
from trimtab.domain.batches.staging import quoted


def recorded(*, digest: str | None = None, kind: str | None = None) -> models.QuerySet[Batch]:
    """Which batches stand, newest first? With ``digest``, only those of that very file; with ``kind``, of that kind."""
    found = Batch.objects.filter(state=Batch.State.RECORDED).order_by("-pk")
    if digest is not None:
        found = found.filter(file_digest=digest)
    return found.filter(kind=kind) if kind is not None else found


def batch_tables() -> list[type[models.Model]]:
    """Which records know the batch that made them? Parents before children."""
    owned = [
        model
        for model in apps.get_app_config("domain").get_models()
        if any(f.column == "batch_id" for f in model._meta.concrete_fields) and model is not BatchChange
    ]
    return _parents_first(owned)


def _parents_first(owned: list[type[models.Model]]) -> list[type[models.Model]]:
    ordered: list[type[models.Model]] = []

    def place(model: type[models.Model]) -> None:
        for f in model._meta.concrete_fields:
            parent = f.related_model
            if f.is_relation and parent in owned and parent is not model and parent not in ordered:
                place(parent)
        if model not in ordered:
            ordered.append(model)

    for model in owned:
        place(model)
    return ordered


def later_batch_on(batch: Batch) -> Batch | None:
    """Which later batch builds on this one, so that it must be undone first? None: none does.

    A later batch builds on this one when it changed a row that this one made or changed, or when one of its rows
    refers to a row that this one made.
    """
    for found in _later_numbers(batch):
        return Batch.objects.get(pk=found)
    return None


def _later_numbers(batch: Batch) -> Iterator[int]:
    newer = (
        BatchChange.objects.filter(batch__gt=batch.pk, batch__state=Batch.State.RECORDED)
        .filter(
            models.Exists(
                BatchChange.objects.filter(
                    batch=batch, table=models.OuterRef("table"), row=models.OuterRef("row")
                )
            )
        )
        .values_list("batch_id", flat=True)
        .first()
    )
    if newer is not None:
        yield newer
    for model in batch_tables():
        yield from _changed_since(model, batch)
        yield from _referring(model, batch)


def _changed_since(model: type[models.Model], batch: Batch) -> Iterator[int]:
    yield from _numbers(
        f"SELECT MAX(c.batch_id) FROM {quoted(BatchChange._meta.db_table)} c JOIN {quoted(model._meta.db_table)} t "  # noqa: S608
        'ON t.id = c."row" WHERE c."table" = %s AND t.batch_id = %s AND c.batch_id <> %s',
        [model._meta.db_table, batch.pk, batch.pk],
    )


def _referring(model: type[models.Model], batch: Batch) -> Iterator[int]:
    """Later batches with a row that refers to one this batch made, be it theirs or an older one they changed."""
    changes = quoted(BatchChange._meta.db_table)
    for child in batch_tables():
        table = quoted(child._meta.db_table)
        for f in child._meta.concrete_fields:
            if not f.is_relation or f.related_model is not model:
                continue
            refers = (
                f"FROM {table} c JOIN {quoted(model._meta.db_table)} t ON t.id = c.{quoted(str(f.column))} "
                "AND t.batch_id = %s"
            )
            yield from _numbers(
                f"SELECT MAX(c.batch_id) {refers} WHERE c.batch_id > %s",
                [batch.pk, batch.pk],
            )
            yield from _numbers(
                f'SELECT MAX(k.batch_id) {refers} JOIN {changes} k ON k."table" = %s AND k."row" = c.id '
                "WHERE c.batch_id < %s AND k.batch_id > %s",
                [batch.pk, child._meta.db_table, batch.pk, batch.pk],
            )


def _numbers(sql: str, values: Sequence[Any]) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        yield from (found for (found,) in cursor.fetchall() if found is not None)
