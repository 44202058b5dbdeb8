"""Webhooks as they are listed, and the last messages to one. Of an answer only the status is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext

from trimtab.domain.notices.webhook_models import Webhook, WebhookCall
from trimtab.web.presenters import dates, webhook_words
from trimtab.web.presenters.numbers import count


@dataclass(frozen=True)
class Line:
    """One webhook. ``problem``: why it was switched off."""

    pk: int
    href: str
    name: str
    url: str
    state: str
    key: str
    tone: str
    problem: str
    last: str
    failing: str


@dataclass(frozen=True)
class CallLine:
    """One message to it."""

    key: str
    what: str
    made: str
    state: str
    tries: str
    problem: str
    status: str
    following: str


def lines(found: Iterable[Webhook], zone: ZoneInfo) -> list[Line]:
    """Every webhook."""
    return [line(one, zone) for one in found]


def line(one: Webhook, zone: ZoneInfo) -> Line:
    """One of them."""
    return Line(
        pk=one.pk,
        href=reverse("settings-webhook", args=[one.pk]),
        name=one.name,
        url=one.url,
        state=webhook_words.state(one.state),
        key=one.state,
        tone={"active": "good", "disabled": "bad"}.get(one.state, "warn"),
        problem=webhook_words.problem(one.problem) if one.problem else "",
        last=dates.moment(one.last_sent_at, zone) if one.last_sent_at else "",
        failing=dates.moment(one.failing_since, zone) if one.failing_since else "",
    )


def call_lines(found: Iterable[WebhookCall], zone: ZoneInfo) -> list[CallLine]:
    """The last messages."""
    return [
        CallLine(
            key=one.pk,
            what=_what(one.kind),
            made=dates.moment(one.made_at, zone),
            state=webhook_words.call_state(one.state),
            tries=count(one.attempts),
            problem=webhook_words.problem(one.problem) if one.problem else "",
            status=str(one.status or ""),
            following=dates.moment(one.next_try_at, zone) if one.state == "waiting" else "",
        )
        for one in found
    ]


def overlap(one: Webhook, as_of: datetime, zone: ZoneInfo) -> str:
    """Until when the secret before signs too; empty: it does not."""
    if one.old_until is None or one.old_until <= as_of:
        return ""
    says = gettext("Until %(when)s messages are signed with the old secret too.")
    return says % {"when": dates.moment(one.old_until, zone)}


def quiet(one: Webhook, as_of: datetime, zone: ZoneInfo) -> str:
    """Until when the receiver asked to be left alone; empty: it did not."""
    if one.quiet_until is None or one.quiet_until <= as_of:
        return ""
    says = gettext("The receiver asked to be left alone until %(when)s; messages wait for that.")
    return says % {"when": dates.moment(one.quiet_until, zone)}


def _what(kind: str) -> str:
    return gettext("test") if kind == "webhook.test" else gettext("notices")
