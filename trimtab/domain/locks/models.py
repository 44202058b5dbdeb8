"""Locked figures with their revisions, and what the next look at them has to go by."""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.clients.models import Client


class LockedFigure(models.Model):
    """One figure of a month as it stood when it was locked (revision 1), or after a correction since (2, 3 …).

    A month of a KPI is locked when the figure of all clients is there. A client without a row in a locked month had no
    records then. What P-1 wants stored is here: the counts, the parameters, the moment, the month, whose, and the
    version of the specification.
    """

    kpi = models.CharField(max_length=64)
    month = models.DateField(help_text="its first day, in the reports' zone")
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.CASCADE, related_name="locked_figures"
    )
    revision = models.PositiveIntegerField(default=1)
    value = models.FloatField(null=True, help_text="shares are 0 to 1; None exactly when there is a reason")
    components = models.JSONField(default=dict, help_text="the additive counts by name")
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    n = models.BigIntegerField()
    reason = models.CharField(max_length=32, blank=True, help_text="why there is no value (REC-2)")
    parameters = models.CharField(max_length=64, help_text="digest of the parameters it was computed by")
    specification = models.CharField(max_length=16)
    locked_at = models.DateTimeField(help_text="when the month was locked")
    computed_at = models.DateTimeField(help_text="when this revision was")
    because = models.JSONField(
        default=list, help_text="numbers of the audit entries since the look before that explain a correction"
    )
    note = models.CharField(max_length=500, blank=True, help_text="what people wrote about a correction")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="locked_figure_once_a_revision",
                fields=["kpi", "month", "revision"],
                condition=Q(client__isnull=True),
            ),
            models.UniqueConstraint(
                name="locked_figure_once_a_revision_and_client",
                fields=["kpi", "month", "client", "revision"],
                condition=Q(client__isnull=False),
            ),
            models.CheckConstraint(name="locked_figure_is_of_a_kpi", condition=~Q(kpi="")),
            models.CheckConstraint(name="locked_figure_revisions_from_one", condition=Q(revision__gte=1)),
            models.CheckConstraint(
                name="locked_figure_value_or_reason",
                condition=Q(value__isnull=True) & ~Q(reason="") | Q(value__isnull=False, reason=""),
            ),
            models.CheckConstraint(
                name="locked_figure_note_is_of_a_correction", condition=Q(revision__gte=2) | Q(note="")
            ),
            models.CheckConstraint(
                name="locked_figure_corrected_after_locking", condition=Q(computed_at__gte=F("locked_at"))
            ),
        ]
        indexes = [
            models.Index(
                name="locked_figure_corrected", fields=["kpi", "month"], condition=Q(revision__gte=2)
            )
        ]


class LockDoubt(models.Model):
    """The warehouse rewrote this month of this fact: locked figures of it are to be looked at. Month None: all."""

    fact = models.CharField(max_length=32)
    month = models.DateField(null=True)
    audit = models.PositiveBigIntegerField(
        help_text="newest audit entry before the warehouse read the records"
    )


class LockReview(models.Model):
    """How far locked figures have been looked at. There is at most one row."""

    explained_to = models.PositiveBigIntegerField(
        default=0, help_text="audit entries up to this one explain nothing new"
    )
    looked_at = models.DateTimeField(
        null=True, help_text="when all months were looked at, not only changed ones"
    )

    class Meta:
        constraints = [models.CheckConstraint(name="lock_review_is_one", condition=Q(id=1))]
