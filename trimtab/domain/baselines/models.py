"""A lasting change of a KPI's level, confirmed by a person: from this day on another range is usual."""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Team, User


class Baseline(models.Model):
    """From ``starts_on`` on, this KPI's series of this group is judged by its own later steps (TREND-6).

    ``client`` or ``team``: the group whose chart it is; neither: the chart of everything. ``seen_to`` is the first day
    after the steps that were judged when it was confirmed: the older points keep the limits that those made.
    """

    kpi = models.CharField(max_length=64)
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.CASCADE, related_name="baselines"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="baselines")
    starts_on = models.DateField()
    seen_to = models.DateField()
    reason = models.CharField(max_length=300, help_text="why the level changed, in a few words")
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="baseline_names_a_kpi", condition=~Q(kpi="")),
            models.CheckConstraint(name="baseline_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="baseline_one_group", condition=Q(client__isnull=True) | Q(team__isnull=True)
            ),
            models.CheckConstraint(name="baseline_seen_after_start", condition=Q(seen_to__gt=F("starts_on"))),
            models.UniqueConstraint(
                name="baseline_once_a_day",
                fields=["kpi", "starts_on"],
                condition=Q(client__isnull=True, team__isnull=True),
            ),
            models.UniqueConstraint(
                name="baseline_once_a_day_and_client",
                fields=["kpi", "client", "starts_on"],
                condition=Q(client__isnull=False),
            ),
            models.UniqueConstraint(
                name="baseline_once_a_day_and_team",
                fields=["kpi", "team", "starts_on"],
                condition=Q(team__isnull=False),
            ),
        ]
        ordering = ["starts_on", "pk"]
