"""Writes: add an entry to the audit log."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.chain import BEGINNING, digest_of
from trimtab.domain.audit.models import AuditEntry

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

    ``before`` and ``after`` are plain values by name, secrets left out; None: there was none, there is none.
    """
    _one_at_a_time()
    last = AuditEntry.objects.order_by("-number").first()
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=as_of,
        user=by.user,
        actor=by.name[:200],
        address=by.address[:64],
        request=by.request[:64],
        action=action,
        of=of,
        key=str(key)[:128],
        name=name[:400],
        before=_plain(before),
        after=_plain(after),
        previous=last.digest if last else BEGINNING,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry


def _one_at_a_time() -> None:
    """Let no other transaction add an entry before this one ends. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(AuditEntry._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def _plain(values: Values | None) -> Any:
    """The values as the database will give them back, so that the digest can be computed again."""
    return None if values is None else json.loads(json.dumps(dict(values), cls=DjangoJSONEncoder))
