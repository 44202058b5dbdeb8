"""The audit log: one row an action, each carrying the digest of the row before it."""

from django.db import models


class AuditEntry(models.Model):
    """One action. ``digest`` covers every other column and the digest of the entry before it."""

    number = models.PositiveBigIntegerField(primary_key=True, help_text="1, 2, 3 … without a gap")
    at = models.DateTimeField()
    user = models.BigIntegerField(null=True, help_text="key of the account; None: a program")
    actor = models.CharField(max_length=200, help_text="the account's address, or the program's name")
    address = models.CharField(max_length=64, blank=True)
    request = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=64, help_text='what was done: "target.set"')
    of = models.CharField(max_length=64, help_text='what it was done to: "client"')
    key = models.CharField(max_length=128, blank=True)
    name = models.CharField(max_length=400, blank=True, help_text="what people call it")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(name="audit_at", fields=["at"]),
            models.Index(name="audit_of", fields=["of", "key"]),
        ]
