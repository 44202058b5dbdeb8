"""Writes: a webhook is added, changed, paused, given a new secret; and a message to it is put in line."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.notices import webhook_problems as problems
from trimtab.domain.notices.actions import settle
from trimtab.domain.notices.models import ReceiverRule
from trimtab.domain.notices.webhook_models import Webhook, WebhookCall
from trimtab.domain.notices.webhook_secrets import new_salt, secret_text

OVERLAP = timedelta(days=1)
"""So long after a change of the secret the old one signs as well."""
TEST = "webhook.test"
State, CallState = Webhook.State, WebhookCall.State


@transaction.atomic
def add(*, by: Actor, as_of: datetime, name: str, url: str, levels: list[str]) -> tuple[Webhook, str]:
    """A new webhook, told of notices of these levels, and its secret, which nobody is shown again."""
    made = Webhook.objects.create(name=name, url=url, salt=new_salt(), made_at=as_of)
    _tell_of(made, levels)
    _record("webhook.add", made, by, as_of, after={"url": url, "levels": sorted(levels)})
    return made, secret_text(made.salt)


@transaction.atomic
def change(*, by: Actor, as_of: datetime, webhook: int, name: str, url: str, levels: list[str]) -> bool:
    """Call it by another name, address or for other levels. False: so it was. Raises Webhook.DoesNotExist."""
    held = _held(webhook)
    before = {"name": held.name, "url": held.url, "levels": levels_of(held)}
    after = {"name": name, "url": url, "levels": sorted(levels)}
    if before == after:
        return False
    held.name, held.url = name, url
    held.save(update_fields=["name", "url"])
    if before["levels"] != after["levels"]:
        _tell_of(held, levels)
    _record("webhook.change", held, by, as_of, before=before, after=after)
    return True


@transaction.atomic
def rotate(*, by: Actor, as_of: datetime, webhook: int) -> str:
    """A new secret, shown this once; the old one signs as well for OVERLAP. Raises Webhook.DoesNotExist."""
    held = _held(webhook)
    held.old_salt, held.old_until, held.salt = held.salt, as_of + OVERLAP, new_salt()
    held.save(update_fields=["salt", "old_salt", "old_until"])
    _record("webhook.rotate", held, by, as_of)
    return secret_text(held.salt)


@transaction.atomic
def pause(*, by: Actor, as_of: datetime, webhook: int) -> None:
    """Call it no more for now; what it should be told waits. Raises Webhook.DoesNotExist."""
    held = _held(webhook)
    if held.state == State.ACTIVE:
        held.state = State.PAUSED
        held.save(update_fields=["state"])
        _record("webhook.pause", held, by, as_of)


@transaction.atomic
def resume(*, by: Actor, as_of: datetime, webhook: int) -> None:
    """Call it again, paused or switched off. Raises Webhook.DoesNotExist."""
    held = _held(webhook)
    if held.state == State.ACTIVE:
        return
    before, held.state = held.state, State.ACTIVE
    held.disabled_at, held.problem, held.failing_since, held.quiet_until = None, "", None, None
    held.save(update_fields=["state", "disabled_at", "problem", "failing_since", "quiet_until"])
    settle(cause=f"webhook:{held.pk}", as_of=as_of)
    _record("webhook.resume", held, by, as_of, before={"state": before}, after={"state": held.state})


@transaction.atomic
def remove(*, by: Actor, as_of: datetime, webhook: int) -> None:
    """Forget it, with its rules and calls. Raises Webhook.DoesNotExist."""
    held = _held(webhook)
    _record("webhook.remove", held, by, as_of, before={"url": held.url, "levels": levels_of(held)})
    settle(cause=f"webhook:{held.pk}", as_of=as_of)
    held.delete()


@transaction.atomic
def test(*, by: Actor, as_of: datetime, webhook: int, body: Mapping[str, Any]) -> WebhookCall:
    """Send it a message that says that it is a test, once. Raises Webhook.DoesNotExist."""
    held = _held(webhook)
    made = put_in_line(webhook=held, kind=TEST, data=body, as_of=as_of)
    _record("webhook.test", held, by, as_of)
    return made


def put_in_line(*, webhook: Webhook, kind: str, data: Mapping[str, Any], as_of: datetime) -> WebhookCall:
    """Tell it this as soon as possible, in the caller's own transaction."""
    body = {"type": kind, "timestamp": as_of.isoformat().replace("+00:00", "Z"), "data": dict(data)}
    return WebhookCall.objects.create(
        id=f"msg_{secrets.token_hex(16)}", webhook=webhook, kind=kind, made_at=as_of, next_try_at=as_of,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
    )  # fmt: skip


def switch_off(webhook: Webhook, *, problem: str, as_of: datetime) -> int:
    """Call it no more, because of ``problem``; what waits is given up. How many calls? In the caller's transaction."""
    webhook.state, webhook.problem, webhook.disabled_at = State.DISABLED, problem, as_of
    webhook.save(update_fields=["state", "problem", "disabled_at"])
    waiting = WebhookCall.objects.filter(webhook=webhook, state__in=[CallState.WAITING, CallState.SENDING])
    return end_calls(waiting, CallState.WITHDRAWN, as_of=as_of, problem=problems.DISABLED)


def end_calls(found: QuerySet[WebhookCall], state: str, *, as_of: datetime, **values: Any) -> int:
    """End these calls in ``state``. How many were there?"""
    return found.update(state=state, ended_at=as_of, lease="", lease_until=None, **values)


def levels_of(webhook: Webhook) -> list[str]:
    """Of which levels is it told, whatever the client or KPI?"""
    rules = webhook.rules.filter(client=None, kpi="", stage="", step=1)
    return sorted(set(rules.values_list("level", flat=True)))


@transaction.atomic
def delete_ended(*, before: datetime) -> int:
    """Delete calls that ended before then. How many?"""
    return WebhookCall.objects.filter(ended_at__lt=before).delete()[0]


def _tell_of(webhook: Webhook, levels: list[str]) -> None:
    webhook.rules.filter(client=None, kpi="", stage="", step=1).delete()
    ReceiverRule.objects.bulk_create(
        ReceiverRule(level=level, webhook=webhook, by_page=False, by_mail=False)
        for level in sorted(set(levels))
    )


def _held(webhook: int) -> Webhook:
    return Webhook.objects.select_for_update().get(pk=webhook)


def _record(action: str, one: Webhook, by: Actor, as_of: datetime, **values: Any) -> None:
    record(by=by, as_of=as_of, action=action, of="webhook", key=one.pk, name=one.name, **values)
