"""Freshdesk and Freshservice: tickets of their API v2 and their list exports.

``is_escalated``, ``fr_escalated`` and ``nr_escalated`` say that an SLA was missed; they are no hand-off. A group's
name or a tag shows a hand-off. In the MSP edition of Freshservice a workspace is a client.
"""

from trimtab.catalogue.preset import Preset, Rating
from trimtab.catalogue.synonyms.tiers import TIERS_BY_NAME
from trimtab.kpi.escalation_rule import EscalationRule

_TICKETS = {
    "id": ("id", "Ticket ID", "Ticket Id", "display_id"),
    "client": ("Company", "Company Name", "company.name", "Workspace", "Client", "Department"),
    "client_id": ("company_id", "department_id", "workspace_id"),
    "contact": (
        "Requester Email",
        "requester.email",
        "Email",
        "Requester Name",
        "Full Name",
        "Contact",
        "requester_id",
    ),
    "title": ("subject", "Subject"),
    "kind": ("type", "Type"),
    "source": ("source", "source_name", "Source"),
    "category": ("category", "Category", "custom_fields.category"),
    "subcategory": ("sub_category", "Sub-Category", "Sub Category"),
    "priority": ("priority_name", "priority", "Priority"),
    "status": ("status_name", "status", "Status"),
    "team": ("Group", "Assigned Group", "group_name", "group_id"),
    "technician": ("Agent", "Assigned Agent", "responder_name", "responder_id"),
    "opened_at": ("created_at", "Created time", "Created Time"),
    "first_reply_at": ("stats.first_responded_at", "Initial response time", "First Response Time"),
    "resolved_at": ("stats.resolved_at", "Resolved time", "Resolved Time"),
    "closed_at": ("stats.closed_at", "Closed time", "Closed Time"),
    "updated_at": ("updated_at", "Last update time", "Last Updated Time"),
    "sla_met": ("Resolution status", "Resolution Status"),
    "sla_reply_met": ("First response status", "First Response Status"),
    "sla_breached": ("is_escalated", "isescalated"),
    "reply_breached": ("fr_escalated", "nr_escalated", "frescalated"),
    "deleted": ("deleted",),
    "spam": ("spam",),
    "tags": ("tags", "Tags"),
    "rating": ("Survey results", "Survey Result"),
}

PRESET = Preset(
    title="Freshworks",
    system="freshworks",
    aliases=("freshdesk", "freshservice", "freshservice/freshdesk", "freshdesk/freshservice"),
    headers={
        "tickets": _TICKETS,
        "ticket-events": {
            **{name: headers for name, headers in _TICKETS.items() if name not in {"updated_at", "kind", "rating"}},
            "id": ("ticket_id", "Ticket ID"),
            "at": ("performed_at", "updated_at", "Activity Time"),
            "event": ("activity", "activity.type"),
            "ticket_kind": ("type", "Type"),
        },
        "clients": {"id": ("id", "company_id", "department_id"), "name": ("name", "Company Name", "Workspace",
            "Department")},
        "contacts": {
            "id": ("id", "contact_id"), "name": ("name", "Full Name", "Contact Name"), "email": ("email", "Email",
                "primary_email"),
            "client_id": ("company_id", "department_id"), "client": ("Company", "Company Name", "Department"),
                "language": ("language",),
            "zone": ("time_zone",), "active": ("active",), "first_name": ("first_name",), "last_name": ("last_name",),
        },
        "people": {
            "id": ("id", "agent_id"), "name": ("contact.name", "name", "Agent Name"), "first_name": ("first_name",),
                "last_name": ("last_name",),
            "email": ("contact.email", "email"), "role": ("contact.job_title", "job_title"),
                "zone": ("contact.time_zone", "time_zone"),
        },
        "survey-answers": {
            "ticket": ("ticket_id", "Ticket ID"), "client": ("Company", "Company Name", "Department"),
                "client_id": ("company_id", "department_id"),
            "respondent": ("Requester Email", "Requester Name", "Contact", "user_id"),
                "score": ("ratings.default_question", "Survey Result", "rating"),
            "answered_at": ("created_at", "Created time", "Survey Received Time"), "comment": ("feedback",
                "Feedback"),
        },
    },
    words={
        "status": {
            "2": "open", "3": "pending", "4": "resolved", "5": "closed", "6": "pending", "7": "pending",
            "Waiting on Customer": "pending",
            "Waiting on Third Party": "pending", "Awaiting Response": "pending",
        },
        "priority": {"1": "4", "2": "3", "3": "2", "4": "1", "Low": "4", "Medium": "3", "High": "2", "Urgent": "1"},
        "source": {
            "1": "client", "2": "self-service", "3": "client", "4": "client", "5": "client", "6": "client",
            "7": "client", "8": "monitoring",
            "9": "client", "10": "client", "Portal": "self-service", "Feedback Widget": "client",
            "Outbound Email": "technician",
        },
        "kind": {"Question": "request", "Feature Request": "request", "Incident": "incident",
        "Service Request": "request", "Problem": "problem"},
        "sla_met": {"Within SLA": "true", "SLA Violated": "false"},
        "sla_reply_met": {"Within SLA": "true", "SLA Violated": "false"},
    },
    ratings={
        "score": Rating(
            -103, 103,
            words={"Extremely Happy": 103, "Very Happy": 102, "Happy": 101, "Neutral": 100, "Unhappy": -101,
            "Very Unhappy": -102, "Extremely Unhappy": -103},
        )
    },
    surveys={"survey": "ticket-follow-up", "question": "rating"},
    escalation=EscalationRule(name="freshworks", tiers=TIERS_BY_NAME, tag_patterns=(r"escalat",)),
    zone="UTC",
    samples={
        "tickets": {
            "id": "id", "subject": "title", "type": "kind", "status": "status", "priority": "priority",
            "source": "source", "requester_id": "contact",
            "responder_id": "technician", "group_id": "team", "company_id": "client_id",
            "is_escalated": "sla_breached", "fr_escalated": "reply_breached",
            "tags": "tags", "created_at": "opened_at", "updated_at": "updated_at", "stats.resolved_at": "resolved_at",
            "spam": "spam",
            "due_by": "", "fr_due_by": "", "cc_emails": "",
        },
    },
)  # fmt: skip
