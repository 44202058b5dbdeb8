"""Tickets, what happened to them, and which of it counts as an escalation under which rule."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from trimtab.domain.batches.models import Imported
from trimtab.domain.clients.models import Client, Contact, Contract, Site
from trimtab.domain.devices.models import Device
from trimtab.domain.people.models import Person, Team
from trimtab.domain.promises import OfSameClient
from trimtab.domain.tickets.folding import FoldedField

LONGEST_TITLE = 400
_SOUGHT = ("opened_at", "title_key", "external_id", "id")
_NARROWED_BY = ("status", "excluded", "escalations", "client", "team", "assignee", "source")


class EscalationRule(models.Model):
    """A version of what counts as a hand-off. Versions are never altered; a change makes the next one."""

    name = models.CharField(max_length=64, help_text="the product or file family it is for")
    version = models.PositiveIntegerField()
    definition = models.JSONField(help_text="trimtab.kpi.escalation.EscalationRule.to_dict()")
    made_at = models.DateTimeField()
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="escalation_rule_version_once", fields=["name", "version"])
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class Ticket(Imported):
    """A record of the service desk. ``excluded`` says why it is in no KPI (T-2); empty: it counts."""

    class Kind(models.TextChoices):
        INCIDENT = "incident"
        REQUEST = "request"
        PROBLEM = "problem"
        CHANGE = "change"
        PROJECT = "project"

    class Source(models.TextChoices):
        CLIENT = "client"
        TECHNICIAN = "technician"
        MONITORING = "monitoring"
        SELF_SERVICE = "self-service"

    class Status(models.TextChoices):
        NEW = "new"
        OPEN = "open"
        PENDING = "pending"
        RESOLVED = "resolved"
        CLOSED = "closed"

    class Excluded(models.TextChoices):
        COUNTS = ""
        DELETED = "deleted"
        TEST = "test"
        SPAM = "spam"
        MERGED = "merged"
        DUPLICATE = "duplicate"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets", db_constraint=False
    )
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tickets",
        db_index=False,
        db_constraint=False,
    )
    contract = models.ForeignKey(
        Contract, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets", db_constraint=False
    )
    device = models.ForeignKey(
        Device, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets", db_constraint=False
    )
    title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    title_key = FoldedField(of="title", max_length=LONGEST_TITLE, blank=True, default="", editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.INCIDENT)
    source = models.CharField(max_length=16, choices=Source.choices, default=Source.CLIENT)
    category = models.CharField(max_length=200, blank=True)
    priority = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 is the highest")
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.NEW)
    status_label = models.CharField(
        max_length=100, blank=True, help_text="the status in the words of its system"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets")
    assignee = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets"
    )
    opened_at = models.DateTimeField()
    first_reply_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveIntegerField(default=0, help_text="how many times")
    sla_met = models.BooleanField(null=True, blank=True, help_text="None: no SLA or not known")
    excluded = models.CharField(max_length=16, choices=Excluded.choices, blank=True, default="")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed"
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    tags = models.CharField(max_length=400, blank=True, help_text="separated by a comma and a space")
    group_stations = models.PositiveIntegerField(
        null=True, blank=True, help_text="teams it passed, itself included"
    )
    reassignments = models.PositiveIntegerField(null=True, blank=True)

    # What the escalation rule made of it; the rows behind are in Escalation.
    rule = models.ForeignKey(
        EscalationRule, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_escalated_at = models.DateTimeField(null=True, blank=True)
    escalations = models.PositiveIntegerField(default=0, help_text="counted events of the kinds in ESC_KINDS")
    escalation_reason = models.CharField(max_length=400, blank=True, help_text="the first one, in words")
    first_level = models.BooleanField(
        null=True,
        blank=True,
        help_text="resolved by tier 1 or below alone (ESC-8); None: not resolved, or never theirs",
    )

    class Meta(Imported.Meta):
        constraints = [
            *Imported.Meta.constraints,
            models.CheckConstraint(
                name="ticket_kind_known",
                condition=Q(kind__in=["incident", "request", "problem", "change", "project"]),
            ),
            models.CheckConstraint(
                name="ticket_source_known",
                condition=Q(source__in=["client", "technician", "monitoring", "self-service"]),
            ),
            models.CheckConstraint(
                name="ticket_status_known",
                condition=Q(status__in=["new", "open", "pending", "resolved", "closed"]),
            ),
            models.CheckConstraint(
                name="ticket_excluded_known",
                condition=Q(excluded__in=["", "deleted", "test", "spam", "merged", "duplicate"]),
            ),
            models.CheckConstraint(
                name="ticket_merged_is_excluded",
                condition=Q(merged_into__isnull=True) | (Q(excluded="merged") & ~Q(merged_into=F("id"))),
            ),
            models.CheckConstraint(
                name="ticket_escalated_means_counted",
                condition=Q(first_escalated_at__isnull=True, escalations=0)
                | Q(first_escalated_at__isnull=False, escalations__gt=0),
            ),
            models.CheckConstraint(
                name="ticket_priority_known",
                condition=Q(priority__isnull=True) | Q(priority__gte=1, priority__lte=9),
            ),
            OfSameClient(name="ticket_contact_of_client", field="contact"),
            OfSameClient(name="ticket_contract_of_client", field="contract"),
            OfSameClient(name="ticket_device_of_client", field="device"),
            OfSameClient(name="ticket_site_of_client", field="site"),
        ]
        indexes = [
            models.Index(name="ticket_client_opened", fields=["client", "opened_at"]),
            models.Index(name="ticket_contact_opened", fields=["contact", "opened_at"]),
            # Holds all that a search reads, narrows by and counts, newest first: it need not touch the tickets.
            models.Index(
                name="ticket_sought",
                fields=[*_SOUGHT, *_NARROWED_BY],
            ),
            # Few tickets wait and few were escalated: they are found and counted without a look at the others.
            models.Index(
                name="ticket_waiting",
                fields=["client", "opened_at", "team", "assignee", "source", "category"],
                condition=Q(status__in=["new", "open", "pending"], excluded=""),
            ),
            models.Index(
                name="ticket_escalated",
                fields=["client", "opened_at", "team", "assignee", "source", "category", "status"],
                condition=Q(escalations__gt=0),
            ),
            # Who is asked how a ticket went is looked for every minute.
            models.Index(Coalesce("resolved_at", "closed_at"), name="ticket_ended"),
            models.Index(name="ticket_category", fields=["category", "opened_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.external_id} {self.title}".strip()


class TicketEvent(models.Model):
    """What a row of the ticket's history said at a moment: each column is None or empty where it said nothing."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    position = models.PositiveIntegerField(help_text="order of events of one moment: their order in the file")
    kind = models.CharField(max_length=16, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    priority = models.PositiveSmallIntegerField(null=True, blank=True)
    status = models.CharField(max_length=16, blank=True)
    status_label = models.CharField(max_length=100, blank=True)
    flagged = models.BooleanField(
        null=True, blank=True, help_text="flag of management or of a formal complaint"
    )
    worked = models.BooleanField(default=False, help_text="a work log, reply or note")
    digest = models.CharField(
        max_length=40, help_text="of the row's content and its occurrence: the same row comes in once"
    )
    batch = models.ForeignKey(
        "domain.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Kind(models.TextChoices):
        OPENED = "opened"
        TEAM = "team"
        ASSIGNEE = "assignee"
        PRIORITY = "priority"
        STATUS = "status"
        NOTE = "note"
        FLAG = "flag"
        MERGED = "merged"
        REOPENED = "reopened"
        RESOLVED = "resolved"
        CLOSED = "closed"
        UPDATE = "update"

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ticket_event_once", fields=["ticket", "digest"]),
            models.CheckConstraint(
                name="ticket_event_kind_known",
                condition=Q(
                    kind__in=[
                        "opened",
                        "team",
                        "assignee",
                        "priority",
                        "status",
                        "note",
                        "flag",
                        "merged",
                        "reopened",
                        "resolved",
                        "closed",
                        "update",
                    ]
                ),
            ),
        ]
        indexes = [models.Index(name="ticket_event_order", fields=["ticket", "at", "position"])]


class Escalation(models.Model):
    """One counted escalation (ESC-1 to ESC-6) with the reason it counts and the rule that says so."""

    class Kind(models.TextChoices):
        FUNCTIONAL = "functional"
        HIERARCHICAL = "hierarchical"
        PRIORITY = "priority"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="escalation_events")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()
    approximate = models.BooleanField(
        default=False, help_text="the moment is not known: the ticket's opening stands in"
    )
    in_headline = models.BooleanField(help_text="its kind is in ESC_KINDS")
    reason = models.CharField(max_length=400)
    from_tier = models.PositiveSmallIntegerField(null=True, blank=True)
    to_tier = models.PositiveSmallIntegerField(null=True, blank=True)
    rule = models.ForeignKey(EscalationRule, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="escalation_kind_known", condition=Q(kind__in=["functional", "hierarchical", "priority"])
            ),
            models.CheckConstraint(name="escalation_has_reason", condition=~Q(reason="")),
        ]
        indexes = [models.Index(name="escalation_at", fields=["at"])]
