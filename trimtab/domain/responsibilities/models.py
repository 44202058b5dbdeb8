"""Roles that people hold, each with a deputy; absences; and the address that remains when nobody is found (ALERT-7)."""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Team, User

ROLES = (
    "onboarding-manager",
    "account-owner",
    "service-desk-lead",
    "service-delivery-manager",
    "team-lead",
    "kpi-owner",
)


class Responsibility(models.Model):
    """Who holds a role for one client, for one team, or (neither) wherever nobody was named. A KPI's owner: of one KPI.

    Who owns an account changes on a day and stands in account_owners; here the role has its deputy only.
    """

    class Role(models.TextChoices):
        ONBOARDING_MANAGER = "onboarding-manager"
        ACCOUNT_OWNER = "account-owner"
        SERVICE_DESK_LEAD = "service-desk-lead"
        SERVICE_DELIVERY_MANAGER = "service-delivery-manager"
        TEAM_LEAD = "team-lead"
        KPI_OWNER = "kpi-owner"

    role = models.CharField(max_length=32, choices=Role.choices)
    client = models.ForeignKey(
        Client, null=True, blank=True, on_delete=models.CASCADE, related_name="responsibilities"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="responsibilities"
    )
    kpi = models.CharField(max_length=64, blank=True, help_text="of which KPI, for its owner")
    holder = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="responsibility_role_known", condition=Q(role__in=ROLES)),
            models.CheckConstraint(
                name="responsibility_of_one_group", condition=Q(client__isnull=True) | Q(team__isnull=True)
            ),
            models.CheckConstraint(
                name="responsibility_names_somebody",
                condition=Q(holder__isnull=False) | Q(deputy__isnull=False),
            ),
            models.CheckConstraint(
                name="responsibility_deputy_is_another",
                condition=Q(holder__isnull=True) | Q(deputy__isnull=True) | ~Q(holder=F("deputy")),
            ),
            models.CheckConstraint(
                name="responsibility_owners_stand_by_day",
                condition=~Q(role="account-owner") | Q(holder__isnull=True),
            ),
            models.UniqueConstraint(
                name="responsibility_once",
                fields=["role"],
                condition=Q(client__isnull=True, team__isnull=True, kpi=""),
            ),
            models.UniqueConstraint(
                name="responsibility_once_a_kpi", fields=["role", "kpi"], condition=~Q(kpi="")
            ),
            models.CheckConstraint(
                name="responsibility_kpi_has_its_owner",
                condition=(Q(role="kpi-owner", client__isnull=True, team__isnull=True) & ~Q(kpi=""))
                | (~Q(role="kpi-owner") & Q(kpi="")),
            ),
            models.UniqueConstraint(
                name="responsibility_once_a_client",
                fields=["role", "client"],
                condition=Q(client__isnull=False),
            ),
            models.UniqueConstraint(
                name="responsibility_once_a_team", fields=["role", "team"], condition=Q(team__isnull=False)
            ),
        ]


class Absence(models.Model):
    """An account is away, first and last day included. ``stand_in``: who is told instead; None: the role's deputy."""

    account = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField()
    stand_in = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="absence_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="absence_stand_in_is_another",
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("account")),
            ),
        ]
        indexes = [models.Index(name="absence_days", fields=["ends_on", "starts_on"])]
        ordering = ["starts_on", "pk"]


class FallbackAddress(models.Model):
    """Where a notice goes when its role, its deputy and the team lead are all missing. At most one row."""

    address = models.CharField(max_length=254)

    class Meta:
        constraints = [
            models.CheckConstraint(name="fallback_is_one", condition=Q(id=1)),
            models.CheckConstraint(name="fallback_is_an_address", condition=Q(address__contains="@")),
        ]
