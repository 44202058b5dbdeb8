"""ServiceNow: the incident table by its list export or Table API, and logs with one row per change of an incident.

The task's ``escalation`` field is an indicator of the SLA (0 normal … 3 overdue). A hand-off shows in the change
of the assignment group, or where no history came in the count of reassignments. ``?`` is an unknown value in
published logs.
"""

from trimtab.catalogue.preset import Exclusion, Preset
from trimtab.catalogue.synonyms.tiers import TIERS_BY_NAME
from trimtab.kpi.escalation_rule import EscalationRule

_TICKETS = {
    "id": ("number", "Number"),
    "client": ("company.name", "company", "Company", "company.display_value"),
    "site": ("location", "Location", "location.name"),
    "contact": ("caller_id", "Caller", "caller_id.name", "caller_id.display_value"),
    "device": ("cmdb_ci", "Configuration item", "cmdb_ci.name", "cmdb_ci.display_value"),
    "title": ("short_description", "Short description"),
    "source": ("contact_type", "Contact type", "Channel"),
    "category": ("category", "Category"),
    "subcategory": ("subcategory", "Subcategory"),
    "priority": ("priority", "Priority"),
    "status": ("incident_state", "state", "State", "Incident state"),
    "team": (
        "assignment_group",
        "Assignment group",
        "assignment_group.name",
        "assignment_group.display_value",
    ),
    "technician": ("assigned_to", "Assigned to", "assigned_to.name", "assigned_to.display_value"),
    "opened_at": ("opened_at", "Opened"),
    "resolved_at": ("resolved_at", "Resolved"),
    "closed_at": ("closed_at", "Closed"),
    "updated_at": ("sys_updated_at", "sys_updated_on", "Updated"),
    "reopened": ("reopen_count", "Reopen count"),
    "sla_met": ("made_sla", "Made SLA"),
    "sla_breached": ("escalation", "Escalation"),
    "reassignments": ("reassignment_count", "Reassignment count"),
    "close_code": ("close_code", "closed_code", "Close code", "Resolution code"),
}

PRESET = Preset(
    title="ServiceNow",
    system="servicenow",
    aliases=("snow", "service now"),
    headers={
        "tickets": _TICKETS,
        "ticket-events": {
            **{name: headers for name, headers in _TICKETS.items() if name != "updated_at"},
            "at": ("sys_updated_at", "sys_updated_on", "Updated"),
        },
        "clients": {"id": ("sys_id", "Sys ID"), "name": ("name", "Name", "Company")},
        "contacts": {
            "id": ("sys_id", "user_name", "User ID"), "name": ("name", "Name"), "email": ("email", "Email"),
                "client": ("company", "Company", "company.name"),
            "active": ("active", "Active"), "zone": ("time_zone", "Time zone"), "language": ("preferred_language",
                "Language"),
        },
        "people": {
            "id": ("sys_id", "user_name", "User ID"), "name": ("name", "Name"), "email": ("email", "Email"),
                "department": ("department", "Department"),
            "role": ("title", "Title"), "zone": ("time_zone", "Time zone"),
        },
    },
    words={
        "status": {
            "1": "new", "2": "open", "3": "pending", "6": "resolved", "7": "closed", "8": "closed", "New": "new",
            "Active": "open",
            "In Progress": "open", "On Hold": "pending", "Awaiting User Info": "pending",
            "Awaiting Vendor": "pending", "Awaiting Problem": "pending",
            "Awaiting Evidence": "pending", "Resolved": "resolved", "Closed": "closed", "Canceled": "closed",
            "-100": "open",
        },
        "source": {
            "Phone": "client", "Email": "client", "Self service": "self-service", "Self-service": "self-service",
            "IVR": "client",
            "Direct opening": "technician", "Walk-in": "client", "Chat": "client", "Virtual Agent": "self-service",
            "Monitoring": "monitoring",
            "Event Management": "monitoring",
        },
        "sla_breached": {"0": "false", "1": "false", "2": "false", "3": "true", "Normal": "false",
        "Moderate": "false", "High": "false", "Overdue": "true"},
    },
    exclusions=(Exclusion("close_code", ("Duplicate",), "duplicate"),),
    escalation=EscalationRule(name="servicenow", tiers=TIERS_BY_NAME, reassignment_threshold=0, evidence_tier=None),
    unknown=("?",),
    zone="UTC",
    samples={
        "ticket-events": {
            "number": "id", "incident_state": "status", "reassignment_count": "reassignments",
            "reopen_count": "reopened", "made_sla": "sla_met",
            "caller_id": "contact", "opened_at": "opened_at", "sys_updated_at": "at", "contact_type": "source",
            "location": "site",
            "category": "category", "subcategory": "subcategory", "priority": "priority", "assignment_group": "team",
            "assigned_to": "technician",
            "closed_code": "close_code", "resolved_at": "resolved_at", "closed_at": "closed_at", "cmdb_ci": "device",
            "sys_mod_count": "",
            "notify": "", "knowledge": "",
        },
        "tickets": {
            "Number": "id", "Opened": "opened_at", "Short description": "title", "Caller": "contact",
            "Priority": "priority", "State": "status",
            "Category": "category", "Assignment group": "team", "Assigned to": "technician", "Updated": "updated_at",
            "Escalation": "sla_breached",
            "Made SLA": "sla_met", "Company": "client", "Updated by": "",
        },
    },
)  # fmt: skip
