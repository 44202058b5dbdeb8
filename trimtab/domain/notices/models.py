"""A notice is a row for one cause; each time something was told about it is a row; each way to each receiver is one.

Words are never stored: a notice keeps its evidence, and reports/notice_words says it in each reader's language.
"""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.clients.models import Client
from trimtab.domain.notices.webhook_models import Webhook, WebhookCall
from trimtab.domain.outbox.models import OutboxMessage
from trimtab.domain.people.models import Team, User

SEVERITIES = ("info", "warning", "exceeded")
"""From the least to the most."""
LEVELS = ("approaching", "exceeded", "information", "signal", "upkeep")
GIVEN = "given"
"""The level of a telling that a notice was given to somebody: told to that person, and to webhooks that ask for it."""
STAGES = ("", "early", "ongoing", "team")
GROUPS = ("owners", "service-managers")
ROLES = (
    "onboarding-manager", "account-owner", "service-desk-lead", "service-delivery-manager", "team-lead",
    "kpi-owner", *GROUPS,
)  # fmt: skip
ENDED = ("sent", "failed", "withdrawn")


class Notice(models.Model):
    """One cause, from the first time it was told until it ended. What was told last is what it shows.

    ``client`` or ``team``: whom it is about; neither: the provider itself.
    """

    class Severity(models.TextChoices):
        INFO = "info"
        WARNING = "warning"
        EXCEEDED = "exceeded"

    cause = models.CharField(max_length=128, help_text='"escalation:client:12"')
    kind = models.SlugField(max_length=64, db_index=False, help_text="the file in reports/notice_words")
    severity = models.CharField(max_length=16, choices=Severity.choices)
    level = models.CharField(max_length=16, help_text="which receiver rules hold")
    kpi = models.CharField(max_length=64, blank=True)
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.CASCADE, related_name="notices"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    evidence = models.JSONField(default=dict)
    link = models.CharField(max_length=400, blank=True, help_text="a path of the product")
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField(help_text="when it was told last, repeats included")
    times = models.PositiveIntegerField(default=1, help_text="how often, repeats included")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    snoozed_until = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned_notices"
    )
    known_until = models.DateField(null=True, blank=True, help_text="last day on which its cause is quiet")
    known_why = models.CharField(max_length=200, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="notice_one_open_a_cause", fields=["cause"], condition=Q(resolved_at__isnull=True)
            ),
            models.CheckConstraint(name="notice_names_its_cause", condition=~Q(cause="") & ~Q(kind="")),
            models.CheckConstraint(name="notice_severity_known", condition=Q(severity__in=SEVERITIES)),
            models.CheckConstraint(name="notice_level_known", condition=Q(level__in=LEVELS)),
            models.CheckConstraint(
                name="notice_about_one_group", condition=Q(client__isnull=True) | Q(team__isnull=True)
            ),
            models.CheckConstraint(
                name="notice_last_after_opening", condition=Q(last_at__gte=F("opened_at"))
            ),
            models.CheckConstraint(name="notice_was_told", condition=Q(times__gte=1)),
            models.CheckConstraint(
                name="notice_acknowledged_by_somebody",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
            models.CheckConstraint(
                name="notice_known_says_why",
                condition=Q(known_until__isnull=True, known_why="")
                | (Q(known_until__isnull=False) & ~Q(known_why="")),
            ),
        ]
        indexes = [
            models.Index(name="notice_open", fields=["-last_at"], condition=Q(resolved_at__isnull=True)),
            models.Index(name="notice_by_time", fields=["-opened_at"]),
            models.Index(name="notice_cause", fields=["cause", "-opened_at"]),
        ]


class NoticeTelling(models.Model):
    """One thing that happened to a cause, once for each ``key``. ``quiet``: why nobody is told of it.

    That a notice was given to somebody is one as well, of the level GIVEN: it repeats what the notice says.
    """

    class Quiet(models.TextChoices):
        TOLD = ""
        REPEAT = "repeat"  # its notice is open, and says as much already
        KNOWN = "known"  # somebody marked the cause as known

    key = models.CharField(max_length=160, unique=True)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="tellings")
    kind = models.SlugField(max_length=64, db_index=False)
    severity = models.CharField(max_length=16, choices=Notice.Severity.choices)
    level = models.CharField(max_length=16)
    evidence = models.JSONField(default=dict)
    link = models.CharField(max_length=400, blank=True)
    told_at = models.DateTimeField()
    quiet = models.CharField(max_length=8, choices=Quiet.choices, blank=True)
    given_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    shared_out_at = models.DateTimeField(null=True, blank=True, help_text="its receivers were found then")
    next_level_at = models.DateTimeField(
        null=True, blank=True, help_text="when nobody acknowledges: the next level is told then, once"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="telling_has_key", condition=~Q(key="") & ~Q(kind="")),
            models.CheckConstraint(
                name="telling_quiet_known", condition=Q(quiet__in=["", "repeat", "known"])
            ),
            models.CheckConstraint(name="telling_severity_known", condition=Q(severity__in=SEVERITIES)),
            models.CheckConstraint(name="telling_level_known", condition=Q(level__in=[*LEVELS, GIVEN])),
            models.CheckConstraint(
                name="telling_given_by_and_to",
                condition=Q(level=GIVEN, given_to__isnull=False, given_by__isnull=False)
                | (~Q(level=GIVEN) & Q(given_to__isnull=True, given_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="telling_quiet_reaches_nobody",
                condition=Q(quiet="") | Q(shared_out_at__isnull=True, next_level_at__isnull=True),
            ),
            models.CheckConstraint(
                name="telling_waits_after_sharing",
                condition=Q(next_level_at__isnull=True) | Q(shared_out_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="telling_to_share", fields=["told_at"], condition=Q(shared_out_at__isnull=True, quiet="")
            ),
            models.Index(
                name="telling_to_raise", fields=["next_level_at"], condition=Q(next_level_at__isnull=False)
            ),
        ]


class NoticeDelivery(models.Model):
    """One telling on one way to one receiver. By mail and webhook several of them share a message.

    ``waiting``: it is due, or waits for the window of its receiver to end; ``handed``: it is in the outbox, or in a
    call to a webhook, whose end it takes over.
    """

    class Channel(models.TextChoices):
        PAGE = "page"
        MAIL = "mail"
        WEBHOOK = "webhook"

    class State(models.TextChoices):
        WAITING = "waiting"
        HANDED = "handed"
        SENT = "sent"
        FAILED = "failed"
        WITHDRAWN = "withdrawn"

    telling = models.ForeignKey(NoticeTelling, on_delete=models.CASCADE, related_name="deliveries")
    step = models.PositiveSmallIntegerField(default=1, help_text="2: nobody of the first level acknowledged")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    account = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    address = models.CharField(max_length=254, blank=True, help_text="of nobody in particular")
    webhook = models.ForeignKey(
        Webhook, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    due_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    handed_at = models.DateTimeField(null=True, blank=True)
    message = models.ForeignKey(
        OutboxMessage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    call = models.ForeignKey(WebhookCall, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=32, blank=True, help_text="why it did not arrive: a code")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_state_known",
                condition=Q(state__in=["waiting", "handed", "sent", "failed", "withdrawn"]),
            ),
            models.CheckConstraint(name="delivery_step_known", condition=Q(step__in=[1, 2])),
            models.CheckConstraint(
                name="delivery_names_its_receiver",
                condition=Q(channel="page", account__isnull=False, address="", webhook__isnull=True)
                | Q(channel="mail", account__isnull=False, address="", webhook__isnull=True)
                | (Q(channel="mail", account__isnull=True, webhook__isnull=True) & ~Q(address=""))
                | Q(channel="webhook", account__isnull=True, address="", webhook__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_ended_has_its_time",
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="delivery_handed_has_its_time",
                condition=~Q(state="handed") | Q(handed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_failed_says_why", condition=~Q(state="failed") | ~Q(problem="")
            ),
            models.UniqueConstraint(
                name="delivery_once_an_account",
                fields=["telling", "channel", "account"],
                condition=Q(account__isnull=False),
            ),
            models.UniqueConstraint(
                name="delivery_once_an_address", fields=["telling", "address"], condition=~Q(address="")
            ),
            models.UniqueConstraint(
                name="delivery_once_a_webhook",
                fields=["telling", "webhook"],
                condition=Q(webhook__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="delivery_under_way",
                fields=["state", "due_at"],
                condition=Q(state__in=["waiting", "handed"]),
            ),
            models.Index(name="delivery_handed", fields=["handed_at"], condition=Q(handed_at__isnull=False)),
        ]


class ReceiverRule(models.Model):
    """Who is told of notices of a level: a role, an account or a webhook; of one client or KPI, or of all.

    ``step`` 2: told when nobody acknowledged within two working days.
    """

    level = models.CharField(max_length=16)
    stage = models.CharField(max_length=8, blank=True, help_text="early, ongoing or team; empty: each")
    kpi = models.CharField(max_length=64, blank=True, help_text="empty: each")
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.CASCADE, related_name="receiver_rules"
    )
    step = models.PositiveSmallIntegerField(default=1)
    role = models.CharField(max_length=32, blank=True)
    account = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    webhook = models.ForeignKey(
        Webhook, null=True, blank=True, on_delete=models.CASCADE, related_name="rules"
    )
    by_page = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="receiver_rule_level_known", condition=Q(level__in=[*LEVELS, GIVEN])),
            models.CheckConstraint(
                name="receiver_rule_given_for_webhooks",
                condition=~Q(level=GIVEN) | Q(webhook__isnull=False),
            ),
            models.CheckConstraint(name="receiver_rule_stage_known", condition=Q(stage__in=STAGES)),
            models.CheckConstraint(name="receiver_rule_step_known", condition=Q(step__in=[1, 2])),
            models.CheckConstraint(name="receiver_rule_role_known", condition=Q(role__in=["", *ROLES])),
            models.CheckConstraint(
                name="receiver_rule_names_one",
                condition=(~Q(role="") & Q(account__isnull=True, webhook__isnull=True))
                | Q(role="", account__isnull=False, webhook__isnull=True)
                | Q(role="", account__isnull=True, webhook__isnull=False),
            ),
            models.CheckConstraint(
                name="receiver_rule_has_a_way",
                condition=Q(webhook__isnull=False, by_page=False, by_mail=False)
                | (Q(webhook__isnull=True) & (Q(by_page=True) | Q(by_mail=True))),
            ),
        ]
