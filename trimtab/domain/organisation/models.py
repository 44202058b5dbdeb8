"""The provider itself: one row of settings."""

from django.db import models
from django.db.models import Q


class Organisation(models.Model):
    """The managed service provider that runs this Trimtab. There is exactly one row."""

    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, default="UTC", help_text="IANA zone of its reports (REPORT_TZ)")
    language = models.CharField(max_length=8, default="en", help_text="of whoever chose none: en, tr or ja")
    fiscal_year_start_month = models.PositiveSmallIntegerField(default=1)
    parameters = models.JSONField(
        default=dict, help_text="parameters of the KPI specification that differ from the default"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="organisation_is_one", condition=Q(id=1)),
            models.CheckConstraint(
                name="organisation_language_known", condition=Q(language__in=["en", "tr", "ja"])
            ),
            models.CheckConstraint(
                name="organisation_fiscal_month",
                condition=Q(fiscal_year_start_month__gte=1, fiscal_year_start_month__lte=12),
            ),
        ]

    def __str__(self) -> str:
        return self.name
