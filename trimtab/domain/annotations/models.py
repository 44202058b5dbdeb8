"""Notes on charts: "new RMM rolled out"."""

from django.db import models
from django.db.models import Q

from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import User


class Annotation(models.Model):
    """A note at a day. Without a KPI it is on every chart; without a client, on the charts of all clients too."""

    kpi = models.CharField(max_length=64, blank=True)
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.CASCADE, related_name="annotations"
    )
    day = models.DateField()
    text = models.CharField(max_length=200)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.CheckConstraint(name="annotation_says_something", condition=~Q(text=""))]
        indexes = [models.Index(name="annotation_day", fields=["day"])]
        ordering = ["day", "pk"]
