"""Writes of whoever calls webhooks: take a call up under a lease, and say how it went. As outbox/handing_over.py.

At least once, with the same webhook-id. Whoever is killed between the receiver's 2xx and the commit of ``sent`` leaves
a row whose lease runs out: it goes out again under the same id, which receivers count once.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from trimtab.domain.notices import webhook_problems as problems
from trimtab.domain.notices.actions import About, tell
from trimtab.domain.notices.webhook_actions import TEST, end_calls, switch_off
from trimtab.domain.notices.webhook_models import Webhook, WebhookCall
from trimtab.domain.notices.webhook_retrying import LONGEST_ASKED, retry_after
from trimtab.domain.outbox.holding import is_left_behind, new_lease

LEASE = timedelta(seconds=90)
"""How long a caller may be silent about one call before another takes it over: three times the longest exchange."""
MOST_ATTEMPTS = 200
"""Beyond every schedule of retries: only a caller that dies each time comes here."""
State = WebhookCall.State


def due(*, as_of: datetime, busy: Collection[int] = ()) -> QuerySet[WebhookCall]:
    """Which calls could be made now, to webhooks that are not ``busy``? Those left behind first, then by time.

    A receiver that asked to be left alone (Retry-After) gets nothing before, whichever message it is; a test it does.
    """
    left_behind = Q(state=State.SENDING, lease_until__lt=as_of)
    ready = Q(state=State.WAITING, next_try_at__lte=as_of)
    wanted = Q(webhook__quiet_until=None) | Q(webhook__quiet_until__lte=as_of)
    active = Q(webhook__state=Webhook.State.ACTIVE) & wanted | Q(kind=TEST)
    found = WebhookCall.objects.filter(left_behind | ready, active).exclude(webhook__in=list(busy))
    return found.order_by("state", "next_try_at", "pk")


def claim(*, as_of: datetime, busy: Collection[int] = ()) -> WebhookCall | None:
    """Take up the call that is due, under a new lease; None when nothing is."""
    while due(as_of=as_of, busy=busy).exists():  # no lock is taken for this, the usual answer
        with transaction.atomic():
            found = due(as_of=as_of, busy=busy).select_related("webhook")
            if connection.vendor == "postgresql":
                found = found.select_for_update(skip_locked=True, of=("self",))
            call = found.first()
            if call is None:  # others hold all of them
                return None
            if call.attempts < MOST_ATTEMPTS:
                return _begin(call, as_of)
            itself = WebhookCall.objects.filter(pk=call.pk)
            end_calls(itself, State.GIVEN_UP, as_of=as_of, problem=problems.ENDED_TOO_OFTEN)
    return None


def _begin(call: WebhookCall, as_of: datetime) -> WebhookCall:
    call.state, call.lease = State.SENDING, new_lease()
    call.lease_until = as_of + LEASE
    call.attempts += 1
    call.save(update_fields=["state", "lease", "lease_until", "attempts"])
    return call


@transaction.atomic
def sent(*, call: str, status: int, as_of: datetime) -> None:
    """The receiver took it. Holds whoever has the lease now."""
    found = WebhookCall.objects.filter(pk=call).exclude(state=State.SENT)
    if end_calls(found, State.SENT, as_of=as_of, sent_at=as_of, problem="", status=status):
        Webhook.objects.filter(calls=call).update(last_sent_at=as_of, failing_since=None)


@transaction.atomic
def failed(
    *,
    call: str,
    lease: str,
    problem: str,
    status: int | None,
    chance: float,
    as_of: datetime,
    asked: timedelta | None = None,
) -> None:
    """The receiver did not take it: try again later, or never, and switch off a webhook that is gone.

    ``asked``: for how long it asks to be left alone.
    """
    mine = WebhookCall.objects.filter(pk=call, lease=lease, state=State.SENDING)
    held = mine.select_for_update().first()
    if held is None:
        return
    webhook = Webhook.objects.select_for_update().get(pk=held.webhook_id)
    if webhook.failing_since is None:
        webhook.failing_since = as_of
        webhook.save(update_fields=["failing_since"])
    if asked:
        _leave_alone(webhook, as_of + min(asked, LONGEST_ASKED))
    ends = held.kind == TEST or problem == problems.GONE
    retry = None if ends else retry_after(held.failures + 1, chance, asked)
    if retry is None:
        end_calls(
            mine, State.GIVEN_UP, as_of=as_of, problem=problem, status=status, failures=held.failures + 1
        )
        if held.kind != TEST:
            _given_up(webhook, held, problem, as_of)
        return
    held.state, held.lease, held.lease_until = State.WAITING, "", None
    held.failures, held.next_try_at = retry.failures, as_of + retry.wait
    held.problem, held.status = problem, status
    held.save()


def _leave_alone(webhook: Webhook, until: datetime) -> None:
    if webhook.quiet_until is None or webhook.quiet_until < until:
        webhook.quiet_until = until
        webhook.save(update_fields=["quiet_until"])


def take_back(*, as_of: datetime) -> int:
    """What callers of this machine held that are no more waits again, under the same webhook-id. How many calls?"""
    taken = 0
    for key, lease in WebhookCall.objects.filter(state=State.SENDING).values_list("pk", "lease"):
        if is_left_behind(lease):
            mine = WebhookCall.objects.filter(pk=key, lease=lease, state=State.SENDING)
            taken += mine.update(state=State.WAITING, lease="", lease_until=None, next_try_at=as_of)
    return taken


def give_back(*, call: str, lease: str) -> None:
    """It was not tried after all: the caller is being stopped."""
    mine = WebhookCall.objects.filter(pk=call, lease=lease, state=State.SENDING)
    mine.update(state=State.WAITING, lease="", lease_until=None)


def _given_up(webhook: Webhook, call: WebhookCall, problem: str, as_of: datetime) -> None:
    """It said 410, or took nothing since this call was made: nobody is there any more, and the owners hear of it."""
    took = webhook.last_sent_at is not None and webhook.last_sent_at >= call.made_at
    if webhook.state == Webhook.State.DISABLED or (problem != problems.GONE and took):
        return
    why = problems.GONE if problem == problems.GONE else problems.LASTING
    waiting = switch_off(webhook, problem=why, as_of=as_of)
    tell(
        about=About(
            kind="webhook-disabled",
            key=f"webhook-disabled:{webhook.pk}:{as_of.isoformat()}",
            cause=f"webhook:{webhook.pk}",
            severity="warning",
            level="upkeep",
            evidence={
                "name": webhook.name, "host": urlsplit(webhook.url).hostname or "", "problem": why, "waiting": waiting,
            },
            link=f"/settings/webhooks/{webhook.pk}/",
        ),
        as_of=as_of,
    )  # fmt: skip
