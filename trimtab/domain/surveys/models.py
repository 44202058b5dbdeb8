"""What clients and technicians answered.

Clients answer by name: an invitation leads to their answers (SURVEY-9). Technicians never do: their answers know a
round, a team and an opaque key that lives no longer than the block of weeks it pools (ANON-7, ANON-8); no column
leads to a person.
"""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.batches.models import Imported
from trimtab.domain.clients.models import Client, Contact, Contract
from trimtab.domain.people.models import Team
from trimtab.domain.promises import OfSameClient
from trimtab.domain.tickets.models import Ticket


class SurveyInvitation(Imported):
    """One survey sent to one respondent of a client."""

    survey = models.CharField(max_length=64)
    round = models.CharField(max_length=64)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="invitations")
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitations",
        db_constraint=False,
    )
    respondent = models.CharField(max_length=200, help_text="who answered, as the file names them")
    contract = models.ForeignKey(
        Contract,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitations",
        db_constraint=False,
    )
    ticket = models.ForeignKey(
        Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    sent_at = models.DateTimeField()
    delivered = models.BooleanField(default=True)

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.UniqueConstraint(
                name="invitation_once_a_round", fields=["survey", "round", "client", "respondent"]
            ),
            OfSameClient(name="invitation_contact_of_client", field="contact"),
            OfSameClient(name="invitation_contract_of_client", field="contract"),
        ]
        indexes = [models.Index(name="invitation_sent", fields=["sent_at"])]


class SurveyAnswer(models.Model):
    """The answer to one question. ``score`` points upwards: higher is better; ``raw_*`` is what was given."""

    invitation = models.ForeignKey(SurveyInvitation, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=64)
    answered_at = models.DateTimeField()
    score = models.FloatField()
    scale_low = models.FloatField()
    scale_high = models.FloatField()
    raw_score = models.FloatField()
    higher_is_better = models.BooleanField(default=True)
    comment = models.TextField(blank=True)
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="answer_once_a_question", fields=["invitation", "question"]),
            models.CheckConstraint(name="answer_scale_has_width", condition=Q(scale_low__lt=F("scale_high"))),
            models.CheckConstraint(
                name="answer_within_scale", condition=Q(score__gte=F("scale_low"), score__lte=F("scale_high"))
            ),
            models.CheckConstraint(
                name="answer_direction_kept",
                condition=Q(higher_is_better=True, score=F("raw_score"))
                | Q(higher_is_better=False, score=F("scale_low") + F("scale_high") - F("raw_score")),
            ),
        ]


class PeopleRound(Imported):
    """One round of a survey among technicians: a week of the pulse, an in-depth survey, an onboarding."""

    survey = models.CharField(max_length=64)
    opens_on = models.DateField()
    closes_on = models.DateField()

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.UniqueConstraint(name="people_round_once", fields=["survey", "opens_on"]),
            models.CheckConstraint(
                name="people_round_closes_after_opening", condition=Q(closes_on__gte=F("opens_on"))
            ),
        ]


class PeopleInvited(models.Model):
    """How many of a team were asked in a round; membership is frozen when the round opens (ANON-8)."""

    round = models.ForeignKey(PeopleRound, on_delete=models.CASCADE, related_name="invited")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    invited = models.PositiveIntegerField()
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="people_invited_once", fields=["round", "team"])]


class PeopleAnswer(models.Model):
    """One anonymous answer: no person, no time finer than the round."""

    round = models.ForeignKey(PeopleRound, on_delete=models.CASCADE, related_name="answers")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=64)
    score = models.PositiveSmallIntegerField(help_text="1 to 5, 5 is good")
    respondent = models.CharField(
        max_length=32, help_text="opaque; the same within a four-week block, never beyond"
    )
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="people_answer_once", fields=["round", "respondent", "question"]),
            models.CheckConstraint(
                name="people_answer_within_scale", condition=Q(score__gte=1, score__lte=5)
            ),
        ]
