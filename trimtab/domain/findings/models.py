"""Detected problems with what became of them, self-service sessions, and which of them do not count."""

from django.db import models
from django.db.models import F, Q

from trimtab.domain.batches.models import Imported
from trimtab.domain.clients.models import Client, Contact
from trimtab.domain.devices.models import Device
from trimtab.domain.people.models import User
from trimtab.domain.promises import OfSameClient
from trimtab.domain.tickets.models import Ticket


class Detection(Imported):
    """A problem instance (PR-D1): one condition on one device from its first signal until it is resolved."""

    class Outcome(models.TextChoices):
        OPEN = "open"
        FIXED_AUTOMATICALLY = "fixed-automatically"
        FIXED_BY_TECHNICIAN = "fixed-by-technician"
        BECAME_INCIDENT = "became-incident"
        SELF_CLEARED = "self-cleared"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="detections")
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, related_name="detections", db_constraint=False
    )
    fingerprint = models.CharField(
        max_length=128, help_text="what kind of problem; the same kind has the same one"
    )
    severity = models.CharField(max_length=16, blank=True)
    detected_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=24, choices=Outcome.choices, default=Outcome.OPEN)
    action = models.CharField(
        max_length=128, blank=True, help_text="id of the action that resolved it; shared by a bulk fix"
    )
    failed_at = models.DateTimeField(
        null=True, blank=True, help_text="when a user's ticket or an outage showed the failure"
    )
    verified = models.BooleanField(
        null=True, blank=True, help_text="False: the source says the fix did not hold"
    )
    ticket = models.ForeignKey(
        Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="detections"
    )

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.CheckConstraint(
                name="detection_outcome_known",
                condition=Q(
                    outcome__in=[
                        "open",
                        "fixed-automatically",
                        "fixed-by-technician",
                        "became-incident",
                        "self-cleared",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="detection_open_is_unresolved",
                condition=~Q(outcome="open") | Q(resolved_at__isnull=True),
            ),
            models.CheckConstraint(
                name="detection_fixed_has_its_time",
                condition=~Q(outcome__in=["fixed-automatically", "fixed-by-technician", "self-cleared"])
                | Q(resolved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="detection_resolved_after_detected",
                condition=Q(resolved_at__isnull=True) | Q(resolved_at__gte=F("detected_at")),
            ),
            OfSameClient(name="detection_device_of_client", field="device"),
        ]
        indexes = [
            models.Index(name="detection_detected", fields=["detected_at"]),
            models.Index(name="detection_instance", fields=["device", "fingerprint", "detected_at"]),
        ]


class SelfServiceSession(Imported):
    """A user's attempt to help themselves (PR-D5)."""

    class Outcome(models.TextChoices):
        SOLVED = "solved"
        GAVE_UP = "gave-up"
        LED_TO_TICKET = "led-to-ticket"
        UNCONFIRMED = "unconfirmed"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="self_service_sessions")
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="self_service_sessions",
        db_constraint=False,
    )
    category = models.CharField(max_length=200, blank=True)
    article = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    ticket = models.ForeignKey(
        Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="self_service_sessions"
    )

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.CheckConstraint(
                name="session_outcome_known",
                condition=Q(outcome__in=["solved", "gave-up", "led-to-ticket", "unconfirmed"]),
            ),
            models.CheckConstraint(
                name="session_ticket_named", condition=~Q(outcome="led-to-ticket") | Q(ticket__isnull=False)
            ),
            OfSameClient(name="session_contact_of_client", field="contact"),
        ]
        indexes = [models.Index(name="session_started", fields=["started_at"])]


class Strike(models.Model):
    """A lead said that an entry of the prevention ledger does not count, and why.

    It names the entry by its number in its own system, not by its row: a file that is taken back and imported again
    finds its strikes as they were. Whether it was taken back, and by whom, stays with it.
    """

    class Entry(models.TextChoices):
        DETECTION = "detection"
        SESSION = "session"

    entry = models.CharField(max_length=16, choices=Entry.choices)
    system = models.CharField(max_length=32)
    external_id = models.CharField(max_length=128)
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="strike_entry_known", condition=Q(entry__in=["detection", "session"])
            ),
            models.CheckConstraint(
                name="strike_names_its_entry", condition=~Q(system="") & ~Q(external_id="")
            ),
            models.CheckConstraint(name="strike_has_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                name="strike_open_once",
                fields=["entry", "system", "external_id"],
                condition=Q(taken_back_at__isnull=True),
            ),
            models.CheckConstraint(
                name="strike_taken_back_later",
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__gte=F("made_at")),
            ),
        ]
