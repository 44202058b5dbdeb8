"""Writes: begin a batch, and take one back."""

from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models.fields.reverse_related import ForeignObjectRel

from trimtab.domain.batches.models import Batch, BatchChange
from trimtab.domain.batches.queries import batch_tables, later_batch_on
from trimtab.domain.batches.staging import is_postgresql, quoted


class CannotUndo(Exception):
    """The batch cannot be taken back now; the text says why and what to do."""


@transaction.atomic
def begin(
    *,
    kind: str,
    file_name: str,
    file_digest: str,
    as_of: datetime,
    preset: str = "",
    mapping: dict[str, Any] | None = None,
) -> Batch:
    """Begin a batch that the rows recorded next belong to; no other import can record meanwhile.

    Belongs in the transaction that records them, so that a batch without its rows is never seen.
    """
    if is_postgresql():  # SQLite has one writer at a time anyway
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {quoted(Batch._meta.db_table)} IN SHARE ROW EXCLUSIVE MODE")
            # The checks of references at the commit would else follow plans made when tables were small,
            # and read a whole table for every row.
            cursor.execute("DISCARD PLANS")
    return Batch.objects.create(
        kind=kind,
        file_name=file_name[:255],
        file_digest=file_digest,
        preset=preset,
        mapping=mapping or {},
        recorded_at=as_of,
    )


@transaction.atomic
def take_back(*, batch: Batch, as_of: datetime) -> None:
    """Restore what the batch changed, remove what it made, and mark it undone.

    Raises CannotUndo when it was undone before, when a later batch builds on it, or when something of one's own does
    that is not to go with it, such as an account of one of its clients. What is derived from the rows
    (escalations, months of the warehouse) is up to the caller.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == Batch.State.UNDONE:
        raise CannotUndo(f"Batch {batch.pk} was undone before, at {batch.undone_at:%Y-%m-%d %H:%M} UTC.")
    later = later_batch_on(batch)
    if later is not None:
        raise CannotUndo(
            f"Batch {batch.pk} cannot be undone: batch {later.pk} ({later.kind} from {later.file_name}) builds on it. "
            f"Undo batch {later.pk} first."
        )
    # Children first: nothing refers any more to a row that goes, and what went is not in the way of what comes back.
    for model in reversed(batch_tables()):
        _remove(model, batch)
        _restore(model, batch)
    BatchChange.objects.filter(batch=batch).delete()
    batch.state, batch.undone_at = Batch.State.UNDONE, as_of
    batch.save(update_fields=["state", "undone_at"])


def _restore(model: type[models.Model], batch: Batch) -> None:
    table, changes = quoted(model._meta.db_table), quoted(BatchChange._meta.db_table)
    names = [str(f.column) for f in model._meta.concrete_fields if not f.primary_key]
    if is_postgresql():
        source = f"{changes} c, LATERAL jsonb_populate_record(NULL::{table}, c.before) r"
        assignments = ", ".join(f"{quoted(name)} = r.{quoted(name)}" for name in names)
    else:
        source = f"{changes} c"
        assignments = ", ".join(f"{quoted(name)} = json_extract(c.before, '$.{name}')" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS t SET {assignments} FROM {source} "  # noqa: S608 (names of our own models)
            'WHERE c.batch_id = %s AND c."table" = %s AND c."row" = t.id',
            [batch.pk, model._meta.db_table],
        )


def _remove(model: type[models.Model], batch: Batch) -> None:
    table = quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        _cut_off(cursor, model, f"(SELECT id FROM {table} WHERE batch_id = %s)", batch.pk)  # noqa: S608
        cursor.execute(f"DELETE FROM {table} WHERE batch_id = %s", [batch.pk])  # noqa: S608


def _cut_off(cursor: CursorWrapper, model: type[models.Model], rows: str, batch: int) -> None:
    """Take away what would hold these rows, and what would hold that, as on_delete says.

    Raises CannotUndo for what is to hold them.
    """
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or not isinstance(relation.field, models.ForeignKey):
            continue
        child, column = relation.related_model, str(relation.field.column)
        if any(f.column == "batch_id" for f in child._meta.concrete_fields):
            continue  # rows of a batch: this one's are gone already, another's were refused
        where = f"WHERE {quoted(column)} IN {rows}"
        table = quoted(child._meta.db_table)
        if relation.on_delete is models.CASCADE:
            key = quoted(str(child._meta.pk.column))
            _cut_off(cursor, child, f"(SELECT {key} FROM {table} {where})", batch)  # noqa: S608
            cursor.execute(f"DELETE FROM {table} {where}", [batch])  # noqa: S608
        elif relation.on_delete is models.SET_NULL:
            cursor.execute(f"UPDATE {table} SET {quoted(column)} = NULL {where}", [batch])  # noqa: S608
        elif relation.on_delete is models.PROTECT:
            cursor.execute(f"SELECT COUNT(*) FROM {table} {where}", [batch])  # noqa: S608
            held = cursor.fetchone()[0]
            if held:
                names = (child._meta.verbose_name_plural, model._meta.verbose_name_plural)
                raise CannotUndo(
                    f"Batch {batch} cannot be undone: {held} {names[0]} belong to its {names[1]}. "
                    "Remove or change them first."
                )
