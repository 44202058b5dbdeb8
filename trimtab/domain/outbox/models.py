"""A message is a row: whoever holds its lease hands it to the mail server, and the same row says how that went.

Keys are random and say nothing of the order of writing. A secret message (its text could identify whoever answers,
or lets somebody in) loses text and HTML in the statement that ends it.
"""

import uuid

from django.db import models
from django.db.models import Q

ENDED = ("sent", "given-up", "withdrawn")


class OutboxMessage(models.Model):
    """One message to one address. ``of`` and ``key`` say what it is about, and are empty when nothing may say so."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        GIVEN_UP = "given-up"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(max_length=64, db_index=False, help_text='"survey-invitation"')
    topic = models.SlugField(
        max_length=32, db_index=False, blank=True, help_text="what one can opt out of; empty: of nothing"
    )
    recipient = models.CharField(max_length=254, help_text="A to Z of its domain in lower case")
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=400)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, help_text="further headers by name")
    message_id = models.CharField(max_length=255, unique=True, help_text="the same at every attempt")
    envelope = models.CharField(
        max_length=254, blank=True, help_text="where bounces go; empty: to whom it is from"
    )
    secret = models.BooleanField(default=False)
    urgent = models.BooleanField(
        default=False, db_default=False, help_text="goes before what is not, and is tried again sooner"
    )
    of = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    useless_after = models.DateTimeField(null=True, blank=True, help_text="then it is not sent any more")
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    lease = models.CharField(max_length=64, blank=True, help_text="who holds it")
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=32, blank=True, help_text="why it is not sent: a code")
    answer = models.TextField(blank=True, help_text="what the mail server said of it last")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outbox_state_known",
                condition=Q(state__in=["waiting", "sending", "sent", "given-up", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="outbox_language_known", condition=Q(language__in=["en", "tr", "ja"])
            ),
            models.CheckConstraint(
                name="outbox_names_its_kind",
                condition=~Q(kind="") & ~Q(recipient="") & ~Q(subject="") & ~Q(message_id=""),
            ),
            models.CheckConstraint(
                name="outbox_lease_while_sending",
                condition=(Q(state="sending", lease_until__isnull=False) & ~Q(lease=""))
                | (~Q(state="sending") & Q(lease_until__isnull=True, lease="")),
            ),
            models.CheckConstraint(
                name="outbox_sent_has_its_time",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="outbox_ended_has_its_time",
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="outbox_given_up_says_why", condition=~Q(state="given-up") | ~Q(problem="")
            ),
            models.CheckConstraint(
                name="outbox_has_text_to_send", condition=Q(state__in=ENDED) | (~Q(text="") & ~Q(html=""))
            ),
            models.CheckConstraint(
                name="outbox_secret_is_wiped",
                condition=Q(secret=False) | ~Q(state__in=ENDED) | Q(text="", html="", headers={}),
            ),
            models.CheckConstraint(name="outbox_key_of_something", condition=Q(key="") | ~Q(of="")),
        ]
        indexes = [
            models.Index(
                name="outbox_due", fields=["next_try_at"], condition=Q(state__in=["waiting", "sending"])
            ),
            models.Index(name="outbox_ended", fields=["state", "ended_at"]),
            models.Index(name="outbox_recipient", fields=["recipient"]),
            models.Index(name="outbox_of", fields=["of", "key"], condition=~Q(of="")),
        ]


class DisabledAddress(models.Model):
    """An address that mail does not reach: nothing is sent there until somebody enables it again."""

    class Reason(models.TextChoices):
        REFUSED = "refused"  # by the server that we handed the message to
        BOUNCED = "bounced"  # a report came back later

    address = models.CharField(max_length=254, unique=True, help_text="A to Z of its domain in lower case")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    disabled_at = models.DateTimeField()
    answer = models.TextField(blank=True, help_text="what the mail server said")
    told_at = models.DateTimeField(null=True, blank=True, help_text="None: nobody was told by mail yet")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disabled_address_reason_known", condition=Q(reason__in=["refused", "bounced"])
            ),
            models.CheckConstraint(name="disabled_address_is_one", condition=Q(address__contains="@")),
        ]


class OptOut(models.Model):
    """Somebody wants no mail about a topic at this address."""

    address = models.CharField(max_length=254, help_text="A to Z of its domain in lower case")
    topic = models.SlugField(max_length=32, db_index=False)
    opted_out_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="opt_out_once", fields=["address", "topic"]),
            models.CheckConstraint(
                name="opt_out_names_both", condition=Q(address__contains="@") & ~Q(topic="")
            ),
        ]
