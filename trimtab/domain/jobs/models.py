"""A job is a row: whoever holds its lease works on it, and when the lease runs out somebody else takes over."""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.people.models import User


class Job(models.Model):
    """Something to do in the background. ``done`` of ``total`` is its progress; ``log`` what it said on the way."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=32, help_text='what is to be done: "import"')
    request = models.JSONField(help_text="everything it needs to know")
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=64, blank=True, help_text="who holds it")
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_wanted = models.BooleanField(default=False)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0, help_text="0: not known yet")
    log = models.JSONField(default=list)
    result = models.JSONField(null=True, blank=True)
    problem = models.TextField(blank=True, help_text="why it failed and what to do")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="job_state_known",
                condition=Q(state__in=["waiting", "running", "done", "failed", "cancelled"]),
            ),
            models.CheckConstraint(
                name="job_running_has_lease", condition=~Q(state="running") | Q(lease_until__isnull=False)
            ),
            models.CheckConstraint(
                name="job_progress_within", condition=Q(total=0) | Q(done__lte=F("total"))
            ),
            models.UniqueConstraint(
                name="job_one_of_a_kind_runs", fields=["kind"], condition=Q(state="running")
            ),
        ]
        indexes = [models.Index(name="job_state", fields=["state", "made_at"])]
