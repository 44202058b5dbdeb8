"""Event logs of the process-mining standard (XES, IEEE 1849) as CSV: one row per event of a case.

A team whose name says 2nd or 3rd is of that line; any other is the first line. The organisation of the event
log's extension columns is the client.
"""

from trimtab.catalogue.preset import Preset
from trimtab.kpi.escalation_rule import EscalationRule, TierPattern

_EVENTS = {
    "id": ("case:concept:name", "case concept:name", "case_concept_name", "Case ID", "SR Number"),
    "at": ("time:timestamp", "Change Date+Time", "Complete Timestamp"),
    "client": (
        "organization involved",
        "Involved Organization",
        "case:organization",
        "organization country",
        "Owner Country",
    ),
    "team": ("org:group", "Involved ST", "Support Team"),
    "technician": ("org:resource", "Owner First Name"),
    "status": ("concept:name", "Activity", "Status"),
    "substatus": ("lifecycle:transition", "Sub Status"),
    "priority": ("impact", "case:impact", "case:priority", "Impact"),
    "category": ("product", "case:product", "Product"),
}

PRESET = Preset(
    title="Event log (XES)",
    system="xes",
    aliases=("ieee 1849", "process mining"),
    headers={"ticket-events": _EVENTS},
    words={
        "status": {
            "Accepted": "open", "Queued": "open", "Completed": "resolved", "Unmatched": "open", "In Progress": "open",
            "Assigned": "open",
            "Awaiting Assignment": "open", "Wait": "pending", "Wait - User": "pending",
            "Wait - Implementation": "pending", "Wait - Vendor": "pending",
            "Wait - Customer": "pending", "Resolved": "resolved", "In Call": "resolved", "Closed": "closed",
            "Cancelled": "closed",
        },
        "priority": {"Major": "1", "High": "2", "Medium": "3", "Low": "4"},
    },
    escalation=EscalationRule(
        name="xes", tiers=(TierPattern(r"\b3rd\b", 3), TierPattern(r"\b2nd\b", 2)), default_tier=1
    ),
    samples={
        "ticket-events": {
            "case:concept:name": "id", "org:group": "team", "org:resource": "technician",
            "organization involved": "client", "concept:name": "status",
            "impact": "priority", "product": "category", "lifecycle:transition": "substatus", "time:timestamp": "at",
            "org:role": "",
            "resource country": "",
        },
    },
)  # fmt: skip
