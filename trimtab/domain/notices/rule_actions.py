"""Writes: receiver rules are added, removed, and put back to those of the specification."""

from datetime import datetime
from typing import Any

from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.notices.models import ReceiverRule
from trimtab.domain.notices.rules import defaults


@transaction.atomic
def add(*, by: Actor, as_of: datetime, **fields: Any) -> ReceiverRule:
    """One more rule. The first one of people writes down those of the specification beside it, so that none is lost."""
    made = ReceiverRule(**fields)
    if made.webhook_id is None:
        _write_down_defaults()
    made.save()
    _record("receiver-rule.add", made, by, as_of, after=_values(made))
    return made


@transaction.atomic
def remove(*, by: Actor, as_of: datetime, rule: int) -> None:
    """One rule less. Raises ReceiverRule.DoesNotExist."""
    held = ReceiverRule.objects.select_for_update().get(pk=rule)
    _record("receiver-rule.remove", held, by, as_of, before=_values(held))
    held.delete()


@transaction.atomic
def write_down(*, by: Actor, as_of: datetime) -> bool:
    """The specification's rules become rows that can be removed one by one. False: they were."""
    made = _write_down_defaults()
    if made:
        record(by=by, as_of=as_of, action="receiver-rules.write", of="receiver-rule", after={"rules": made})
    return bool(made)


@transaction.atomic
def reset(*, by: Actor, as_of: datetime) -> int:
    """Back to those of the specification; webhooks stay as they are. How many rules went?"""
    gone = ReceiverRule.objects.filter(webhook=None).delete()[0]
    if gone:
        record(by=by, as_of=as_of, action="receiver-rules.reset", of="receiver-rule", before={"rules": gone})
    return gone


def _write_down_defaults() -> int:
    if ReceiverRule.objects.filter(webhook=None).exists():
        return 0
    return len(ReceiverRule.objects.bulk_create(defaults()))


def _values(row: ReceiverRule) -> dict[str, Any]:
    whom = row.role or (row.account.name if row.account else row.webhook.name if row.webhook else "")
    ways = [
        way for way, on in (("page", row.by_page), ("mail", row.by_mail), ("webhook", row.webhook_id)) if on
    ]
    return {
        "level": row.level, "stage": row.stage, "kpi": row.kpi, "client": row.client.name if row.client else None,
        "step": row.step, "whom": whom, "ways": ways,
    }  # fmt: skip


def _record(action: str, row: ReceiverRule, by: Actor, as_of: datetime, **values: Any) -> None:
    record(
        by=by, as_of=as_of, action=action, of="receiver-rule", key=row.pk, name=_values(row)["whom"], **values
    )
