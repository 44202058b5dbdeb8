"""An estimate of a tipping point: what one run said, and what is shown since."""

from django.db import models
from django.db.models import F, Q

from trimtab.insight.needed_score import NeededScore
from trimtab.insight.tipping_point import TippingPoint

STATUSES = ("insufficient_data", "no_tipping_point", "steady", "gradual", "imprecise", "found")


class TippingEstimate(models.Model):
    """One run of one use and source (TIP-12). ``at``, ``low`` and ``high`` are shares 0 to 1, or scores from 0 to 10.

    ``found`` and ``needed`` are everything the run said, as insight writes it. ``shown`` is the status that people see
    after this run: it follows ``status`` when two runs agree.
    """

    class Use(models.TextChoices):
        ESCALATIONS = "escalations"
        TURNOVER = "turnover"

    class Source(models.TextChoices):
        ONBOARDING = "onboarding"
        TICKET_CSAT = "ticket-csat"
        NEXT_QUARTER = "next-quarter"
        SAME_QUARTER = "same-quarter"

    use = models.CharField(max_length=16, choices=Use.choices)
    source = models.CharField(max_length=16, choices=Source.choices)
    due_on = models.DateField(help_text="first day of the month or quarter that the run belongs to")
    computed_at = models.DateTimeField()
    status = models.CharField(max_length=24)
    shown = models.CharField(max_length=24)
    points = models.PositiveIntegerField(help_text="client-months or team-quarters")
    clusters = models.PositiveIntegerField(help_text="clients or teams")
    evidence = models.PositiveIntegerField(help_text="answers or separations")
    p = models.FloatField(null=True)
    at = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    found = models.JSONField()
    needed = models.JSONField(null=True, help_text="None: no target of turnover was set")
    parameters = models.CharField(max_length=64, help_text="digest of the parameters it was computed by")
    specification = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="tipping_estimate_once_a_run", fields=["use", "source", "due_on"]),
            models.CheckConstraint(
                name="tipping_estimate_source_of_its_use",
                condition=Q(use="escalations", source__in=["onboarding", "ticket-csat"])
                | Q(use="turnover", source__in=["next-quarter", "same-quarter"]),
            ),
            models.CheckConstraint(name="tipping_estimate_status_known", condition=Q(status__in=STATUSES)),
            models.CheckConstraint(name="tipping_estimate_shown_known", condition=Q(shown__in=STATUSES)),
            models.CheckConstraint(
                name="tipping_estimate_p_with_data",
                condition=Q(status="insufficient_data", p__isnull=True)
                | ~Q(status="insufficient_data") & Q(p__isnull=False),
            ),
            models.CheckConstraint(
                name="tipping_estimate_has_a_place",
                condition=Q(status__in=["insufficient_data", "no_tipping_point", "steady"])
                | Q(at__isnull=False, low__isnull=False, high__isnull=False),
            ),
            models.CheckConstraint(
                name="tipping_estimate_interval_in_order",
                condition=Q(low__isnull=True, high__isnull=True) | Q(low__lte=F("high")),
            ),
            models.CheckConstraint(name="tipping_estimate_has_parameters", condition=~Q(parameters="")),
        ]
        ordering = [F("due_on").desc()]

    def __str__(self) -> str:
        return f"{self.use} {self.source} {self.due_on}: {self.status}"

    @property
    def point(self) -> TippingPoint:
        """Everything the run said of a tipping point."""
        return TippingPoint.from_json(self.found)

    @property
    def score(self) -> NeededScore | None:
        """The satisfaction that the target of turnover needs, as far as one was set."""
        return None if self.needed is None else NeededScore.from_json(self.needed)
