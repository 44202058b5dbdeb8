"""HaloPSA: tickets of its API, and the names its SQL reports export (table Faults, spelt as Halo spells them).

Its ratings run backwards by default: 1 is the best answer and 4 the worst. An SLA state is I (inside) or O
(outside). There is no field for a hand-off: the team's change shows it, or an action whose outcome says so.
"""

from trimtab.catalogue.preset import Preset, Rating
from trimtab.catalogue.synonyms.tiers import TIERS_BY_NAME
from trimtab.kpi.escalation_rule import EscalationRule

_TICKETS = {
    "id": ("faultid", "id", "Ticket ID", "Ticket Number"),
    "client": ("client_name", "aareadesc", "Client", "Customer", "Area"),
    "client_id": ("client_id", "areaint"),
    "site": ("site_name", "sitename", "Site"),
    "contact": ("user_email", "user_name", "username", "User", "End-User"),
    "contract": ("contract_id", "contract_ref"),
    "title": ("summary", "symptom"),
    "kind": (
        "tickettype_name",
        "requesttype_name",
        "rtdesc",
        "Ticket Type",
        "tickettype_id",
        "requesttypenew",
    ),
    "source": ("source_name", "requestsource", "Source"),
    "category": ("category_1", "category2", "Category"),
    "subcategory": ("category_2", "category3", "Sub-Category"),
    "priority": ("priority_name", "pdesc", "priority_id", "seriousness", "Priority"),
    "status": ("status_name", "tstatusdesc", "Status", "status_id", "status"),
    "team": ("team", "sectio_", "section_", "Team"),
    "technician": ("agent_name", "uname", "Agent", "agent_id", "assignedtoint", "Technician"),
    "opened_at": ("dateoccurred", "dateoccured", "datecreated", "Date Opened", "Date Logged"),
    "first_reply_at": ("responsedate", "Response Date"),
    "resolved_at": ("dateresolved", "datecleared", "Date Resolved"),
    "closed_at": ("dateclosed", "Date Closed"),
    "updated_at": ("lastactiondate", "flastactiondate"),
    "sla_met": ("slastate", "SLA State", "Fix SLA State"),
    "sla_reply_met": ("slaresponsestate", "Response SLA State"),
    "deleted": ("fdeleted", "deleted"),
    "merged_into": ("fmergedintofaultid", "merged_into_id"),
    "rating": ("satisfactionlevel",),
}

PRESET = Preset(
    title="HaloPSA",
    system="halopsa",
    aliases=("halo", "haloitsm", "halo itsm"),
    headers={
        "tickets": _TICKETS,
        "ticket-events": {
            **{name: headers for name, headers in _TICKETS.items() if name not in {"updated_at", "kind", "rating"}},
            "id": ("ticket_id", "faultid", "Ticket ID"),
            "at": ("datetime", "whe_", "actiondate", "Action Date", "lastactiondate"),
            "action": ("outcome", "actoutcome", "Outcome"),
            "ticket_kind": ("tickettype_name", "rtdesc", "Ticket Type"),
        },
        "clients": {"id": ("client_id", "areaint", "aarea", "id"), "name": ("client_name", "aareadesc", "name",
            "Client")},
        "contacts": {
            "id": ("user_id", "uid", "id"), "name": ("user_name", "uusername", "name", "username"),
                "email": ("emailaddress", "user_email", "Email"),
            "client": ("client_name", "aareadesc", "Client"), "client_id": ("client_id", "areaint"),
        },
        "contracts": {
            "id": ("contract_id", "chid", "id", "ref"), "title": ("contract_ref", "note", "ref"),
                "client": ("client_name", "aareadesc"),
            "client_id": ("client_id", "areaint"), "starts_on": ("start_date", "chstartdate"), "ends_on": ("end_date",
                "chenddate"),
            "phase": ("status", "chstatus"),
        },
        "people": {"id": ("agent_id", "unum", "id"), "name": ("agent_name", "uname", "name"), "email": ("email",
            "usmtp"), "team": ("team", "usection")},
        "survey-answers": {
            "ticket": ("fbfaultid", "ticket_id", "faultid"), "client": ("client_name", "aareadesc"),
                "client_id": ("client_id", "areaint"),
            "respondent": ("user_name", "username", "user_email"), "score": ("fbscore", "satisfactionlevel", "score"),
            "answered_at": ("fbdate", "date"), "comment": ("fbcomment", "satisfactioncomment", "comment"),
        },
    },
    words={
        "sla_met": {"I": "true", "O": "false", "Inside": "true", "Outside": "false"},
        "sla_reply_met": {"I": "true", "O": "false", "Inside": "true", "Outside": "false"},
        "status": {"With User": "pending", "With Supplier": "pending", "Awaiting Approval": "pending",
        "Completed": "resolved", "Updated": "open",
                   "1": "new", "2": "open", "8": "resolved", "9": "closed"},
        "kind": {"Incident": "incident", "Service Request": "request", "Change Request": "change",
        "Problem": "problem", "Alert": "incident", "Alerts": "incident"},
    },
    ratings={"score": Rating(1, 4, higher_is_better=False, words={"Awesome": 1, "Good": 2, "Okay": 3, "Bad": 4})},
    surveys={"survey": "ticket-follow-up", "question": "rating"},
    escalation=EscalationRule(name="halopsa", tiers=TIERS_BY_NAME, status_patterns=(r"\bescalat",)),
    zone="UTC",
    samples={
        "tickets": {
            "faultid": "id", "symptom": "title", "aareadesc": "client", "areaint": "client_id", "username": "contact",
            "sectio_": "team",
            "assignedtoint": "technician", "status": "status", "requesttypenew": "kind", "seriousness": "priority",
            "dateoccured": "opened_at",
            "datecleared": "resolved_at", "slastate": "sla_met", "slaresponsestate": "sla_reply_met",
            "FMergedIntoFaultid": "merged_into",
            "fdeleted": "deleted", "elapsedhrs": "", "fFirstTimeFix": "", "takenby": "",
        },
        "survey-answers": {"fbfaultid": "ticket", "fbscore": "score", "fbcomment": "comment",
        "fbdate": "answered_at"},
    },
)  # fmt: skip
