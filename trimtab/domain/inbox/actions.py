"""Writes: give an item of the inbox to somebody, let it sleep, and forget old marks."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.inbox.models import InboxMark
from trimtab.domain.people.models import User

KEPT = timedelta(days=400)
LONGEST_SLEEP = timedelta(days=90)


class TooLong(ValueError):
    """An item sleeps from now on, for LONGEST_SLEEP at most: what is put off for longer is forgotten."""


@transaction.atomic
def assign(*, by: Actor, as_of: datetime, key: str, name: str, account: User | None) -> bool:
    """Give an item to an account, or to nobody; answers whether that changed anything. ``name``: what it says."""
    held = _held(key)
    before = held.account if held else None
    if before == account:
        return False
    _keep(key, held, as_of, account=account)
    _record(by, as_of, "inbox.assign", key, name, {"to": _called(before)}, {"to": _called(account)})
    return True


@transaction.atomic
def snooze(*, by: Actor, as_of: datetime, key: str, name: str, until: datetime | None) -> bool:
    """Let an item sleep until then, or wake it; answers whether that changed anything. Raises TooLong."""
    if until is not None and not as_of < until <= as_of + LONGEST_SLEEP:
        raise TooLong
    held = _held(key)
    before = held.snoozed_until if held else None
    if before == until:
        return False
    _keep(key, held, as_of, snoozed_until=until)
    _record(by, as_of, "inbox.snooze", key, name, {"until": _iso(before)}, {"until": _iso(until)})
    return True


@transaction.atomic
def forget_old(*, as_of: datetime) -> int:
    """Remove marks that nobody touched for KEPT: how many were there?"""
    return InboxMark.objects.filter(changed_at__lt=as_of - KEPT).delete()[0]


def _held(key: str) -> InboxMark | None:
    return InboxMark.objects.select_for_update(of=("self",)).select_related("account").filter(key=key).first()


def _keep(key: str, held: InboxMark | None, as_of: datetime, **said: Any) -> None:
    mark = held or InboxMark(key=key)
    for name, value in {**said, "changed_at": as_of}.items():
        setattr(mark, name, value)
    if mark.account is not None or mark.snoozed_until is not None:
        mark.save()
    elif mark.pk is not None:
        mark.delete()


def _record(
    by: Actor,
    as_of: datetime,
    action: str,
    key: str,
    name: str,
    before: dict[str, str],
    after: dict[str, str],
) -> None:
    record(by=by, as_of=as_of, action=action, of="inbox", key=key, name=name, before=before, after=after)


def _called(account: User | None) -> str:
    return account.name if account else ""


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
