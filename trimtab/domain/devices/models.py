"""The devices clients entrust to the provider."""

from django.db import models
from django.db.models import Q

from trimtab.domain.batches.models import Imported
from trimtab.domain.clients.models import Client, Site
from trimtab.domain.promises import OfSameClient


class Device(Imported):
    """A device of a client."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="devices")
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="devices", db_constraint=False
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=32, blank=True)
    operating_system = models.CharField(max_length=100, blank=True)
    registered_on = models.DateField(null=True, blank=True)

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.CheckConstraint(name="device_has_name", condition=~Q(name="")),
            models.UniqueConstraint(name="device_named_with_client", fields=["id", "client"]),
            OfSameClient(name="device_site_of_client", field="site"),
        ]

    def __str__(self) -> str:
        return self.name
