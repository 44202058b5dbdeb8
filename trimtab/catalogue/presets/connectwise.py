"""ConnectWise PSA (Manage): service tickets of its API or list exports.

``escalationLevel`` and the board's ``escalationStatus`` are stages of the SLA clock, so they say something about
the SLA and nothing about hand-offs. A hand-off shows in the team or board, or in a status called "Escalated".
"""

from trimtab.catalogue.preset import Exclusion, Preset, Rating
from trimtab.catalogue.synonyms.tiers import TIERS_BY_NAME
from trimtab.kpi.escalation_rule import EscalationRule

_TICKETS = {
    "id": ("id", "Ticket #", "SR_Service_RecID", "Ticket Number"),
    "client": ("company.name", "Company", "Company Name"),
    "client_id": ("company.identifier", "company.id", "companyId", "Company_RecID"),
    "site": ("site.name", "Site", "siteName"),
    "contact": ("contactEmailAddress", "contact.name", "contactName", "Contact"),
    "contract": ("agreement.id", "agreement.name", "Agreement"),
    "title": ("summary", "Summary Description"),
    "kind": ("recordType", "Record Type"),
    "source": ("source.name", "Source"),
    "category": ("type.name", "type", "Service Type"),
    "subcategory": ("subType.name", "subType", "Service Sub Type"),
    "priority": ("priority.name", "Priority", "Priority Description"),
    "status": ("status.name", "Status", "Status Description"),
    "team": ("team.name", "Team", "serviceTeam", "board.name", "Board", "Service Board"),
    "technician": ("owner.identifier", "owner.name", "Owner", "resources", "Assigned Resources"),
    "opened_at": ("_info.dateEntered", "dateEntered", "Date Entered", "Date Entered UTC"),
    "first_reply_at": ("dateResponded", "Date Responded UTC"),
    "resolved_at": ("dateResolved", "Date Resolved UTC"),
    "closed_at": ("closedDate", "Date Closed", "Date Closed UTC"),
    "updated_at": ("_info.lastUpdated", "lastUpdated", "Last Update"),
    "sla_met": ("isInSla", "Is In SLA", "Within SLA"),
    "sla_breached": ("escalationLevel", "Escalation Level"),
    "merged_into": ("mergedParentTicket.id", "mergedParentTicket", "Merged Parent Ticket"),
}

PRESET = Preset(
    title="ConnectWise PSA",
    system="connectwise",
    aliases=("manage", "connectwise manage", "cw"),
    headers={
        "tickets": _TICKETS,
        "ticket-events": {
            **{name: headers for name, headers in _TICKETS.items() if name not in {"updated_at", "kind"}},
            "ticket_kind": ("recordType", "Record Type"),
            "id": ("ticketId", "Ticket #", "id"),
            "at": ("enteredDate", "Entered Date", "_info.dateEntered"),
            "opened_at": ("dateEntered", "Date Entered"),
            "event": ("auditSubType", "auditType", "Audit Sub Type"),
            "technician": ("owner.identifier", "owner.name", "Owner"),
        },
        "clients": {"id": ("identifier", "id", "company_recid"), "name": ("name", "Company Name", "Company")},
        "contacts": {
            "id": ("id", "contact_recid"),
            "first_name": ("firstName", "First Name"),
            "last_name": ("lastName", "Last Name"),
            "client": ("company.name", "Company"),
            "client_id": ("company.identifier", "company.id"),
            "email": ("defaultEmail", "communicationItems.value", "Email"),
        },
        "contracts": {
            "id": ("id", "agr_header_recid"),
            "title": ("name", "Agreement Name"),
            "client": ("company.name", "Company"),
            "client_id": ("company.identifier", "company.id"),
            "starts_on": ("startDate", "Start Date"),
            "ends_on": ("endDate", "End Date"),
            "phase": ("agreementStatus", "Agreement Status"),
        },
        "people": {
            "id": ("identifier", "id"),
            "first_name": ("firstName", "First Name"),
            "last_name": ("lastName", "Last Name"),
            "email": ("officeEmail", "emailAddress", "primaryEmail"),
            "role": ("title", "type.name"),
            "hired_on": ("hireDate", "Hire Date"),
            "zone": ("timeZone.name",),
        },
        "survey-answers": {
            "ticket": ("ticketId", "Ticket #"),
            "client": ("company.name", "Company"),
            "client_id": ("company.identifier", "company.id"),
            "respondent": ("contact.name", "Contact", "contactName"),
            "score": ("totalPoints", "Total Points"),
            "answered_at": ("_info.dateEntered", "dateEntered", "Date Entered"),
            "comment": ("footerResponse", "Footer Response"),
        },
    },
    words={
        "kind": {"ServiceTicket": "incident", "ProjectTicket": "project", "ProjectIssue": "project"},
        "status": {
            ">Closed": "closed", ">Closed (resolved)": "closed", "Completed": "resolved",
            "Waiting Customer": "pending", "Scheduled": "open",
            "Waiting Parts": "pending", "Customer Updated": "open", "Enter Time": "resolved", "Escalated": "open",
        },
        "sla_breached": {str(level): "true" for level in range(1, 10)} | {"0": "false"},
    },
    ratings={"score": Rating(0, 100)},  # points: the scale is what the survey's questions add up to
    surveys={"survey": "ticket-follow-up", "question": "rating"},
    exclusions=(
        Exclusion("team", ("Merged Tickets", "Spam", "Junk"), "merged"),
        Exclusion("status", ("Merged", ">Merged"), "merged"),
        Exclusion("status", ("Spam", ">Spam"), "spam"),
        Exclusion("status", (">Duplicate", "Duplicate", ">Closed - Duplicate"), "duplicate"),
    ),
    escalation=EscalationRule(
        name="connectwise", tiers=TIERS_BY_NAME, status_patterns=(r"\bescalated\b(?! to vendor)",)
    ),
    zone="UTC",
    samples={
        "tickets": {
            "id": "id", "summary": "title", "recordType": "kind", "board.name": "team", "status.name": "status",
            "priority.name": "priority",
            "company.name": "client", "company.identifier": "client_id", "site.name": "site",
            "contactEmailAddress": "contact", "type.name": "category",
            "subType.name": "subcategory", "source.name": "source", "owner.identifier": "technician",
            "closedDate": "closed_at",
            "dateResolved": "resolved_at", "isInSla": "sla_met", "escalationLevel": "sla_breached",
            "_info.dateEntered": "opened_at",
            "customFields": "", "hasChildTicket": "", "respondMinutes": "",
        },
    },
)  # fmt: skip
