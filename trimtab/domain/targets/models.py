"""Targets and thresholds: of the whole organisation, or of one client."""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import User


class Target(models.Model):
    """From a day on, what a KPI is to reach, or the threshold that should not be crossed.

    The latest in force counts; a client's own goes before the organisation's. No value: from that day on there is none.
    """

    class Kind(models.TextChoices):
        TARGET = "target"
        THRESHOLD = "threshold"

    class Origin(models.TextChoices):
        PERSON = "person"
        SUGGESTION = "suggestion"
        TIPPING_POINT = "tipping-point"

    kpi = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.TARGET)
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.CASCADE, related_name="targets"
    )
    value = models.FloatField(null=True, help_text="in the KPI's own unit; shares as 0 to 1")
    from_day = models.DateField()
    reason = models.CharField(max_length=400, blank=True, help_text="why, or where it comes from")
    origin = models.CharField(
        max_length=16,
        choices=Origin.choices,
        default=Origin.PERSON,
        help_text="a person's own value, a suggestion that a person accepted, or an adopted tipping point",
    )
    origin_estimate = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="the kept estimate of a tipping point that it comes from"
    )
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="target_once_a_day",
                fields=["kpi", "kind", "from_day"],
                condition=Q(client__isnull=True),
            ),
            models.UniqueConstraint(
                name="target_once_a_day_and_client",
                fields=["kpi", "kind", "client", "from_day"],
                condition=Q(client__isnull=False),
            ),
            models.CheckConstraint(name="target_kind_known", condition=Q(kind__in=["target", "threshold"])),
            models.CheckConstraint(
                name="target_origin_known", condition=Q(origin__in=["person", "suggestion", "tipping-point"])
            ),
            models.CheckConstraint(
                name="target_origin_of_a_threshold", condition=Q(kind="threshold") | Q(origin="person")
            ),
            models.CheckConstraint(
                name="target_origin_names_estimate",
                condition=Q(origin="suggestion")
                | Q(origin="person", origin_estimate__isnull=True)
                | Q(origin="tipping-point", origin_estimate__isnull=False),
            ),
        ]
        ordering = [F("from_day").desc()]
