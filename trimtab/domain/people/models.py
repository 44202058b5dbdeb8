"""Technicians, the teams they work in, their employment, and the accounts that sign in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from trimtab.domain.batches.models import Imported
from trimtab.domain.clients.models import Client
from trimtab.domain.promises import NoOverlap


class Team(Imported):
    """A support team with its tier: 0 self-service, 1 desk, 2 technical, 3 specialist, 4 supplier (ESC-1)."""

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, unique=True)
    tier = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="None: not known, the rule's patterns decide"
    )
    department = models.CharField(max_length=200, blank=True)

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.CheckConstraint(name="team_has_name", condition=~Q(name="") & ~Q(name_key="")),
            models.CheckConstraint(name="team_tier_known", condition=Q(tier__isnull=True) | Q(tier__lte=4)),
        ]

    def __str__(self) -> str:
        return self.name


class Person(Imported):
    """A technician."""

    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    zone = models.CharField(max_length=64, blank=True, help_text="IANA zone; empty: the organisation's")

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.UniqueConstraint(name="person_email_once", fields=["email"], condition=~Q(email="")),
            models.CheckConstraint(name="person_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class EmploymentSpell(models.Model):
    """One continuous employment, first and last day included (HEAD-2). Coming back makes another spell."""

    class Leaving(models.TextChoices):
        STILL_HERE = ""
        VOLUNTARY = "voluntary"
        INVOLUNTARY = "involuntary"
        OTHER = "other"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="spells")
    hired_on = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    leaving_type = models.CharField(max_length=16, choices=Leaving.choices, blank=True, default="")
    leaving_reason = models.CharField(max_length=400, blank=True)
    contractor = models.BooleanField(
        default=False, help_text="agency staff and contractors are not headcount (HEAD-1)"
    )
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="spell_once_a_day", fields=["person", "hired_on"]),
            models.UniqueConstraint(
                name="spell_one_open", fields=["person"], condition=Q(last_day__isnull=True)
            ),
            models.CheckConstraint(
                name="spell_ends_after_start",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("hired_on")),
            ),
            models.CheckConstraint(
                name="spell_leaving_type_with_last_day",
                condition=Q(last_day__isnull=True, leaving_type="")
                | Q(last_day__isnull=False, leaving_type__in=["voluntary", "involuntary", "other"]),
            ),
            NoOverlap(name="spell_no_overlap", of="person", first="hired_on", last="last_day"),
        ]


class Post(models.Model):
    """From this day on the person has this role in this team, until the next post begins."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    starts_on = models.DateField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=100, blank=True)
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="post_once_a_day", fields=["person", "starts_on"])]


class UserManager(BaseUserManager["User"]):
    """Finds accounts by their exact e-mail address: identity never folds (see docs/decisions)."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=username)


class User(AbstractBaseUser):
    """An account that signs in."""

    class Role(models.TextChoices):
        OWNER = "owner"
        SERVICE_MANAGER = "service-manager"
        TECHNICIAN = "technician"
        CLIENT_CONTACT = "client-contact"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=32, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="account"
    )

    client = models.ForeignKey(
        Client,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accounts",
        help_text="whose pages a client contact sees; nobody else has one",
    )
    language = models.CharField(
        max_length=8, blank=True, help_text="empty: the browser's, else the provider's"
    )
    theme = models.CharField(max_length=8, blank=True, help_text="light or dark; empty: the system's")
    zone = models.CharField(max_length=64, blank=True, help_text="IANA zone; empty: the provider's")

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_role_known",
                condition=Q(role__in=["owner", "service-manager", "technician", "client-contact"]),
            ),
            models.CheckConstraint(
                name="user_client_contacts_have_one",
                condition=Q(role="client-contact", client__isnull=False)
                | (~Q(role="client-contact") & Q(client__isnull=True)),
            ),
            models.CheckConstraint(
                name="user_language_known", condition=Q(language__in=["", "en", "tr", "ja"])
            ),
            models.CheckConstraint(name="user_theme_known", condition=Q(theme__in=["", "light", "dark"])),
        ]


class Invitation(models.Model):
    """An e-mail that asks somebody to make an account. Only the SHA-256 of its token is kept."""

    email = models.EmailField()
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=32, choices=User.Role.choices)
    client = models.ForeignKey(Client, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=8, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="invitation_one_open",
                fields=["email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="invitation_client_contacts_have_one",
                condition=Q(role="client-contact", client__isnull=False)
                | (~Q(role="client-contact") & Q(client__isnull=True)),
            ),
        ]


class SignInLink(models.Model):
    """A link that signs one account in once. Only the SHA-256 of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
