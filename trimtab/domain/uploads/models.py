"""An upload is a file on disk and what has been decided about it so far."""

from django.db import models
from django.db.models import Q

from trimtab.domain.batches.models import Batch
from trimtab.domain.jobs.models import Job
from trimtab.domain.people.models import User


class Upload(models.Model):
    """A file to import. The file lies in TRIMTAB_HOME/uploads under ``stored_as`` until ``delete_after``."""

    name = models.CharField(max_length=255, help_text="what its owner called the file")
    stored_as = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    digest = models.CharField(max_length=64, help_text="SHA-256 of its bytes")
    kind = models.CharField(max_length=32, blank=True, help_text="what its rows are; empty: not decided")
    preset = models.CharField(max_length=64, blank=True)
    wishes = models.JSONField(
        default=dict, help_text="columns, constants, words and settings that were chosen"
    )
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    delete_after = models.DateTimeField()
    trial = models.ForeignKey(
        Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="the last dry run"
    )
    job = models.ForeignKey(
        Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="the import"
    )
    made_batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="upload_has_name", condition=~Q(name="") & ~Q(stored_as=""))
        ]
