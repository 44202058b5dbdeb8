"""Simplesat: answers of its API and their list exports. Which scale an answer is on, its survey decides there.

An export has a row an answer; its survey and question come along as they are called there. A CSAT survey of five faces
after a ticket is the ticket follow-up; of an NPS or CES survey say so when importing: question = recommend or effort.
"""

from trimtab.catalogue.preset import Preset, Rating
from trimtab.kpi.escalation_rule import EscalationRule

PRESET = Preset(
    title="Simplesat",
    system="simplesat",
    aliases=("simple sat",),
    headers={
        "survey-answers": {
            "id": ("response_id", "response.id", "Response ID"),
            "client": ("customer_company", "customer.company", "Customer Company"),
            "respondent": ("customer_email", "customer.email", "Customer Email", "customer_name", "customer.name",
                "Customer Name"),
            "contact_id": ("customer_external_id", "customer.external_id"),
            "ticket": ("ticket_external_id", "ticket.external_id", "Ticket External ID", "Ticket ID"),
            "answered_at": ("created", "Created", "Date Answered", "Answered At"),
            "score": ("choice", "Choice", "Answer"),
            "comment": ("comment", "Comment", "follow_up_answer", "Follow Up Answer"),
        },
    },
    ratings={"score": Rating(1, 5)},
    surveys={"survey": "ticket-follow-up", "question": "rating"},
    escalation=EscalationRule(name="simplesat"),
    zone="UTC",
    samples={
        "survey-answers": {
            "response_id": "id", "question_id": "", "survey_id": "", "choice": "score", "choice_label": "",
            "comment": "comment", "sentiment": "", "created": "answered_at", "modified": "",
            "published_as_testimonial": "", "customer_company": "client", "customer_email": "respondent",
            "customer_external_id": "contact_id", "ticket_external_id": "ticket",
        },
    },
)  # fmt: skip
