"""A mark on an item of the inbox. What stands in the inbox is computed; only what people say of it is a row."""

from django.db import models
from django.db.models import Q

from trimtab.domain.people.models import User


class InboxMark(models.Model):
    """Who has an item, and until when nobody is to be shown it. ``key`` is the item's own, the same at every look."""

    key = models.CharField(max_length=128)
    account = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="inbox_marks"
    )
    snoozed_until = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="inbox_mark_once", fields=["key"]),
            models.CheckConstraint(name="inbox_mark_names_an_item", condition=~Q(key="")),
            models.CheckConstraint(
                name="inbox_mark_says_something",
                condition=Q(account__isnull=False) | Q(snoozed_until__isnull=False),
            ),
        ]
