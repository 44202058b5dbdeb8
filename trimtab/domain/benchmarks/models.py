"""A figure that somebody outside published, added by an owner. It is shown beside a KPI and is never a target."""

from django.db import models
from django.db.models import Q

from trimtab.domain.people.models import User


class OutsideFigure(models.Model):
    """A published figure in the KPI's own unit (shares 0 to 1), with what is needed to judge it."""

    kpi = models.CharField(max_length=64)
    value = models.FloatField()
    source = models.CharField(max_length=200, help_text="who published it, and where")
    year = models.PositiveSmallIntegerField(help_text="when it was published")
    definition = models.CharField(max_length=400, help_text="what was counted, of whom")
    differs = models.CharField(max_length=400, help_text="how that is not what the KPI counts")
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="outside_figure_names_a_kpi", condition=~Q(kpi="")),
            models.CheckConstraint(
                name="outside_figure_can_be_looked_up",
                condition=~Q(source="") & ~Q(definition="") & ~Q(differs=""),
            ),
            models.CheckConstraint(name="outside_figure_year", condition=Q(year__gte=1990, year__lte=2100)),
        ]
        ordering = ["-year", "pk"]
