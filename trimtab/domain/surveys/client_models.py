"""What belongs to an invitation by name besides its scores: texts, changes, a call wanted; and who was not asked."""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.clients.models import Client, Contact, Contract
from trimtab.domain.people.models import User
from trimtab.domain.promises import OfSameClient
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.domain.tickets.models import Ticket


class SurveyText(models.Model):
    """What was written to a question of free text. (The comment of an imported score is kept with the score.)"""

    invitation = models.ForeignKey(SurveyInvitation, on_delete=models.CASCADE, related_name="texts")
    question = models.CharField(max_length=64)
    text = models.TextField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="survey_text_once_a_question", fields=["invitation", "question"]),
            models.CheckConstraint(name="survey_text_says_something", condition=~Q(text="")),
        ]


class FormerAnswer(models.Model):
    """What a link's page sent and what no longer holds, or never did.

    ``given_at`` until ``replaced_at`` it was the answer. ``doubtful``: a program may have sent it after a person had
    answered; it never held, and both moments are the same.
    """

    invitation = models.ForeignKey(SurveyInvitation, on_delete=models.CASCADE, related_name="former_answers")
    question = models.CharField(max_length=64)
    score = models.FloatField(null=True, blank=True)
    text = models.TextField(blank=True)
    given_at = models.DateTimeField()
    replaced_at = models.DateTimeField()
    doubtful = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="former_answer_replaced_later", condition=Q(replaced_at__gte=F("given_at"))
            ),
            models.CheckConstraint(
                name="former_answer_says_something", condition=Q(score__isnull=False) | ~Q(text="")
            ),
        ]
        ordering = ["replaced_at", "pk"]


class CallRequest(models.Model):
    """Somebody who answered wants to be called. Open until ``ended_at``; ``done_by`` None: it was withdrawn."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="call_requests")
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="call_requests",
        db_constraint=False,
    )
    invitation = models.ForeignKey(SurveyInvitation, on_delete=models.CASCADE, related_name="call_requests")
    wanted_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="one working hour later, by the provider's calendar")
    owner = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="call_requests",
        help_text="None: of all service managers",
    )
    told_at = models.DateTimeField(null=True, blank=True, help_text="None: nobody was told by mail yet")
    ended_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            OfSameClient(name="call_request_contact_of_client", field="contact"),
            models.UniqueConstraint(
                name="call_request_one_open", fields=["invitation"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="call_request_due_after_wanted", condition=Q(due_at__gt=F("wanted_at"))
            ),
            models.CheckConstraint(
                name="call_request_done_means_ended",
                condition=Q(ended_at__isnull=False) | Q(done_by__isnull=True, note=""),
            ),
        ]
        indexes = [models.Index(name="call_request_open", fields=["due_at"], condition=Q(ended_at=None))]


class NotAsked(models.Model):
    """Somebody was to be asked and was not: which round, who and why. It is not decided again.

    ``contact`` None: the client has nobody who could be asked.
    """

    class Reason(models.TextChoices):
        NO_CONTACT = "no-contact"
        TOO_LATE = "too-late"
        ASKED_RECENTLY = "asked-recently"
        ASKED_SOON = "asked-soon"
        OPTED_OUT = "opted-out"
        ADDRESS_DISABLED = "address-disabled"

    survey = models.CharField(max_length=64)
    round = models.CharField(max_length=64)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    contract = models.ForeignKey(
        Contract, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField()
    reason = models.CharField(max_length=32, choices=Reason.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="not_asked_once_a_round",
                fields=["survey", "round", "contact"],
                condition=Q(contact__isnull=False),
            ),
            models.UniqueConstraint(
                name="not_asked_once_a_client",
                fields=["survey", "round", "client"],
                condition=Q(contact__isnull=True),
            ),
            models.CheckConstraint(
                name="not_asked_reason_known",
                condition=Q(
                    reason__in=[
                        "no-contact",
                        "too-late",
                        "asked-recently",
                        "asked-soon",
                        "opted-out",
                        "address-disabled",
                    ]
                ),
            ),
            OfSameClient(name="not_asked_contact_of_client", field="contact"),
            OfSameClient(name="not_asked_contract_of_client", field="contract"),
        ]
        indexes = [models.Index(name="not_asked_decided", fields=["decided_at"])]


class ClientRound(models.Model):
    """A day on which clients' contacts are asked a survey that belongs to no contract and no ticket."""

    survey = models.CharField(max_length=64)
    day = models.DateField()
    started_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="client_round_once_a_day", fields=["survey", "day"]),
            models.CheckConstraint(name="client_round_names_survey", condition=~Q(survey="")),
        ]
        indexes = [models.Index(name="client_round_day", fields=["day"])]

    @property
    def name(self) -> str:
        """What invitations call the round."""
        return self.day.isoformat()
