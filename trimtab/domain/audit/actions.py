"""Writes: add an entry to the audit log."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction

from trimtab.domain.audit import heads
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.chain import BEGINNING, digest_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.audit.plain import plain, text

Values = Mapping[str, Any]


@transaction.atomic
def record(
    *,
    by: Actor,
    as_of: datetime,
    action: str,
    of: str,
    key: object = "",
    name: str = "",
    before: Values | None = None,
    after: Values | None = None,
) -> AuditEntry:
    """Add an entry for what ``by`` did. Belongs in the transaction of the deed: both happen or neither.

    Record last: from here to the end of the transaction nobody else can record. ``before`` and ``after`` are plain
    values by name, secrets left out; None: there was none, there is none.
    """
    _one_at_a_time()
    last = AuditEntry.objects.order_by("-number").first()
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=as_of,
        user=by.user,
        actor=text(by.name)[:200],
        address=text(by.address)[:64],
        request=text(by.request)[:64],
        action=action,
        of=of,
        key=text(str(key))[:128],
        name=text(name)[:400],
        before=plain(before),
        after=plain(after),
        previous=last.digest if last else BEGINNING,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    # Robust: a full disk must not undo a deed that is committed; the next walk along the chain tells.
    noting = partial(heads.note, number=entry.number, digest=entry.digest, previous=entry.previous)
    transaction.on_commit(noting, robust=True)
    return entry


def _one_at_a_time() -> None:
    """Let no other transaction add an entry before this one ends. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(AuditEntry._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
