"""Who looks after a client, from a day on."""

from django.db import models

from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import User


class AccountOwner(models.Model):
    """From this day on ``account`` looks after the client, until the next row; None: nobody in particular."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="account_owners")
    account = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="looks_after"
    )
    starts_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="account_owner_once_a_day", fields=["client", "starts_on"])
        ]
        ordering = ["starts_on"]
