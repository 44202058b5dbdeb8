"""Which fields does each kind of import have, and what do their cells hold?"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One thing a row can say. ``parser`` names how its cells are read (see parsing.py)."""

    key: str
    label: str
    parser: str = "text"
    required: bool = False
    length: int = 200


@dataclass(frozen=True)
class Kind:
    """One kind of import. ``either`` lists sets of fields of which one must be there."""

    key: str
    fields: Mapping[str, Field]
    either: tuple[tuple[str, ...], ...] = ()


def _fields(*found: Field) -> dict[str, Field]:
    return {field.key: field for field in found}


_SYSTEM = Field("system", "system", "id", length=32)
_CLIENT = (
    Field("client", "client"),
    Field("client_id", "client's id", "id", length=128),
    Field("client_system", "system of the client's id", "id", length=32),
)
_TECHNICIAN = (
    Field("technician", "technician"),
    Field("technician_id", "technician's id", "id", length=128),
    Field("technician_system", "system of the technician's id", "id", length=32),
)
_CONTACT = (
    Field("contact", "contact"),
    Field("contact_id", "contact's id", "id", length=128),
    Field("contact_system", "system of the contact's id", "id", length=32),
)
_TICKET_REF = (
    Field("ticket", "ticket", "id", length=128),
    Field("ticket_system", "system of the ticket's id", "id", length=32),
)
_DEVICE_SYSTEM = Field("device_system", "system of the device's id", "id", length=32)
_CONTRACT_REF = (
    Field("contract", "contract", length=200),
    Field("contract_system", "system of the contract's id", "id", length=32),
)
_ZONE = Field("zone", "time zone", "zone", length=64)

_TICKET_PARTS = (
    *_CLIENT,
    Field("site", "site"),
    *_CONTACT,
    *_CONTRACT_REF,
    Field("device", "device"),
    _DEVICE_SYSTEM,
    Field("title", "title", "cut", length=400),
    Field("source", "source", "soft:source"),
    Field("category", "category", "cut"),
    Field("subcategory", "subcategory", "cut"),
    Field("priority", "priority", "priority"),
    Field("status", "status", "soft:status", length=100),
    Field("substatus", "status in detail", "soft:status", length=100),
    Field("status_label", "status in its system's words", "cut", length=100),
    Field("action", "outcome of the action", "cut", length=100),
    Field("team", "team"),
    Field("tier", "tier of the team", "choice:tier"),
    *_TECHNICIAN,
    Field("first_reply_at", "first reply", "moment"),
    Field("resolved_at", "resolved", "moment"),
    Field("closed_at", "closed", "moment"),
    Field("reopened", "times reopened", "whole"),
    Field("sla_met", "SLA met", "flag:sla_met"),
    Field("sla_reply_met", "SLA of the first reply met", "flag:sla_met"),
    Field("sla_breached", "SLA breached", "flag:sla_breached"),
    Field("reply_breached", "SLA of the first reply breached", "flag:sla_breached"),
    Field("excluded", "left out because", "choice:excluded"),
    Field("deleted", "deleted", "flag"),
    Field("spam", "spam", "flag"),
    Field("close_code", "close code"),
    Field("merged_into", "merged into ticket", "id", length=128),
    Field("merged_into_system", "system of the ticket merged into", "id", length=32),
    Field("merged_at", "merged", "moment"),
    Field("tags", "tags", "tags", length=400),
    Field("group_stations", "teams it passed", "whole"),
    Field("assignee_stations", "technicians it passed", "whole"),
    Field("reassignments", "reassignments", "whole"),
)

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "tickets",
            _fields(
                _SYSTEM,
                Field("id", "ticket", "id", required=True, length=128),
                Field("kind", "kind", "soft:kind"),
                Field("opened_at", "opened", "moment", required=True),
                Field("updated_at", "updated", "moment"),
                Field("rating", "rating"),
                *_TICKET_PARTS,
            ),
        ),
        Kind(
            "ticket-events",
            _fields(
                _SYSTEM,
                Field("id", "ticket", "id", required=True, length=128),
                Field("at", "time of the event", "moment", required=True),
                Field("event_id", "event's id", "id", length=40),
                Field("event", "kind of event", "soft:event"),
                Field("value", "new value of the changed field", "cut"),
                Field("ticket_kind", "kind", "soft:kind"),
                Field("opened_at", "opened", "moment"),
                Field("flagged", "flagged to management", "flag"),
                Field("worked", "worked on", "flag"),
                *_TICKET_PARTS,
            ),
        ),
        Kind(
            "clients",
            _fields(
                _SYSTEM,
                Field("id", "client's id", "id", length=128),
                Field("name", "name", required=True),
                _ZONE,
                Field("internal", "is the provider itself", "flag"),
                Field("merged_into", "merged into client", "id", length=128),
                Field("merged_into_system", "system of the client merged into", "id", length=32),
            ),
        ),
        Kind(
            "contacts",
            _fields(
                _SYSTEM,
                Field("id", "contact's id", "id", length=128),
                *_CLIENT,
                Field("name", "name"),
                Field("first_name", "first name"),
                Field("last_name", "last name"),
                Field("email", "e-mail", "email", length=254),
                Field("language", "language", "cut", length=8),
                _ZONE,
                Field("active", "active", "flag"),
            ),
            either=(("name", "first_name", "last_name", "email"), ("client", "client_id")),
        ),
        Kind(
            "contracts",
            _fields(
                _SYSTEM,
                Field("id", "contract's id", "id", length=128),
                *_CLIENT,
                Field("title", "title"),
                Field("starts_on", "first day", "day", required=True),
                Field("ends_on", "last day", "day"),
                _ZONE,
                Field("starts_onboarding", "starts an onboarding of its own", "flag"),
                Field("assets_contracted", "assets contracted", "whole"),
                Field("phase", "phase", "choice:phase"),
                Field("phase_on", "first day of the phase", "day"),
                Field("signed_on", "signed", "day"),
            ),
            either=(("client", "client_id"), ("id", "title")),
        ),
        Kind(
            "people",
            _fields(
                _SYSTEM,
                Field("id", "person's id", "id", length=128),
                Field("name", "name"),
                Field("first_name", "first name"),
                Field("last_name", "last name"),
                Field("email", "e-mail", "email", length=254),
                _ZONE,
                Field("team", "team"),
                Field("tier", "tier of the team", "choice:tier"),
                Field("department", "department"),
                Field("role", "role", "cut", length=100),
                Field("hired_on", "first day", "day"),
                Field("left_on", "last day", "day"),
                Field("leaving_type", "how the person left", "choice:leaving_type"),
                Field("reason", "why the person left", "cut", length=400),
                Field("contractor", "contractor", "flag"),
                Field("post_on", "in the team since", "day"),
            ),
            either=(("name", "first_name", "last_name", "email"),),
        ),
        Kind(
            "survey-answers",
            _fields(
                _SYSTEM,
                Field("id", "invitation's id", "id", length=128),
                Field("survey", "survey", length=64),
                Field("round", "round", length=64),
                Field("opens_on", "round opens", "day"),
                Field("closes_on", "round closes", "day"),
                *_CLIENT,
                Field("team", "team"),
                Field("respondent", "respondent"),
                Field("contact_id", "contact's id", "id", length=128),
                Field("contact_system", "system of the contact's id", "id", length=32),
                *_CONTRACT_REF,
                *_TICKET_REF,
                Field("sent_at", "sent", "moment"),
                Field("answered_at", "answered", "moment"),
                Field("delivered", "delivered", "flag"),
                Field("question", "question", length=64),
                Field("score", "score", "rating"),
                Field("scale_low", "lowest score", "number"),
                Field("scale_high", "highest score", "number"),
                Field("higher_is_better", "higher is better", "flag"),
                Field("comment", "comment", length=20_000),
            ),
        ),
        Kind(
            "detections",
            _fields(
                _SYSTEM,
                Field("id", "detection's id", "id", length=128),
                *_CLIENT,
                Field("site", "site"),
                Field("device", "device", required=True),
                _DEVICE_SYSTEM,
                Field("device_name", "device's name"),
                Field("device_kind", "kind of device", "cut", length=32),
                Field("operating_system", "operating system", "cut", length=100),
                Field("fingerprint", "kind of problem", "cut", required=True, length=128),
                Field("severity", "severity", "cut", length=16),
                Field("detected_at", "detected", "moment", required=True),
                Field("resolved_at", "resolved", "moment"),
                Field("outcome", "outcome", "choice:outcome"),
                Field("action", "action", "cut", length=128),
                Field("failed_at", "failed", "moment"),
                Field("verified", "verified", "flag"),
                *_TICKET_REF,
            ),
        ),
        Kind(
            "self-service",
            _fields(
                _SYSTEM,
                Field("id", "session's id", "id", length=128),
                *_CLIENT,
                *_CONTACT,
                Field("category", "category", "cut"),
                Field("article", "article", "cut"),
                Field("started_at", "started", "moment", required=True),
                Field("outcome", "outcome", "choice:session", required=True),
                *_TICKET_REF,
            ),
        ),
    )
}
