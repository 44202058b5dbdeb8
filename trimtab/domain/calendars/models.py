"""Working hours and holidays. Those without a client are the provider's own, and hold where a client has none."""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.clients.models import Client


class WorkingHours(models.Model):
    """A stretch of a weekday in which somebody works, local time; several stretches a day may stand side by side."""

    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.CASCADE, related_name="working_hours"
    )
    weekday = models.PositiveSmallIntegerField(help_text="1 Monday to 7 Sunday (ISO 8601)")
    opens = models.TimeField()
    closes = models.TimeField(help_text="00:00: the end of the day")

    class Meta:
        constraints = [
            models.CheckConstraint(name="working_hours_weekday", condition=Q(weekday__gte=1, weekday__lte=7)),
            models.CheckConstraint(
                name="working_hours_close_after_opening",
                condition=Q(closes__gt=F("opens")) | Q(closes="00:00"),
            ),
            models.UniqueConstraint(
                name="working_hours_once", fields=["weekday", "opens"], condition=Q(client__isnull=True)
            ),
            models.UniqueConstraint(
                name="working_hours_once_a_client",
                fields=["client", "weekday", "opens"],
                condition=Q(client__isnull=False),
            ),
        ]
        ordering = ["weekday", "opens"]


class Holiday(models.Model):
    """A day on which nobody works."""

    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.CASCADE, related_name="holidays"
    )
    day = models.DateField()
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="holiday_once", fields=["day"], condition=Q(client__isnull=True)),
            models.UniqueConstraint(
                name="holiday_once_a_client", fields=["client", "day"], condition=Q(client__isnull=False)
            ),
            models.CheckConstraint(name="holiday_has_name", condition=~Q(name="")),
        ]
        ordering = ["day"]
