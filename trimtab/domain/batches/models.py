"""A batch is what came in together: one import, or the sample MSP. It can be undone as a whole."""

from django.db import models
from django.db.models import Q


class Batch(models.Model):
    """One import: the file it came from, how it was read, and what it did."""

    class State(models.TextChoices):
        RECORDED = "recorded"
        UNDONE = "undone"

    kind = models.CharField(max_length=32)
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    preset = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(
        default=dict, help_text="field -> column of the file, constants and settings used"
    )
    state = models.CharField(max_length=16, choices=State.choices, default=State.RECORDED)
    created = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="batch_state_known", condition=Q(state__in=["recorded", "undone"])),
            models.CheckConstraint(
                name="batch_undone_has_its_time",
                condition=Q(state="undone", undone_at__isnull=False)
                | Q(state="recorded", undone_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.kind} from {self.file_name}"


class BatchChange(models.Model):
    """The row as it was before a batch changed it, so that the batch can be undone."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=64)
    row = models.BigIntegerField(help_text="primary key of the changed row")
    before = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="batch_change_once_a_row", fields=["batch", "table", "row"])
        ]
        indexes = [models.Index(name="batch_change_row", fields=["table", "row"])]


class Imported(models.Model):
    """A row that came from outside: known by (system, external_id), removable with the batch that made it."""

    system = models.CharField(
        max_length=32, default="trimtab", help_text="the product or file family it came from"
    )
    external_id = models.CharField(max_length=128, help_text="its id in that system")
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(name="%(class)s_once_a_system", fields=["system", "external_id"]),
            models.CheckConstraint(name="%(class)s_has_external_id", condition=~Q(external_id="")),
        ]
