"""An initiative: from a day on something is done, in the hope that a KPI of one group moves (AG-7)."""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Team, User


class Initiative(models.Model):
    """Something that is done. ``client`` or ``team``: the group it is for; neither: everybody.

    What it is measured by (KPI, group, start and review) is fixed once it runs (INIT-1): a change makes a new one.
    Whether it had an effect is no field here: that is computed, not said.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"

    title = models.CharField(max_length=120, help_text="what is done")
    said = models.CharField(max_length=300, blank=True, help_text="what people said, in one sentence")
    hypothesis = models.CharField(max_length=600, blank=True, help_text="why it should work")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="initiatives")
    kpi = models.CharField(max_length=64)
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.PROTECT, related_name="initiatives"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="initiatives"
    )
    direction = models.CharField(max_length=8, help_text="higher or lower: where the KPI should go")
    size = models.FloatField(null=True, blank=True, help_text="by how much, in the KPI's own unit")
    starts_on = models.DateField()
    review_on = models.DateField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.PROPOSED)
    survey = models.CharField(max_length=64, blank=True, help_text="the survey whose results it answers")
    theme = models.CharField(max_length=64, blank=True, help_text="the theme of comments it answers")
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="initiative_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="initiative_names_a_kpi", condition=~Q(kpi="")),
            models.CheckConstraint(
                name="initiative_state_known",
                condition=Q(state__in=["proposed", "running", "done", "stopped"]),
            ),
            models.CheckConstraint(
                name="initiative_direction_known", condition=Q(direction__in=["higher", "lower"])
            ),
            models.CheckConstraint(
                name="initiative_size_positive", condition=Q(size__isnull=True) | Q(size__gt=0)
            ),
            models.CheckConstraint(
                name="initiative_one_group", condition=Q(client__isnull=True) | Q(team__isnull=True)
            ),
            models.CheckConstraint(
                name="initiative_reviewed_after_start", condition=Q(review_on__gt=F("starts_on"))
            ),
        ]
        ordering = ["-starts_on", "-pk"]

    def __str__(self) -> str:
        return self.title
