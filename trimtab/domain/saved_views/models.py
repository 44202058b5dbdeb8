"""A saved view is a page and its query string under a name."""

from django.db import models
from django.db.models import Q

from trimtab.domain.people.models import User


class SavedView(models.Model):
    """A view under a name. Private to its owner unless shared; one a page may be what its owner sees first."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100)
    page = models.CharField(max_length=64, help_text="name of the page's route")
    subject = models.CharField(max_length=64, blank=True, help_text="the KPI's or client's key in the route")
    query = models.CharField(max_length=1000, blank=True, help_text="without the question mark")
    shared = models.BooleanField(default=False, help_text="everyone who may open the page can use it")
    is_default = models.BooleanField(default=False, help_text="its owner's first view of the page")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="saved_view_name_once", fields=["owner", "name_key"]),
            models.UniqueConstraint(
                name="saved_view_one_default",
                fields=["owner", "page", "subject"],
                condition=Q(is_default=True),
            ),
            models.CheckConstraint(name="saved_view_has_name", condition=~Q(name="") & ~Q(name_key="")),
        ]
