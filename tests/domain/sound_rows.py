"""One sound row of every record, for tests of what the database promises."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.db import models

from tests.domain import rows_of_findings, rows_of_initiatives, rows_of_notices
from trimtab.domain.models import (
    AccountOwner,
    Admission,
    Annotation,
    AskingLimit,
    AuditEntry,
    Baseline,
    Batch,
    BatchChange,
    CallRequest,
    Client,
    ClientEpisode,
    ClientEvaluation,
    ClientRound,
    CommentReply,
    CommentTag,
    CommentTheme,
    Contact,
    Contract,
    ContractPhase,
    Detection,
    Device,
    DisabledAddress,
    EmploymentSpell,
    Escalation,
    EscalationRule,
    FormerAnswer,
    Holiday,
    Invitation,
    Job,
    LockedFigure,
    LockReview,
    NotAsked,
    OnboardingAsked,
    OptOut,
    Organisation,
    OutboxMessage,
    OutsideFigure,
    PeopleAnswer,
    PeopleAsked,
    PeopleComment,
    PeopleInvited,
    PeopleRound,
    Person,
    Post,
    Questionnaire,
    QuestionnaireVersion,
    Release,
    SavedView,
    SelfServiceSession,
    SignInLink,
    Site,
    SurveyAnswer,
    SurveyInvitation,
    SurveyText,
    Target,
    Team,
    TeamEpisode,
    TeamEvaluation,
    Ticket,
    TicketEvent,
    TippingEstimate,
    Upload,
    User,
    WarningLook,
    WarningPrior,
    WorkingHours,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MORNING = datetime(2026, 3, 1, 8, tzinfo=UTC)
LATER = datetime(2026, 3, 15, 12, tzinfo=UTC)
DAY, EARLIER = date(2026, 3, 1), date(2026, 2, 1)


class World:
    """One sound row of every record; ``sound`` gives what another one needs."""

    def __init__(self) -> None:
        self.batch = Batch.objects.create(
            kind="tickets", file_name="a.csv", file_digest="d", recorded_at=NOON
        )
        self.client = Client.objects.create(external_id="a", name="Acme", name_key="acme")
        self.team = Team.objects.create(external_id="a", name="Desk", name_key="desk")
        self.person = Person.objects.create(external_id="a", name="Jane", email="jane@msp.example")
        self.contract = Contract.objects.create(external_id="a", client=self.client, starts_on=DAY)
        self.device = Device.objects.create(external_id="a", client=self.client, name="PC")
        self.ticket = Ticket.objects.create(external_id="a", client=self.client, opened_at=NOON)
        self.rule = EscalationRule.objects.create(name="r", version=1, definition={}, made_at=NOON)
        self.invitation = SurveyInvitation.objects.create(
            external_id="a", survey="s", round="1", client=self.client, respondent="Bob", sent_at=NOON
        )
        self.round = PeopleRound.objects.create(external_id="a", survey="pulse", opens_on=DAY, closes_on=DAY)
        self.other = Client.objects.create(external_id="o", name="Other", name_key="other")
        self.theirs: dict[str, Any] = {
            "contact": Contact.objects.create(external_id="o", client=self.other, name="Eve"),
            "contract": Contract.objects.create(external_id="o", client=self.other, starts_on=DAY),
            "device": Device.objects.create(external_id="o", client=self.other, name="PC"),
            "site": Site.objects.create(external_id="o", client=self.other, name="There", name_key="there"),
        }
        self.contact = Contact.objects.create(external_id="a", client=self.client, name="Jo")
        self.questionnaire = Questionnaire.objects.create(key="pulse")
        self.version = QuestionnaireVersion.objects.create(
            questionnaire=self.questionnaire, number=2, definition={}, digest="c", made_at=NOON
        )
        self.owner = User.objects.create(email="first@msp.example", name="First", role="owner")
        rows_of_notices.prepare(self)
        rows_of_initiatives.prepare(self)

    def sound(self, model: type[models.Model]) -> dict[str, Any]:
        """Values of a row that breaks nothing."""
        if model in _OF_CLIENT:
            return {"external_id": "b", "client": self.client, **_OF_CLIENT[model]}
        found: dict[type[models.Model], dict[str, Any]] = {
            **self._of_pages(),
            **self._of_technicians(),
            **self._of_asking(),
            **rows_of_findings.sound_findings(self),
            **rows_of_notices.sound_notices(self),
            **rows_of_initiatives.sound_initiatives(self),
            **self._of_warnings(),
            Batch: {"kind": "tickets", "file_name": "b", "file_digest": "d", "recorded_at": NOON},
            BatchChange: {"batch": self.batch, "table": "t", "row": 1, "before": {}},
            Client: {"external_id": "b", "name": "Beta", "name_key": "beta"},
            ContractPhase: {"contract": self.contract, "phase": "ongoing", "starts_on": DAY},
            Team: {"external_id": "b", "name": "Second", "name_key": "second"},
            Person: {"external_id": "b", "name": "Ken"},
            EmploymentSpell: {"person": self.person, "hired_on": DAY},
            Post: {"person": self.person, "starts_on": DAY, "team": self.team},
            User: {"email": "x@msp.example", "name": "X", "role": "owner"},
            SignInLink: {"user": None, "digest": "d", "expires_at": NOON},
            EscalationRule: {"name": "r", "version": 2, "definition": {}, "made_at": NOON},
            TicketEvent: {"ticket": self.ticket, "at": NOON, "position": 1, "kind": "update", "digest": "d"},
            Escalation: {
                "ticket": self.ticket, "kind": "functional", "at": NOON, "in_headline": True, "reason": "up",
                "rule": self.rule,
            },
            Detection: {
                "external_id": "b", "client": self.client, "device": self.device, "fingerprint": "f",
                "detected_at": NOON,
            },
            Organisation: {"id": 1, "name": "We"},
            Target: {"kpi": "k", "value": 0.1, "from_day": DAY},
            SurveyAnswer: {
                "invitation": self.invitation, "question": "q", "answered_at": NOON, "score": 4, "raw_score": 4,
                "scale_low": 1, "scale_high": 5,
            },
        }  # fmt: skip
        return found[model]

    def _of_technicians(self) -> dict[type[models.Model], dict[str, Any]]:
        return {
            Holiday: {"day": DAY, "name": "Spring"},
            PeopleRound: {"external_id": "b", "survey": "pulse", "opens_on": EARLIER, "closes_on": DAY},
            PeopleInvited: {"round": self.round, "team": self.team, "invited": 3},
            PeopleAnswer: {"round": self.round, "team": self.team, "question": "q", "score": 4, "respondent": "k"},
            PeopleComment: {"round": self.round, "question": "q", "text": "fine", "finds": "f"},
            Admission: {
                "round": self.round, "person": self.person, "team": self.team, "send_at": MORNING, "closes_at": NOON,
            },
            PeopleAsked: {"person": self.person, "survey": "pulse", "day": DAY},
            OnboardingAsked: {"contract": self.contract, "survey": "agent-onboarding", "day": 30},
            Release: {
                "survey": "pulse", "unit": "round", "opens_on": DAY, "closes_on": DAY, "k": 5, "groups": [],
                "released_on": DAY,
            },
        }  # fmt: skip

    def _of_asking(self) -> dict[type[models.Model], dict[str, Any]]:
        return {
            AccountOwner: {"client": self.client, "account": self.owner, "starts_on": DAY},
            CallRequest: {
                "client": self.client, "invitation": self.invitation, "wanted_at": MORNING, "due_at": NOON,
            },
            CommentReply: {
                "invitation": self.invitation, "question": "comment", "text": "Thank you.", "made_at": NOON,
            },
            CommentTag: {"invitation": self.invitation, "question": "comment", "theme": "speed"},
            CommentTheme: {"key": "speed", "name": {}},
            FormerAnswer: {
                "invitation": self.invitation, "question": "q", "score": 4, "given_at": MORNING, "replaced_at": NOON,
            },
            ClientRound: {"survey": "own-check", "day": DAY, "started_at": NOON},
            NotAsked: {
                "survey": "s", "round": "1", "client": self.client, "due_at": MORNING, "decided_at": NOON,
                "reason": "too-late",
            },
            SurveyText: {"invitation": self.invitation, "question": "q", "text": "T", "said_at": NOON},
        }  # fmt: skip

    def _of_warnings(self) -> dict[type[models.Model], dict[str, Any]]:
        seen = {
            "client": self.client,
            "state": "normal",
            "stage": "early",
            "window_days": 30,
            "escalated": 1,
            "tickets": 9,
            "threshold": 0.15,
            "approach": 0.4,
            "exceed": 0.2,
            "prior_mean": 0.07,
            "prior_strength": 20,
            "parameters": "p",
        }
        return {
            ClientEpisode: {**seen, "number": 1, "entered_on": DAY, "entered_at": NOON, "last_day": DAY},
            ClientEvaluation: {**seen, "day": DAY, "evaluated_at": NOON},
            WarningLook: {"id": 1, "looked_at": NOON},
            WarningPrior: {
                "stage": "early", "month": DAY, "mean": 0.1, "strength": 20, "clients": 6, "made_at": NOON,
            },
            TeamEpisode: {
                "team": self.team, "kpi": "weekly-pulse", "watch": "level", "number": 1, "state": "normal",
                "entered_at": NOON, "published_on": DAY, "value": 7.1, "limit": 6, "parameters": "p",
            },
            TeamEvaluation: {
                "team": self.team, "kpi": "weekly-pulse", "watch": "level", "state": "normal", "evaluated_at": NOON,
                "published_on": DAY, "value": 7.1, "limit": 6, "parameters": "p",
            },
        }  # fmt: skip

    def _of_charts(self) -> dict[type[models.Model], dict[str, Any]]:
        return {
            Annotation: {"day": DAY, "text": "New tool", "made_at": NOON},
            Baseline: {
                "kpi": "sla-met", "starts_on": EARLIER, "seen_to": DAY, "reason": "New hours", "made_at": NOON,
            },
            OutsideFigure: {
                "kpi": "sla-met", "value": 0.9, "source": "S", "year": 2020, "definition": "D", "differs": "X",
                "made_at": NOON,
            },
        }  # fmt: skip

    def _of_pages(self) -> dict[type[models.Model], dict[str, Any]]:
        return {
            **self._of_charts(),
            AskingLimit: {"audience": "clients", "most": 1, "days": 7},
            AuditEntry: {"number": 1, "at": NOON, "actor": "a", "action": "x", "of": "y", "digest": "d"},
            Invitation: {
                "email": "new@msp.example", "name": "N", "role": "owner", "digest": "d", "made_by": self.owner,
                "made_at": NOON, "expires_at": NOON,
            },
            Job: {"kind": "import", "request": {}, "made_at": NOON},
            LockReview: {"id": 1},
            LockedFigure: {
                "kpi": "ticket-escalation", "month": DAY, "value": 2, "n": 2, "parameters": "p", "specification": "1.0",
                "locked_at": NOON, "computed_at": NOON,
            },
            OutboxMessage: {
                "kind": "notice", "recipient": "bob@acme.example", "language": "en", "subject": "S", "text": "T",
                "html": "H", "message_id": "<b@msp.example>", "made_at": NOON, "due_at": NOON, "next_try_at": NOON,
            },
            DisabledAddress: {"address": "bob@acme.example", "reason": "refused", "disabled_at": NOON},
            OptOut: {"address": "bob@acme.example", "topic": "surveys", "opted_out_at": NOON},
            Questionnaire: {"key": "own-survey", "own": True},
            QuestionnaireVersion: {
                "questionnaire": self.questionnaire, "number": 1, "definition": {}, "digest": "d", "made_at": NOON,
            },
            SavedView: {
                "owner": self.owner, "name": "Mine", "name_key": "mine", "page": "tickets", "made_at": NOON,
            },
            TippingEstimate: {
                "use": "escalations", "source": "onboarding", "due_on": DAY, "computed_at": NOON, "status": "steady",
                "shown": "steady", "points": 60, "clusters": 12, "evidence": 150, "p": 0.5, "found": {},
                "parameters": "p", "specification": "1.0",
            },
            Upload: {
                "name": "a.csv", "stored_as": "b", "size": 1, "digest": "d", "made_by": self.owner, "made_at": NOON,
                "delete_after": NOON,
            },
            WorkingHours: {"weekday": 1, "opens": time(9), "closes": time(17)},
        }  # fmt: skip


_OF_CLIENT: dict[type[models.Model], dict[str, Any]] = {
    Site: {"name": "Here", "name_key": "here"},
    Contact: {"name": "Bob", "email": "bob@acme.example"},
    Contract: {"starts_on": DAY},
    Device: {"name": "PC"},
    Ticket: {"opened_at": NOON},
    SelfServiceSession: {"started_at": NOON, "outcome": "solved"},
    SurveyInvitation: {"survey": "s", "round": "1", "respondent": "Ayşe", "sent_at": NOON},
}
