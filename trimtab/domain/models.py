"""Every record, gathered where Django looks for them; each part's own models.py says what they mean."""

from trimtab.domain.batches.models import Batch, BatchChange
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.clients.models import Client, Contact, Contract, ContractPhase, Site
from trimtab.domain.devices.models import Device
from trimtab.domain.findings.models import Detection, SelfServiceSession
from trimtab.domain.organisation.models import Organisation, Target
from trimtab.domain.people.models import EmploymentSpell, Person, Post, SignInLink, Team, User
from trimtab.domain.surveys.models import (
    PeopleAnswer,
    PeopleInvited,
    PeopleRound,
    SurveyAnswer,
    SurveyInvitation,
)
from trimtab.domain.tickets.models import Escalation, EscalationRule, Ticket, TicketEvent

__all__ = [
    "Batch",
    "BatchChange",
    "ChangedMonth",
    "Client",
    "Contact",
    "Contract",
    "ContractPhase",
    "Detection",
    "Device",
    "EmploymentSpell",
    "Escalation",
    "EscalationRule",
    "Organisation",
    "PeopleAnswer",
    "PeopleInvited",
    "PeopleRound",
    "Person",
    "Post",
    "SelfServiceSession",
    "SignInLink",
    "Site",
    "SurveyAnswer",
    "SurveyInvitation",
    "Target",
    "Team",
    "Ticket",
    "TicketEvent",
    "User",
]
