"""Which fields does each kind of import have, and what do their cells hold?"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


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


_SYSTEM = Field("system", _("system"), "id", length=32)
_CLIENT = (
    Field("client", _("client")),
    Field("client_id", _("client's id"), "id", length=128),
    Field("client_system", _("system of the client's id"), "id", length=32),
)
_TECHNICIAN = (
    Field("technician", _("technician")),
    Field("technician_id", _("technician's id"), "id", length=128),
    Field("technician_system", _("system of the technician's id"), "id", length=32),
)
_CONTACT = (
    Field("contact", _("contact")),
    Field("contact_id", _("contact's id"), "id", length=128),
    Field("contact_system", _("system of the contact's id"), "id", length=32),
)
_TICKET_REF = (
    Field("ticket", _("ticket"), "id", length=128),
    Field("ticket_system", _("system of the ticket's id"), "id", length=32),
)
_DEVICE_SYSTEM = Field("device_system", _("system of the device's id"), "id", length=32)
_CONTRACT_REF = (
    Field("contract", _("contract"), length=200),
    Field("contract_system", _("system of the contract's id"), "id", length=32),
)
_ZONE = Field("zone", _("time zone"), "zone", length=64)

_TICKET_PARTS = (
    *_CLIENT,
    Field("site", _("site")),
    *_CONTACT,
    *_CONTRACT_REF,
    Field("device", _("device")),
    _DEVICE_SYSTEM,
    Field("title", _("title"), "cut", length=400),
    Field("source", _("source"), "soft:source"),
    Field("category", _("category"), "cut"),
    Field("subcategory", _("subcategory"), "cut"),
    Field("priority", _("priority"), "priority"),
    Field("status", _("status"), "soft:status", length=100),
    Field("substatus", _("status in detail"), "soft:status", length=100),
    Field("status_label", _("status in its system's words"), "cut", length=100),
    Field("action", _("outcome of the action"), "cut", length=100),
    Field("team", _("team")),
    Field("tier", _("tier of the team"), "choice:tier"),
    *_TECHNICIAN,
    Field("first_reply_at", _("first reply"), "moment"),
    Field("resolved_at", _("resolved"), "moment"),
    Field("closed_at", _("closed"), "moment"),
    Field("reopened", _("times reopened"), "whole"),
    Field("sla_met", _("SLA met"), "flag:sla_met"),
    Field("sla_reply_met", _("SLA of the first reply met"), "flag:sla_met"),
    Field("sla_breached", _("SLA breached"), "flag:sla_breached"),
    Field("reply_breached", _("SLA of the first reply breached"), "flag:sla_breached"),
    Field("excluded", _("left out because"), "choice:excluded"),
    Field("deleted", _("deleted"), "flag"),
    Field("spam", _("spam"), "flag"),
    Field("close_code", _("close code")),
    Field("merged_into", _("merged into ticket"), "id", length=128),
    Field("merged_into_system", _("system of the ticket merged into"), "id", length=32),
    Field("merged_at", _("merged"), "moment"),
    Field("tags", _("tags"), "tags", length=400),
    Field("group_stations", _("teams it passed"), "whole"),
    Field("assignee_stations", _("technicians it passed"), "whole"),
    Field("reassignments", _("reassignments"), "whole"),
)

KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "tickets",
            _fields(
                _SYSTEM,
                Field("id", _("ticket"), "id", required=True, length=128),
                Field("kind", _("kind"), "soft:kind"),
                Field("opened_at", _("opened"), "moment", required=True),
                Field("updated_at", _("updated"), "moment"),
                Field("rating", _("rating")),
                *_TICKET_PARTS,
            ),
        ),
        Kind(
            "ticket-events",
            _fields(
                _SYSTEM,
                Field("id", _("ticket"), "id", required=True, length=128),
                Field("at", _("time of the event"), "moment", required=True),
                Field("event_id", _("event's id"), "id", length=40),
                Field("event", _("kind of event"), "soft:event"),
                Field("value", _("new value of the changed field"), "cut"),
                Field("ticket_kind", _("kind"), "soft:kind"),
                Field("opened_at", _("opened"), "moment"),
                Field("flagged", _("flagged to management"), "flag"),
                Field("worked", _("worked on"), "flag"),
                *_TICKET_PARTS,
            ),
        ),
        Kind(
            "clients",
            _fields(
                _SYSTEM,
                Field("id", _("client's id"), "id", length=128),
                Field("name", _("name"), required=True),
                _ZONE,
                Field("internal", _("is the provider itself"), "flag"),
                Field("merged_into", _("merged into client"), "id", length=128),
                Field("merged_into_system", _("system of the client merged into"), "id", length=32),
            ),
        ),
        Kind(
            "contacts",
            _fields(
                _SYSTEM,
                Field("id", _("contact's id"), "id", length=128),
                *_CLIENT,
                Field("name", _("name")),
                Field("first_name", _("first name")),
                Field("last_name", _("last name")),
                Field("email", _("e-mail"), "email", length=254),
                Field("language", _("language"), "cut", length=8),
                _ZONE,
                Field("active", _("active"), "flag"),
            ),
            either=(("name", "first_name", "last_name", "email"), ("client", "client_id")),
        ),
        Kind(
            "contracts",
            _fields(
                _SYSTEM,
                Field("id", _("contract's id"), "id", length=128),
                *_CLIENT,
                Field("title", _("title")),
                Field("starts_on", _("first day"), "day", required=True),
                Field("ends_on", _("last day"), "day"),
                _ZONE,
                Field("starts_onboarding", _("starts an onboarding of its own"), "flag"),
                Field("assets_contracted", _("assets contracted"), "whole"),
                Field("phase", _("phase"), "choice:phase"),
                Field("phase_on", _("first day of the phase"), "day"),
                Field("signed_on", _("signed"), "day"),
            ),
            either=(("client", "client_id"), ("id", "title")),
        ),
        Kind(
            "people",
            _fields(
                _SYSTEM,
                Field("id", _("person's id"), "id", length=128),
                Field("name", _("name")),
                Field("first_name", _("first name")),
                Field("last_name", _("last name")),
                Field("email", _("e-mail"), "email", length=254),
                _ZONE,
                Field("team", _("team")),
                Field("tier", _("tier of the team"), "choice:tier"),
                Field("department", _("department")),
                Field("role", _("role"), "cut", length=100),
                Field("hired_on", _("first day"), "day"),
                Field("left_on", _("last day"), "day"),
                Field("leaving_type", _("how the person left"), "choice:leaving_type"),
                Field("reason", _("why the person left"), "cut", length=400),
                Field("contractor", _("contractor"), "flag"),
                Field("post_on", _("in the team since"), "day"),
            ),
            either=(("name", "first_name", "last_name", "email"),),
        ),
        Kind(
            "survey-answers",
            _fields(
                _SYSTEM,
                Field("id", _("invitation's id"), "id", length=128),
                Field("survey", _("survey"), length=64),
                Field("round", _("round"), length=64),
                Field("opens_on", _("round opens"), "day"),
                Field("closes_on", _("round closes"), "day"),
                *_CLIENT,
                Field("team", _("team")),
                Field("respondent", _("respondent")),
                Field("contact_id", _("contact's id"), "id", length=128),
                Field("contact_system", _("system of the contact's id"), "id", length=32),
                *_CONTRACT_REF,
                *_TICKET_REF,
                Field("sent_at", _("sent"), "moment"),
                Field("answered_at", _("answered"), "moment"),
                Field("delivered", _("delivered"), "flag"),
                Field("question", _("question"), length=64),
                Field("score", _("score"), "rating"),
                Field("scale_low", _("lowest score"), "number"),
                Field("scale_high", _("highest score"), "number"),
                Field("higher_is_better", _("higher is better"), "flag"),
                Field("comment", _("comment"), length=20_000),
            ),
        ),
        Kind(
            "detections",
            _fields(
                _SYSTEM,
                Field("id", _("detection's id"), "id", length=128),
                *_CLIENT,
                Field("site", _("site")),
                Field("device", _("device"), required=True),
                _DEVICE_SYSTEM,
                Field("device_name", _("device's name")),
                Field("device_kind", _("kind of device"), "cut", length=32),
                Field("operating_system", _("operating system"), "cut", length=100),
                Field("fingerprint", _("kind of problem"), "cut", required=True, length=128),
                Field("severity", _("severity"), "cut", length=16),
                Field("detected_at", _("detected"), "moment", required=True),
                Field("resolved_at", _("resolved"), "moment"),
                Field("outcome", _("outcome"), "choice:outcome"),
                Field("action", _("action"), "cut", length=128),
                Field("failed_at", _("failed"), "moment"),
                Field("verified", _("verified"), "flag"),
                *_TICKET_REF,
            ),
        ),
        Kind(
            "self-service",
            _fields(
                _SYSTEM,
                Field("id", _("session's id"), "id", length=128),
                *_CLIENT,
                *_CONTACT,
                Field("category", _("category"), "cut"),
                Field("article", _("article"), "cut"),
                Field("started_at", _("started"), "moment", required=True),
                Field("outcome", _("outcome"), "choice:session", required=True),
                *_TICKET_REF,
            ),
        ),
    )
}
