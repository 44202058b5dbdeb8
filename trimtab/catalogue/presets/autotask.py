"""Autotask PSA (Datto): Tickets of its REST API or list exports. Times are UTC; the API gives ids for picklists.

The labels of statuses, queues and priorities differ per instance, so the words here are the usual ones; an export
with labels imports as it is, one with numbers needs a [words] table in the mapping.
"""

from trimtab.catalogue.preset import Exclusion, Preset, Rating
from trimtab.catalogue.synonyms.tiers import TIERS_BY_NAME
from trimtab.kpi.escalation_rule import EscalationRule

_TICKETS = {
    "id": ("ticketNumber", "Ticket Number", "id"),
    "client": ("companyName", "Company", "Account", "Account Name", "Organization"),
    "client_id": ("companyID", "accountID", "Account ID", "Company ID"),
    "site": ("companyLocationName", "Location"),
    "contact": ("contactName", "Contact", "contactID"),
    "contract": ("contractID", "Contract", "Contract Name"),
    "device": ("configurationItemName", "Configuration Item", "configurationItemID", "Product"),
    "title": ("title", "Ticket Title"),
    "kind": ("ticketType", "Ticket Type"),
    "source": ("source", "Source"),
    "category": ("issueType", "Issue Type"),
    "subcategory": ("subIssueType", "Sub-Issue Type"),
    "priority": ("priority", "Priority"),
    "status": ("status", "Status"),
    "team": ("queueName", "Queue", "queueID", "Queue Name"),
    "technician": ("assignedResourceName", "Primary Resource", "Assigned Resource", "assignedResourceID"),
    "opened_at": ("createDate", "Create Date", "Created", "Create Date Time"),
    "first_reply_at": ("firstResponseDateTime", "First Response Date/Time", "First Response"),
    "resolved_at": ("resolvedDateTime", "Resolved Date/Time", "Resolved"),
    "closed_at": ("completedDate", "Complete Date", "Completed Date/Time"),
    "updated_at": ("lastActivityDate", "Last Activity Date/Time"),
    "sla_met": ("serviceLevelAgreementHasBeenMet", "SLA Met", "Service Level Agreement Has Been Met"),
    "rating": ("currentServiceThermometerRating",),
}

PRESET = Preset(
    title="Autotask PSA",
    system="autotask",
    aliases=("datto autotask", "kaseya autotask"),
    headers={
        "tickets": _TICKETS,
        "ticket-events": {
            **{name: headers for name, headers in _TICKETS.items() if name not in {"updated_at", "kind", "rating"}},
            "id": ("ticketNumber", "ticketID", "Ticket Number"),
            "at": ("date", "lastActivityDate", "Date/Time", "Last Activity Date/Time"),
            "event": ("action", "Action"),
            "ticket_kind": ("ticketType", "Ticket Type"),
        },
        "clients": {"id": ("companyID", "id", "Account ID"), "name": ("companyName", "Company Name", "Account Name")},
        "contacts": {
            "id": ("id", "contactID"),
            "first_name": ("firstName", "First Name"),
            "last_name": ("lastName", "Last Name"),
            "email": ("emailAddress", "Email Address", "EMail"),
            "client": ("companyName", "Company", "Account"),
            "client_id": ("companyID", "accountID"),
            "active": ("isActive", "Active"),
        },
        "contracts": {
            "id": ("id", "contractNumber", "contractID"),
            "title": ("contractName", "Contract Name"),
            "client": ("companyName", "Company", "Account"),
            "client_id": ("companyID", "accountID"),
            "starts_on": ("startDate", "Start Date"),
            "ends_on": ("endDate", "End Date"),
        },
        "people": {
            "id": ("id", "resourceID"),
            "first_name": ("firstName", "First Name"),
            "last_name": ("lastName", "Last Name"),
            "email": ("email", "Email Address"),
            "role": ("title", "Title"),
            "hired_on": ("hireDate", "Hire Date"),
        },
        "survey-answers": {
            "survey": ("surveyName",),
            "ticket": ("ticketID", "ticketNumber", "Ticket Number"),
            "client": ("companyName", "Company", "Account"),
            "client_id": ("companyID", "accountID"),
            "respondent": ("contactName", "Contact", "contactID"),
            "sent_at": ("sendDate", "Send Date"),
            "answered_at": ("completeDate", "Complete Date"),
            "score": ("surveyRating", "companyRating", "Survey Rating"),
        },
    },
    words={
        "status": {
            "New": "new", "Complete": "closed", "Waiting Customer": "pending", "Waiting Materials": "pending",
            "Waiting Vendor": "pending",
            "Waiting Approval": "pending", "In Progress": "open", "Dispatched": "open", "Escalated": "open",
            "Customer Note Added": "open",
            "1": "new", "5": "closed",
        },
        "kind": {
            "Service Request": "request", "Incident": "incident", "Problem": "problem", "Change Request": "change",
            "Alert": "incident",
            "1": "request", "2": "incident", "3": "problem", "4": "change", "5": "incident",
        },
        "source": {"Monitoring Alert": "monitoring", "Client Portal": "self-service", "Insourced": "technician",
        "Verbal": "client"},
    },
    ratings={"score": Rating(0, 100)},
    surveys={"survey": "ticket-follow-up", "question": "rating"},
    exclusions=(
        Exclusion("team", ("Merged Tickets",), "merged"),
        Exclusion("team", ("Spam", "Junk"), "spam"),
        Exclusion("status", ("Merged",), "merged"),
        Exclusion("status", ("Duplicate",), "duplicate"),
    ),
    escalation=EscalationRule(name="autotask", tiers=TIERS_BY_NAME, status_patterns=(r"^escalated?$",)),
    zone="UTC",
    samples={
        "tickets": {
            "ticketNumber": "id", "title": "title", "companyID": "client_id", "queueID": "team", "status": "status",
            "priority": "priority",
            "issueType": "category", "subIssueType": "subcategory", "ticketType": "kind", "source": "source",
            "assignedResourceID": "technician",
            "createDate": "opened_at", "firstResponseDateTime": "first_reply_at", "resolvedDateTime": "resolved_at",
            "completedDate": "closed_at",
            "lastActivityDate": "updated_at", "serviceLevelAgreementHasBeenMet": "sla_met", "contractID": "contract",
            "configurationItemID": "device", "estimatedHours": "", "changeApprovalStatus": "",
        },
    },
)  # fmt: skip
