"""Zendesk: tickets of its API, its CSV and Explore exports, and the tables of a synchronised copy.

Zendesk has no escalation of its own. Its evidence is a ticket that passed through more than one group, or a tag
that says so. Ratings are good or bad.
"""

from trimtab.catalogue.preset import Exclusion, Preset, Rating
from trimtab.catalogue.synonyms.tiers import TIERS_BY_NAME
from trimtab.kpi.escalation_rule import EscalationRule

_GOOD_BAD = Rating(
    0, 1, words={"good": 1, "good_with_comment": 1, "bad": 0, "bad_with_comment": 0, "Good": 1, "Bad": 0}
)
_TICKETS = {
    "id": ("id", "Ticket ID", "Id"),
    "client": ("Organization", "Organization name", "Ticket organization name", "organization.name"),
    "client_id": ("organization_id", "Ticket organization ID"),
    "contact": ("Requester email", "Requester", "requester_id", "Requester name"),
    "title": ("subject", "Ticket subject"),
    "kind": ("type", "Ticket type"),
    "source": ("via_channel", "via.channel", "Via", "Ticket channel"),
    "priority": ("priority", "Ticket priority"),
    "status": ("status", "Ticket status"),
    "team": ("Group", "Ticket group", "group_id", "Group name"),
    "technician": ("Assignee", "Assignee name", "assignee_id"),
    "opened_at": ("created_at", "Created at", "Ticket created - Timestamp", "Ticket created"),
    "first_reply_at": ("First reply at",),
    "resolved_at": ("solved_at", "Solved at", "Ticket solved - Timestamp", "Ticket solved"),
    "closed_at": ("closed_at", "Closed at"),
    "updated_at": ("updated_at", "Updated at", "Ticket updated - Timestamp"),
    "reopened": ("reopens", "Reopens"),
    "tags": ("tags", "Ticket tags"),
    "group_stations": ("group_stations", "Group stations"),
    "assignee_stations": ("assignee_stations", "Assignee stations"),
    "rating": ("satisfaction_rating.score", "Satisfaction Score", "Ticket satisfaction rating"),
}

PRESET = Preset(
    title="Zendesk",
    system="zendesk",
    aliases=("zendesk explore",),
    headers={
        "tickets": _TICKETS,
        "ticket-events": {
            **{name: headers for name, headers in _TICKETS.items() if name not in {"updated_at", "kind", "rating"}},
            "id": ("ticket_id", "Ticket ID"),
            "at": ("updated", "Update - Timestamp", "updated_at", "created_at"),
            "event": ("field_name", "Changes - Field name"),
            "value": ("value", "Changes - New value"),
            "opened_at": ("Ticket created - Timestamp", "Ticket created"),
            "ticket_kind": ("type", "Ticket type"),
        },
        "clients": {"id": ("id", "organization_id"), "name": ("name", "Organization", "Organization name")},
        "contacts": {
            "id": ("id", "user_id"), "name": ("name", "User name"), "email": ("email", "User email"),
                "client_id": ("organization_id",),
            "client": ("Organization", "Organization name"), "language": ("locale",), "zone": ("time_zone",),
                "active": ("active",),
        },
        "people": {"id": ("id", "user_id"), "name": ("name", "User name"), "email": ("email",), "role": ("role",),
            "team": ("group", "Group name", "default_group")},
        "survey-answers": {
            "ticket": ("ticket_id", "Ticket ID", "id"), "client": ("Organization", "Organization name",
                "Ticket organization name"),
            "client_id": ("organization_id",), "respondent": ("Requester email", "Requester", "requester_id"),
            "score": ("satisfaction_rating.score", "score", "Satisfaction Score", "Ticket satisfaction rating"),
            "comment": ("satisfaction_rating.comment", "comment", "Ticket satisfaction comment"),
            "answered_at": ("updated_at", "Updated at", "created_at", "Solved at"),
        },
    },
    words={
        "status": {"hold": "pending", "solved": "resolved", "deleted": "closed"},
        "kind": {"question": "request", "incident": "incident", "problem": "problem", "task": "request"},
        "source": {
            "api": "monitoring", "web": "client", "email": "client", "help_center": "self-service",
            "Help Center": "self-service", "Closed ticket": "client",
            "chat": "client", "voice": "client", "native_messaging": "client", "sample_ticket": "technician",
            "mobile_sdk": "client", "rule": "technician",
            "Web form": "client", "Mail": "client", "Web service (API)": "monitoring",
        },
    },
    ratings={"score": _GOOD_BAD},
    surveys={"survey": "ticket-follow-up", "question": "rating"},
    exclusions=(Exclusion("status", ("deleted",), "deleted"), Exclusion("tags", ("closed_by_merge",), "merged"),
    Exclusion("status", ("spam",), "spam")),
    escalation=EscalationRule(
        name="zendesk", tiers=TIERS_BY_NAME, tag_patterns=(r"escalat",), station_threshold=1, evidence_tier=None
    ),
    unknown=("offered", "unoffered"),
    zone="UTC",
    samples={
        "tickets": {
            "Id": "id", "Subject": "title", "Tags": "tags", "Status": "status", "Priority": "priority",
            "Via": "source", "Ticket type": "kind",
            "Created at": "opened_at", "Updated at": "updated_at", "Organization": "client",
            "Solved at": "resolved_at",
            "Satisfaction Score": "rating", "Group stations": "group_stations",
            "Assignee stations": "assignee_stations", "Reopens": "reopened",
            "Group": "team", "Assignee": "technician", "Requester": "contact", "Replies": "",
            "First reply time in minutes": "", "Due date": "",
        },
        "ticket-events": {"field_name": "event", "ticket_id": "id", "updated": "at", "value": "value"},
    },
)  # fmt: skip
