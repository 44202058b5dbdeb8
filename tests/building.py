"""Makes records for tests in a line each; what a test does not say takes a plain default."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from trimtab.domain.changes.actions import FACTS, mark_months
from trimtab.domain.clients.models import Client, Contract
from trimtab.domain.devices.models import Device
from trimtab.domain.findings.models import Detection, SelfServiceSession
from trimtab.domain.organisation.models import Organisation
from trimtab.domain.people.models import EmploymentSpell, Person, Post, Team, User
from trimtab.domain.surveys.models import PeopleAnswer, PeopleRound, SurveyAnswer, SurveyInvitation
from trimtab.domain.tickets.models import Escalation, EscalationRule, Ticket
from trimtab.names import fold
from trimtab.scorecards.freshness import bring_up_to_date

AS_OF = datetime(2026, 11, 22, 12, tzinfo=UTC)
OWNER = User(role=User.Role.OWNER, email="owner@example.com", name="Owner")
_number = count(1)


def _id() -> str:
    return f"x{next(_number)}"


def at(text: str) -> datetime:
    """A moment in UTC from "2026-03-10 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def organisation(zone: str = "UTC", **parameters: Any) -> Organisation:
    """The provider."""
    found, _ = Organisation.objects.update_or_create(
        id=1, defaults={"name": "Test IT", "zone": zone, "parameters": parameters}
    )
    return found


def client(name: str = "", **fields: Any) -> Client:
    """A client."""
    chosen = name or f"Client {_id()}"
    return Client.objects.create(external_id=_id(), name=chosen, name_key=fold(chosen), **fields)


def contract(owner: Client, starts_on: str, **fields: Any) -> Contract:
    """A contract of a client from that day on."""
    return Contract.objects.create(
        external_id=_id(), client=owner, starts_on=date.fromisoformat(starts_on), **fields
    )


def team(name: str = "", tier: int | None = 1) -> Team:
    """A team."""
    chosen = name or f"Team {_id()}"
    return Team.objects.create(external_id=_id(), name=chosen, name_key=fold(chosen), tier=tier)


def ticket(owner: Client, opened: str, escalated: int = 0, **fields: Any) -> Ticket:
    """A ticket, with that many functional escalations at its opening."""
    opened_at = at(opened)
    made = Ticket.objects.create(
        external_id=_id(),
        client=owner,
        opened_at=opened_at,
        escalations=escalated,
        first_escalated_at=opened_at if escalated else None,
        **{"status": "closed", "closed_at": opened_at, **fields},
    )
    for _ in range(escalated):
        escalation(made, opened)
    return made


def tickets(owner: Client, opened: Iterable[tuple[str, bool]]) -> None:
    """Many tickets like those of ``ticket`` at once, each with its opening and whether it is escalated."""
    made = [
        Ticket(
            external_id=_id(),
            client=owner,
            opened_at=at(moment),
            escalations=int(escalated),
            first_escalated_at=at(moment) if escalated else None,
            status="closed",
            closed_at=at(moment),
        )
        for moment, escalated in opened
    ]
    Ticket.objects.bulk_create(made)
    rule = _rule()
    Escalation.objects.bulk_create(
        Escalation(ticket=one, kind="functional", at=one.opened_at, in_headline=True, reason="up", rule=rule)
        for one in made
        if one.escalations
    )


def _rule() -> EscalationRule:
    found, _ = EscalationRule.objects.get_or_create(
        name="test", version=1, defaults={"definition": {}, "made_at": AS_OF}
    )
    return found


def escalation(of: Ticket, moment: str, kind: str = "functional", headline: bool = True) -> Escalation:
    """One counted escalation."""
    return Escalation.objects.create(
        ticket=of, kind=kind, at=at(moment), in_headline=headline, reason="up", rule=_rule()
    )


def answer(
    owner: Client,
    sent: str,
    question: str,
    score: float | None,
    *,
    respondent: str = "",
    late_days: int = 1,
    **fields: Any,
) -> SurveyInvitation:
    """An invitation to the onboarding survey, answered after so many days unless the score is None."""
    sent_at = at(sent)
    low, high = {"recommend": (0, 10), "effort": (1, 7)}.get(question, (1, 5))
    invitation, _ = SurveyInvitation.objects.get_or_create(
        survey=fields.pop("survey", "client-onboarding"),
        round=fields.pop("round", sent[:10]),
        client=owner,
        respondent=respondent or _id(),
        defaults={"external_id": _id(), "sent_at": sent_at, **fields},
    )
    if score is not None:
        SurveyAnswer.objects.create(
            invitation=invitation,
            question=question,
            answered_at=sent_at.replace(day=1)
            if late_days < 0
            else sent_at + late_days * (at("2026-01-02") - at("2026-01-01")),
            score=score,
            raw_score=score,
            scale_low=low,
            scale_high=high,
        )
    return invitation


def week(
    monday: str, answers: dict[Team, list[int]], survey: str = "pulse", question: str = "week"
) -> PeopleRound:
    """A round of a technicians' survey: the scores by team."""
    opens = date.fromisoformat(monday)
    made, _ = PeopleRound.objects.get_or_create(
        survey=survey,
        opens_on=opens,
        defaults={"external_id": _id(), "closes_on": date.fromordinal(opens.toordinal() + 6)},
    )
    for group, scores in answers.items():
        for place, score in enumerate(scores):
            PeopleAnswer.objects.create(
                round=made, team=group, question=question, score=score, respondent=f"{group.pk}-{place}"
            )
    return made


def employed(hired: str, last: str | None = None, why: str = "voluntary", **fields: Any) -> EmploymentSpell:
    """A technician's employment, in a team if one is given."""
    group = fields.pop("team", None)
    person = Person.objects.create(external_id=_id(), name=f"Person {_id()}")
    if group:
        Post.objects.create(person=person, team=group, starts_on=date.fromisoformat(hired))
    return EmploymentSpell.objects.create(
        person=person,
        hired_on=date.fromisoformat(hired),
        last_day=date.fromisoformat(last) if last else None,
        leaving_type=why if last else "",
        **fields,
    )


def device(owner: Client) -> Device:
    """A device of a client."""
    return Device.objects.create(external_id=_id(), client=owner, name=f"PC {_id()}")


def detection(
    on: Device,
    detected: str,
    outcome: str,
    resolved: str | None = None,
    fingerprint: str = "disk",
    **fields: Any,
) -> Detection:
    """A detected problem and its outcome."""
    return Detection.objects.create(
        external_id=_id(),
        client=on.client,
        device=on,
        fingerprint=fingerprint,
        detected_at=at(detected),
        resolved_at=at(resolved) if resolved else None,
        outcome=outcome,
        **fields,
    )


def session(owner: Client, started: str, outcome: str, **fields: Any) -> SelfServiceSession:
    """A self-service session."""
    return SelfServiceSession.objects.create(
        external_id=_id(), client=owner, started_at=at(started), outcome=outcome, **fields
    )


def refreshed() -> None:
    """Bring the warehouse up to all of it."""
    mark_months(facts=FACTS, months=None, as_of=AS_OF)
    bring_up_to_date(AS_OF)
