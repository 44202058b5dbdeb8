"""Programs elsewhere that are told by HTTP (Standard Webhooks), and each call to one of them."""

from django.db import models
from django.db.models import Q

ENDED = ("sent", "given-up", "withdrawn")


class Webhook(models.Model):
    """An address that is called. Its secret is made of ``salt`` and TRIMTAB_SECRET_KEY, so no row holds it.

    After a change of the secret the old one signs as well until ``old_until``.
    """

    class State(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"  # by a person: calls wait
        DISABLED = "disabled"  # by Trimtab: it said 410, or nothing for days

    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    state = models.CharField(max_length=16, choices=State.choices, default=State.ACTIVE)
    salt = models.CharField(max_length=64)
    old_salt = models.CharField(max_length=64, blank=True)
    old_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    last_sent_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    quiet_until = models.DateTimeField(null=True, blank=True, help_text="it asked not to be called before")
    disabled_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=32, blank=True, help_text="why it was disabled: a code")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="webhook_state_known", condition=Q(state__in=["active", "paused", "disabled"])
            ),
            models.CheckConstraint(name="webhook_has_name", condition=~Q(name="") & ~Q(url="") & ~Q(salt="")),
            models.CheckConstraint(
                name="webhook_old_secret_ends",
                condition=Q(old_salt="", old_until__isnull=True)
                | (~Q(old_salt="") & Q(old_until__isnull=False)),
            ),
            models.CheckConstraint(
                name="webhook_disabled_says_why",
                condition=(Q(state="disabled", disabled_at__isnull=False) & ~Q(problem=""))
                | (~Q(state="disabled") & Q(disabled_at__isnull=True, problem="")),
            ),
            models.UniqueConstraint(name="webhook_name_once", fields=["name"]),
        ]
        ordering = ["name", "pk"]


class WebhookCall(models.Model):
    """One message to one webhook. Its key is the webhook-id, the same at every attempt."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        GIVEN_UP = "given-up"
        WITHDRAWN = "withdrawn"

    id = models.CharField(primary_key=True, max_length=64, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="calls")
    kind = models.CharField(max_length=64, help_text='the "type" of its body: "notice.told"')
    body = models.TextField(help_text="sent byte for byte at every attempt")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    lease = models.CharField(max_length=64, blank=True, help_text="who holds it")
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(
        default=0,
        help_text="how far it is in the retries: answers of no, and waits that a longer one stands for",
    )
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=32, blank=True, help_text="why it is not sent: a code")
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="of the last HTTP answer")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="webhook_call_state_known",
                condition=Q(state__in=["waiting", "sending", "sent", "given-up", "withdrawn"]),
            ),
            models.CheckConstraint(name="webhook_call_has_body", condition=~Q(body="") & ~Q(kind="")),
            models.CheckConstraint(
                name="webhook_call_lease_while_sending",
                condition=(Q(state="sending", lease_until__isnull=False) & ~Q(lease=""))
                | (~Q(state="sending") & Q(lease_until__isnull=True, lease="")),
            ),
            models.CheckConstraint(
                name="webhook_call_sent_has_its_time",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="webhook_call_ended_has_its_time",
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="webhook_call_given_up_says_why", condition=~Q(state="given-up") | ~Q(problem="")
            ),
        ]
        indexes = [
            models.Index(
                name="webhook_call_due",
                fields=["next_try_at"],
                condition=Q(state__in=["waiting", "sending"]),
            ),
            models.Index(name="webhook_call_latest", fields=["webhook", "-made_at"]),
            models.Index(name="webhook_call_ended", fields=["ended_at"]),
        ]
