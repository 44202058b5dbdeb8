"""Sound and breaking rows of notices, webhooks and responsibilities, for test_constraints.py."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from trimtab.domain.models import (
    Absence,
    FallbackAddress,
    Notice,
    NoticeDelivery,
    NoticeTelling,
    ReceiverRule,
    Responsibility,
    Webhook,
    WebhookCall,
)

NOON, MORNING = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 1, 8, tzinfo=UTC)
DAY, EARLIER = date(2026, 3, 1), date(2026, 2, 1)
Breaking = dict[str, Callable[[Any], dict[str, Any]]]


def sound_notices(world: Any) -> dict[type[models.Model], dict[str, Any]]:
    """Values of rows that break nothing."""
    told: dict[str, Any] = {"kind": "webhook-disabled", "severity": "info", "level": "upkeep"}
    return {
        Absence: {"account": world.owner, "starts_on": EARLIER, "ends_on": DAY},
        FallbackAddress: {"id": 1, "address": "desk@msp.example"},
        Responsibility: {"role": "team-lead", "holder": world.owner},
        Webhook: {"name": "Other", "url": "https://chat.msp.example/", "salt": "s", "made_at": NOON},
        WebhookCall: {
            "id": "msg_2", "webhook": world.webhook, "kind": "notice.told", "body": "{}", "made_at": NOON,
            "next_try_at": NOON,
        },
        Notice: {"cause": "other", "opened_at": NOON, "last_at": NOON, **told},
        NoticeTelling: {"key": "other", "notice": world.notice, "told_at": NOON, **told},
        NoticeDelivery: {
            "telling": world.telling, "channel": "page", "account": world.owner, "due_at": NOON, "state": "sent",
            "ended_at": NOON,
        },
        ReceiverRule: {"level": "signal", "role": "team-lead"},
    }  # fmt: skip


def prepare(world: Any) -> None:
    """The rows that others of them point at."""
    told: dict[str, Any] = {"kind": "webhook-disabled", "severity": "info", "level": "upkeep"}
    world.webhook = Webhook.objects.create(name="Chat", url="https://a.example/", salt="s", made_at=NOON)
    world.notice = Notice.objects.create(cause="c", opened_at=NOON, last_at=NOON, **told)
    world.telling = NoticeTelling.objects.create(key="k", notice=world.notice, told_at=NOON, **told)


BREAKING: Breaking = {
    "responsibility_role_known": lambda w: {"role": "king"},
    "responsibility_of_one_group": lambda w: {"client": w.client, "team": w.team},
    "responsibility_kpi_has_its_owner": lambda w: {"kpi": "sla-met"},
    "responsibility_names_somebody": lambda w: {"holder": None},
    "responsibility_deputy_is_another": lambda w: {"deputy": w.owner},
    "responsibility_owners_stand_by_day": lambda w: {"role": "account-owner"},
    "absence_ends_after_start": lambda w: {"ends_on": date(2026, 1, 1)},
    "absence_stand_in_is_another": lambda w: {"stand_in": w.owner},
    "fallback_is_one": lambda w: {"id": 2},
    "fallback_is_an_address": lambda w: {"address": "desk"},
    "webhook_state_known": lambda w: {"state": "asleep"},
    "webhook_has_name": lambda w: {"url": ""},
    "webhook_old_secret_ends": lambda w: {"old_salt": "o"},
    "webhook_disabled_says_why": lambda w: {"state": "disabled", "disabled_at": NOON},
    "webhook_call_state_known": lambda w: {"state": "lost"},
    "webhook_call_has_body": lambda w: {"body": ""},
    "webhook_call_lease_while_sending": lambda w: {"state": "sending", "lease": "x"},
    "webhook_call_sent_has_its_time": lambda w: {"state": "sent", "ended_at": NOON},
    "webhook_call_ended_has_its_time": lambda w: {"state": "withdrawn"},
    "webhook_call_given_up_says_why": lambda w: {"state": "given-up", "ended_at": NOON},
    "notice_names_its_cause": lambda w: {"cause": ""},
    "notice_severity_known": lambda w: {"severity": "red"},
    "notice_level_known": lambda w: {"level": "red"},
    "notice_about_one_group": lambda w: {"client": w.client, "team": w.team},
    "notice_last_after_opening": lambda w: {"last_at": MORNING},
    "notice_was_told": lambda w: {"times": 0},
    "notice_acknowledged_by_somebody": lambda w: {"acknowledged_at": NOON},
    "notice_known_says_why": lambda w: {"known_until": DAY},
    "telling_has_key": lambda w: {"key": ""},
    "telling_quiet_known": lambda w: {"quiet": "asleep"},
    "telling_severity_known": lambda w: {"severity": "red"},
    "telling_level_known": lambda w: {"level": "red"},
    "telling_given_by_and_to": lambda w: {"level": "given"},
    "telling_quiet_reaches_nobody": lambda w: {"quiet": "repeat", "shared_out_at": NOON},
    "telling_waits_after_sharing": lambda w: {"next_level_at": NOON},
    "delivery_state_known": lambda w: {"state": "lost", "ended_at": None},
    "delivery_step_known": lambda w: {"step": 3},
    "delivery_names_its_receiver": lambda w: {"account": None},
    "delivery_ended_has_its_time": lambda w: {"ended_at": None},
    "delivery_handed_has_its_time": lambda w: {"state": "handed", "ended_at": None},
    "delivery_failed_says_why": lambda w: {"state": "failed"},
    "receiver_rule_level_known": lambda w: {"level": "red"},
    "receiver_rule_given_for_webhooks": lambda w: {"level": "given"},
    "receiver_rule_stage_known": lambda w: {"stage": "late"},
    "receiver_rule_step_known": lambda w: {"step": 3},
    "receiver_rule_role_known": lambda w: {"role": "king"},
    "receiver_rule_names_one": lambda w: {"account": w.owner},
    "receiver_rule_has_a_way": lambda w: {"by_page": False, "by_mail": False},
}
TWICE: dict[str, dict[str, Any]] = {
    "responsibility_once": {},
    "notice_one_open_a_cause": {"kind": "other"},
    "delivery_once_an_account": {"step": 2},
    "webhook_name_once": {"url": "https://b.example/"},
}
TWICE_WITH: dict[str, tuple[Callable[[Any], dict[str, Any]], dict[str, Any]]] = {
    "responsibility_once_a_client": (lambda w: {"client": w.client}, {}),
    "responsibility_once_a_kpi": (lambda w: {"role": "kpi-owner", "kpi": "sla-met"}, {}),
    "responsibility_once_a_team": (lambda w: {"team": w.team}, {}),
    "delivery_once_an_address": (
        lambda w: {"channel": "mail", "account": None, "address": "desk@msp.example"},
        {"step": 2},
    ),
    "delivery_once_a_webhook": (
        lambda w: {"channel": "webhook", "account": None, "webhook": w.webhook},
        {"step": 2},
    ),
}
