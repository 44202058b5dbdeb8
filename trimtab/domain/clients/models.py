"""Clients, their sites, contacts and contracts with the dated history of each contract's phases."""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.batches.models import Imported


class Client(Imported):
    """A customer of the provider. ``name_key`` is the folded name that finds it again."""

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, unique=True)
    zone = models.CharField(max_length=64, blank=True, help_text="IANA zone; empty: the organisation's")
    is_internal = models.BooleanField(
        default=False, help_text="the provider as its own client: left out of the KPIs"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed"
    )

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.CheckConstraint(name="client_has_name", condition=~Q(name="") & ~Q(name_key="")),
            models.CheckConstraint(
                name="client_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Site(Imported):
    """A place of a client."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.UniqueConstraint(name="site_once_a_client", fields=["client", "name_key"]),
            models.UniqueConstraint(name="site_named_with_client", fields=["id", "client"]),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(Imported):
    """A person at a client."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    active = models.BooleanField(default=True)

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.UniqueConstraint(
                name="contact_email_once_a_client", fields=["client", "email"], condition=~Q(email="")
            ),
            models.CheckConstraint(name="contact_has_name", condition=~Q(name="")),
            models.UniqueConstraint(name="contact_named_with_client", fields=["id", "client"]),
        ]

    def __str__(self) -> str:
        return self.name


class Contract(Imported):
    """A managed-service contract. Its start in its own zone begins the client's onboarding clock (COHORT-1)."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contracts")
    title = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="last day in force")
    zone = models.CharField(
        max_length=64, blank=True, help_text="IANA zone; empty: the client's, else the organisation's"
    )
    starts_onboarding = models.BooleanField(
        default=False, help_text="a later contract with a clock of its own (COHORT-6)"
    )
    assets_contracted = models.PositiveIntegerField(null=True, blank=True)

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.CheckConstraint(
                name="contract_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(name="contract_named_with_client", fields=["id", "client"]),
        ]

    def __str__(self) -> str:
        return self.title or f"Contract {self.external_id}"


class ContractPhase(models.Model):
    """From this day on the contract is in this phase, until the next phase begins: phases cannot overlap."""

    class Phase(models.TextChoices):
        PROSPECT = "prospect"
        NEGOTIATION = "negotiation"
        SIGNED = "signed"
        ONBOARDING = "onboarding"
        EARLY_SUPPORT = "early-support"
        ONGOING = "ongoing"
        RENEWAL = "renewal"
        ENDED = "ended"

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="phases")
    phase = models.CharField(max_length=16, choices=Phase.choices)
    starts_on = models.DateField()
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="contract_phase_once_a_day", fields=["contract", "starts_on"]),
            models.CheckConstraint(
                name="contract_phase_known",
                condition=Q(
                    phase__in=[
                        "prospect",
                        "negotiation",
                        "signed",
                        "onboarding",
                        "early-support",
                        "ongoing",
                        "renewal",
                        "ended",
                    ]
                ),
            ),
        ]
        ordering = ["starts_on"]
