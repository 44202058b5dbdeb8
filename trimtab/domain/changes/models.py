"""A row here says: this month of this fact must be rewritten. The warehouse's refresh picks it up and removes it."""

from django.db import models


class ChangedMonth(models.Model):
    """One month of one fact that changed. ``month`` is its first day, or None for every month."""

    fact = models.CharField(max_length=32)
    month = models.DateField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="changed_month_fact", fields=["fact", "month"])]
