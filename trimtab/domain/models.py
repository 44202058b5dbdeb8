"""Every record, gathered where Django looks for them; each part's own models.py says what they mean."""

from trimtab.domain.account_owners.models import AccountOwner
from trimtab.domain.annotations.models import Annotation
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.baselines.models import Baseline
from trimtab.domain.batches.models import Batch, BatchChange
from trimtab.domain.benchmarks.models import OutsideFigure
from trimtab.domain.calendars.models import Holiday, WorkingHours
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.clients.models import Client, Contact, Contract, ContractPhase, Site
from trimtab.domain.devices.models import Device
from trimtab.domain.findings.models import Detection, SelfServiceSession, Strike
from trimtab.domain.inbox.models import InboxMark
from trimtab.domain.initiatives.models import (
    Initiative,
    InitiativeEvaluation,
    InitiativeGroup,
    InitiativeMove,
    InitiativeNote,
    InitiativeStep,
)
from trimtab.domain.jobs.models import Job
from trimtab.domain.locks.models import LockDoubt, LockedFigure, LockReview
from trimtab.domain.notices.models import Notice, NoticeDelivery, NoticeTelling, ReceiverRule
from trimtab.domain.notices.webhook_models import Webhook, WebhookCall
from trimtab.domain.organisation.models import Organisation
from trimtab.domain.outbox.models import DisabledAddress, OptOut, OutboxMessage
from trimtab.domain.people.models import EmploymentSpell, Invitation, Person, Post, SignInLink, Team, User
from trimtab.domain.questionnaires.models import AskingLimit, Questionnaire, QuestionnaireVersion
from trimtab.domain.responsibilities.models import Absence, FallbackAddress, Responsibility
from trimtab.domain.saved_views.models import SavedView
from trimtab.domain.surveys.client_models import CallRequest, ClientRound, FormerAnswer, NotAsked, SurveyText
from trimtab.domain.surveys.comment_models import CommentReply, CommentTag, CommentTheme
from trimtab.domain.surveys.models import (
    Admission,
    OnboardingAsked,
    PeopleAnswer,
    PeopleAsked,
    PeopleComment,
    PeopleInvited,
    PeopleRound,
    Release,
    SurveyAnswer,
    SurveyInvitation,
)
from trimtab.domain.targets.models import Target
from trimtab.domain.tickets.models import Escalation, EscalationRule, Ticket, TicketEvent
from trimtab.domain.tipping.models import TippingEstimate
from trimtab.domain.uploads.models import Upload
from trimtab.domain.warnings.models import (
    ClientEpisode,
    ClientEvaluation,
    TeamEpisode,
    TeamEvaluation,
    WarningLook,
    WarningPrior,
)

__all__ = [
    "Absence",
    "AccountOwner",
    "Admission",
    "Annotation",
    "AskingLimit",
    "AuditEntry",
    "Baseline",
    "Batch",
    "BatchChange",
    "CallRequest",
    "ChangedMonth",
    "Client",
    "ClientEpisode",
    "ClientEvaluation",
    "ClientRound",
    "CommentReply",
    "CommentTag",
    "CommentTheme",
    "Contact",
    "Contract",
    "ContractPhase",
    "Detection",
    "Device",
    "DisabledAddress",
    "EmploymentSpell",
    "Escalation",
    "EscalationRule",
    "FallbackAddress",
    "FormerAnswer",
    "Holiday",
    "InboxMark",
    "Initiative",
    "InitiativeEvaluation",
    "InitiativeGroup",
    "InitiativeMove",
    "InitiativeNote",
    "InitiativeStep",
    "Invitation",
    "Job",
    "LockDoubt",
    "LockReview",
    "LockedFigure",
    "NotAsked",
    "Notice",
    "NoticeDelivery",
    "NoticeTelling",
    "OnboardingAsked",
    "OptOut",
    "Organisation",
    "OutboxMessage",
    "OutsideFigure",
    "PeopleAnswer",
    "PeopleAsked",
    "PeopleComment",
    "PeopleInvited",
    "PeopleRound",
    "Person",
    "Post",
    "Questionnaire",
    "QuestionnaireVersion",
    "ReceiverRule",
    "Release",
    "Responsibility",
    "SavedView",
    "SelfServiceSession",
    "SignInLink",
    "Site",
    "Strike",
    "SurveyAnswer",
    "SurveyInvitation",
    "SurveyText",
    "Target",
    "Team",
    "TeamEpisode",
    "TeamEvaluation",
    "Ticket",
    "TicketEvent",
    "TippingEstimate",
    "Upload",
    "User",
    "WarningLook",
    "WarningPrior",
    "Webhook",
    "WebhookCall",
    "WorkingHours",
]
