"""SmileBack: reviews of its Data Replication API and their list exports, three faces after a closed ticket.

A face is taken as 5, 3 or 1 of five, so that reviews stand in one series with the follow-up of Trimtab itself. A review
that nobody rated says that somebody was asked.
"""

from collections.abc import Mapping

from trimtab.catalogue.preset import Preset, Rating
from trimtab.kpi.escalation_rule import EscalationRule

_FACES: Mapping[str, float] = {
    "1": 5, "0": 3, "-1": 1, "positive": 5, "neutral": 3, "negative": 1, "happy": 5, "unhappy": 1,
}  # fmt: skip

PRESET = Preset(
    title="SmileBack",
    system="smileback",
    aliases=("smile back", "smileback csat"),
    headers={
        "survey-answers": {
            "id": ("id", "Review ID", "Review"),
            "client": ("company.name", "Company", "Company Name"),
            "client_id": ("company.id", "Company ID"),
            "respondent": ("contact.email", "contact.name", "Contact Email", "Contact"),
            "contact_id": ("contact.id", "Contact ID"),
            "ticket": ("ticket.id", "Ticket ID", "Ticket Number", "Ticket"),
            "sent_at": ("ticket.closed_on", "Ticket Closed On", "Closed On"),
            "answered_at": ("rated_on", "Rated On", "Rated"),
            "score": ("rating", "Rating"),
            "comment": ("comment", "Comment"),
        },
    },
    ratings={"score": Rating(1, 5, words=_FACES)},
    surveys={"survey": "ticket-follow-up", "question": "rating"},
    escalation=EscalationRule(name="smileback"),
    zone="UTC",
    samples={
        "survey-answers": {
            "id": "id", "rating": "score", "comment": "comment", "ticket.id": "ticket", "ticket.title": "",
            "ticket.closed_on": "sent_at", "contact.id": "contact_id", "contact.email": "respondent",
            "company.id": "client_id", "company.name": "client", "status": "", "tags": "",
            "has_marketing_permission": "", "rated_on": "answered_at", "permalink": "", "last_modified": "",
        },
    },
)  # fmt: skip
