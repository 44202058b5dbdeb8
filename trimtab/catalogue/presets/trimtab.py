"""Trimtab's own export: the columns are the fields' names, the words the stored values.

Importing what was exported changes nothing: ids come with their system, times are UTC in ISO 8601, and the
apostrophe that keeps a would-be formula inert in a spreadsheet is taken off again.
"""

from trimtab.catalogue.preset import Preset
from trimtab.catalogue.synonyms.tiers import TIERS_BY_NAME
from trimtab.kpi.escalation_rule import EscalationRule

_COLUMNS: dict[str, str] = {
    "tickets": (
        "system id client client_system client_id site contact contact_system contact_id "
        "contract_system contract device_system device title kind source category "
        "priority status status_label team technician technician_system technician_id opened_at "
        "first_reply_at resolved_at closed_at reopened sla_met excluded "
        "merged_into_system merged_into merged_at tags group_stations reassignments"
    ),
    "ticket-events": (
        "system id event_id at event team technician technician_system technician_id priority status "
        "status_label flagged worked"
    ),
    "clients": "system id name zone internal merged_into_system merged_into",
    "contacts": "system id client client_system client_id name email language zone active",
    "contracts": (
        "system id client client_system client_id title starts_on ends_on zone starts_onboarding "
        "assets_contracted phase phase_on"
    ),
    "people": (
        "system id name email zone hired_on left_on leaving_type reason contractor post_on team "
        "tier department role"
    ),
    "survey-answers": (
        "system id survey round client client_system client_id respondent contact_system contact_id "
        "contract_system contract ticket_system ticket sent_at delivered "
        "question answered_at score scale_low scale_high higher_is_better comment"
    ),
    "detections": (
        "system id client client_system client_id device_system device device_name device_kind "
        "operating_system fingerprint severity detected_at resolved_at "
        "outcome action failed_at verified ticket_system ticket"
    ),
    "self-service": (
        "system id client client_system client_id contact_system contact_id category article "
        "started_at outcome ticket_system ticket"
    ),
}

COLUMNS: dict[str, tuple[str, ...]] = {kind: tuple(text.split()) for kind, text in _COLUMNS.items()}
"""The columns of the export of each kind, in order."""

PRESET = Preset(
    title="Trimtab",
    system="trimtab",
    aliases=("own", "trimtab export"),
    headers={kind: {name: (name,) for name in names} for kind, names in COLUMNS.items()},
    escalation=EscalationRule(
        name="trimtab",
        tiers=TIERS_BY_NAME,
        status_patterns=(r"\bescalated\b",),
        tag_patterns=(r"escalat",),
        station_threshold=1,
    ),
    zone="UTC",
    date_order="ymd",
    inert_cells=True,
    samples={kind: {name: name for name in names} for kind, names in COLUMNS.items()},
)
