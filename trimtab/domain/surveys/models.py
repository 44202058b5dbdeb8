"""What clients and technicians answered.

Clients answer by name: an invitation leads to their answers (SURVEY-9). Technicians never do: their answers know a
round, a team and an opaque key that lives no longer than the block of weeks it pools (ANON-7, ANON-8); no column
leads to a person. How that is kept stands in docs/anonymity.md.
"""

import secrets

from django.db import models
from django.db.models import F, Q

from trimtab.domain.batches.models import Imported
from trimtab.domain.clients.models import Client, Contact, Contract
from trimtab.domain.people.models import Person, Team
from trimtab.domain.promises import OfSameClient
from trimtab.domain.questionnaires.models import QuestionnaireVersion
from trimtab.domain.tickets.models import Ticket

_LEAST_RANDOM, _RANDOM = 1 << 40, 1 << 52


def random_id() -> int:
    """An id that tells nothing of when its row was written; above every counted id, and exact in any JSON."""
    return _LEAST_RANDOM + secrets.randbelow(_RANDOM)


class SurveyInvitation(Imported):
    """One survey sent to one respondent of a client.

    One that Trimtab sent itself knows its ``version``, its link's hash (``token``) and when it closes; of one that came
    in with a file none of that is known. ``doubtful``: a program may have sent the answers, so they count nowhere until
    somebody says that a person gave them.
    """

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
    version = models.ForeignKey(
        QuestionnaireVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )
    contract_day = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=8, blank=True)
    token = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text="surveys.tokens.hashed(…, 'invites')"
    )
    closes_at = models.DateTimeField(null=True, blank=True, help_text="from then on no answer is taken")
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminder = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text="the reminder's own link, as token"
    )
    printed = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text="the link printed last, as token"
    )
    inside = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text="the link made on a page last, as token"
    )
    doubtful = models.BooleanField(default=False)

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.CheckConstraint(
                name="invitation_link_closes",
                condition=Q(token__isnull=True)
                | Q(version__isnull=False, closes_at__gt=F("sent_at"), language__in=["en", "tr", "ja"]),
            ),
            models.CheckConstraint(
                name="invitation_reminded_after_sending",
                condition=Q(reminded_at__isnull=True) | Q(reminded_at__gt=F("sent_at")),
            ),
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
    """One round of a survey among technicians: a week of the pulse, an in-depth survey, a month's onboardings.

    ``asking``: Trimtab itself asks, and answers are still taken until ``closes_at``. Then nothing of the round is
    shown (ANON-6). ``version`` is the number of the questionnaire's version; not a reference, since a version leads to
    whoever wrote it. ``keyed`` names the block's key that made the respondents, empty for a round without.
    """

    survey = models.CharField(max_length=64)
    opens_on = models.DateField()
    closes_on = models.DateField()
    version = models.PositiveIntegerField(null=True, blank=True, help_text="None: answers came from a file")
    asking = models.BooleanField(default=False)
    closes_at = models.DateTimeField(null=True, blank=True)
    keyed = models.CharField(max_length=16, blank=True)

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.UniqueConstraint(name="people_round_once", fields=["survey", "opens_on"]),
            models.CheckConstraint(
                name="people_round_closes_after_opening", condition=Q(closes_on__gte=F("opens_on"))
            ),
            models.CheckConstraint(
                name="people_round_asked_has_words_and_end",
                condition=Q(asking=False) | Q(version__isnull=False, closes_at__isnull=False),
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
    """One anonymous answer: no person, no time finer than the round.

    ``finds`` is what the token of an open link finds its answers by, so that they can be changed; empty once the
    round has closed. Ids of answers that Trimtab took are random (``random_id``).
    """

    round = models.ForeignKey(PeopleRound, on_delete=models.CASCADE, related_name="answers")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=64)
    score = models.PositiveSmallIntegerField(help_text="1 to 5, 5 is good")
    respondent = models.CharField(
        max_length=32, help_text="opaque; the same within a four-week block, never beyond"
    )
    finds = models.CharField(max_length=64, blank=True)
    doubtful = models.BooleanField(
        default=False, help_text="a program may have sent it: kept, and in no figure"
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
            models.CheckConstraint(
                name="people_answer_of_link_or_file", condition=Q(finds="") | Q(batch__isnull=True)
            ),
        ]


class PeopleComment(models.Model):
    """Free text, apart from scores: a round and a department, no team and no respondent (ANON-8).

    ``finds`` is made under another key than that of an answer, so the two cannot be put together.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id)
    round = models.ForeignKey(PeopleRound, on_delete=models.CASCADE, related_name="comments")
    department = models.CharField(max_length=200, blank=True)
    question = models.CharField(max_length=64)
    text = models.TextField()
    finds = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="people_comment_once", fields=["finds", "question"], condition=~Q(finds="")
            ),
            models.CheckConstraint(name="people_comment_says_something", condition=~Q(text="")),
        ]


class Admission(models.Model):
    """That one person may answer in one round; deleted when the round closes.

    ``admits`` and ``reminder`` are hashes of the two tokens a person may have been sent. ``used`` serves reminders
    only: it says that a link was used, and nothing here says for which answer.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id)
    round = models.ForeignKey(PeopleRound, on_delete=models.CASCADE, related_name="admissions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    admits = models.CharField(max_length=64, null=True, blank=True, unique=True)
    reminder = models.CharField(max_length=64, null=True, blank=True, unique=True)
    send_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField()
    asked = models.BooleanField(default=False, help_text="the invitation is in the outbox")
    reminded = models.BooleanField(default=False)
    used = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="admission_once_a_round", fields=["round", "person"]),
            models.CheckConstraint(
                name="admission_closes_after_asking", condition=Q(closes_at__gt=F("send_at"))
            ),
            models.CheckConstraint(
                name="admission_reminds_who_was_asked", condition=Q(reminded=False) | Q(asked=True)
            ),
        ]


class PeopleAsked(models.Model):
    """On which day somebody was asked, so that nobody is asked too often. Not whether he or she answered."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    survey = models.CharField(max_length=64)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(name="people_asked_once", fields=["person", "survey", "day"])]
        indexes = [models.Index(name="people_asked_day", fields=["day"])]


class OnboardingAsked(models.Model):
    """For which contracts technicians were asked how it went, and on which of its days."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    survey = models.CharField(max_length=64)
    day = models.PositiveSmallIntegerField(help_text="of the contract")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="onboarding_asked_once", fields=["contract", "survey", "day"])
        ]


class Release(models.Model):
    """What of a round, a block of weeks or a month is published, and was audited for it (ANON-9); never changed.

    ``groups`` is a list of {view, level, group, teams, counts}: of the question or area ``view``, the answers 1 to 5
    of a published group. ``refused`` says why nothing is; ``replaces`` counts the releases before it.
    """

    class Unit(models.TextChoices):
        ROUND = "round"
        BLOCK = "block"
        MONTH = "month"

    survey = models.CharField(max_length=64)
    unit = models.CharField(max_length=8, choices=Unit.choices)
    opens_on = models.DateField()
    closes_on = models.DateField()
    number = models.PositiveIntegerField(default=1)
    k = models.PositiveSmallIntegerField()
    groups = models.JSONField()
    refused = models.CharField(max_length=200, blank=True)
    released_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="release_once", fields=["survey", "unit", "opens_on", "number"]),
            models.CheckConstraint(
                name="release_unit_known", condition=Q(unit__in=["round", "block", "month"])
            ),
            models.CheckConstraint(name="release_threshold", condition=Q(k__gte=5)),
        ]
