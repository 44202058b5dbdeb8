"""A questionnaire is a survey in use; a version of it is what was asked from one moment until the next."""

from django.db import models
from django.db.models import Q

from trimtab.domain.people.models import User


class Questionnaire(models.Model):
    """A survey in use: one of the catalogue (``own`` False) or the provider's own."""

    key = models.CharField(max_length=64, unique=True)
    own = models.BooleanField(default=False)
    asks = models.BooleanField(default=True, help_text="False: nobody is invited until someone says so again")

    contractors = models.BooleanField(
        default=False, help_text="technicians only: agency staff and contractors are asked too (HEAD-1)"
    )

    class Meta:
        constraints = [models.CheckConstraint(name="questionnaire_has_key", condition=~Q(key=""))]

    def __str__(self) -> str:
        return self.key


class QuestionnaireVersion(models.Model):
    """What a questionnaire asked from this moment on: never changed, only followed by another version."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField(help_text="the survey as catalogue.survey.Survey.as_json writes it")
    digest = models.CharField(max_length=64, help_text="catalogue.survey.Survey.digest")
    changed_here = models.BooleanField(
        default=False, help_text="somebody of the provider wrote it: the catalogue no longer decides"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="questionnaire_version_once", fields=["questionnaire", "number"]),
            models.CheckConstraint(name="questionnaire_version_counts_from_1", condition=Q(number__gte=1)),
        ]
        ordering = ["questionnaire", "number"]


class AskingLimit(models.Model):
    """How often one person is asked at most, over all surveys: ``most`` invitations within ``days`` days."""

    class Audience(models.TextChoices):
        CLIENTS = "clients"
        TECHNICIANS = "technicians"

    audience = models.CharField(max_length=16, choices=Audience.choices, unique=True)
    most = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="asking_limit_audience_known", condition=Q(audience__in=["clients", "technicians"])
            ),
            models.CheckConstraint(
                name="asking_limit_within_range",
                condition=Q(most__gte=1, most__lte=20, days__gte=1, days__lte=365),
            ),
        ]

    def __str__(self) -> str:
        return self.audience
