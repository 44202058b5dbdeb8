"""The provider itself: one row of settings, and the targets it sets itself."""

from django.db import models
from django.db.models import F, Q


class Organisation(models.Model):
    """The managed service provider that runs this Trimtab. There is exactly one row."""

    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, default="UTC", help_text="IANA zone of its reports (REPORT_TZ)")
    fiscal_year_start_month = models.PositiveSmallIntegerField(default=1)
    parameters = models.JSONField(
        default=dict, help_text="parameters of the KPI specification that differ from the default"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="organisation_is_one", condition=Q(id=1)),
            models.CheckConstraint(
                name="organisation_fiscal_month",
                condition=Q(fiscal_year_start_month__gte=1, fiscal_year_start_month__lte=12),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """What the organisation wants a KPI to reach from a day on; the latest one in force counts."""

    kpi = models.CharField(max_length=64)
    value = models.FloatField(help_text="in the KPI's own unit; shares as 0 to 1")
    from_day = models.DateField()
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="target_once_a_day", fields=["kpi", "from_day"])]
        ordering = [F("from_day").desc()]
