"""Calls that clients wait for, as pages list them, and who looks after a client."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, gettext

from trimtab.catalogue.survey import Survey
from trimtab.domain.account_owners.queries import may_look_after, owner_of
from trimtab.domain.organisation.queries import current
from trimtab.domain.people.models import User
from trimtab.domain.people.roles import LEADS
from trimtab.domain.questionnaires.queries import survey_of
from trimtab.domain.surveys.client_models import CallRequest
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.web.presenters import dates
from trimtab.web.presenters.numbers import count

_WORST = 2
"""Of how many answers, the lowest first, a line says so much before one opens the client."""


@dataclass(frozen=True)
class Call:
    """One call. ``answers`` say in a few words what was answered; ``owner`` is empty where it is everybody's."""

    pk: int
    who: str
    address: str
    client: str
    client_link: str
    wanted: str
    due: str
    late: bool
    owner: str
    doubtful: bool
    answers: str


@dataclass(frozen=True)
class Choice:
    """One account that can look after a client."""

    pk: int
    name: str
    chosen: bool


@dataclass(frozen=True)
class Ownership:
    """Who looks after a client today; ``name`` is empty for nobody in particular."""

    name: str
    choices: Sequence[Choice]
    today: str


def lines(calls: Iterable[CallRequest], *, zone: ZoneInfo, as_of: datetime) -> list[Call]:
    """The calls as lines, the most urgent first."""
    return [
        Call(
            pk=call.pk,
            who=call.contact.name if call.contact else call.invitation.respondent,
            address=call.contact.email if call.contact else "",
            client=call.client.name,
            client_link=reverse("client", args=[call.client_id]),
            wanted=dates.ago(call.wanted_at, as_of),
            due=dates.moment(call.due_at, zone),
            late=as_of > call.due_at,
            owner=call.owner.name if call.owner else "",
            doubtful=call.invitation.doubtful,
            answers=_answers(call),
        )
        for call in calls
    ]


def ownership(client: int, *, as_of: datetime, zone: ZoneInfo) -> Ownership:
    """Who looks after this client, and who could?"""
    today = as_of.astimezone(zone).date()
    now = owner_of(client, on=today)
    choices = [Choice(one.pk, one.name, now is not None and one.pk == now.pk) for one in may_look_after()]
    return Ownership(now.name if now else "", choices, today.isoformat())


@dataclass(frozen=True)
class OpenSurvey:
    """A survey that somebody of a client can still answer."""

    pk: int
    who: str
    title: str
    closes: str
    answered: str
    is_answered: bool


def open_surveys(invitations: Iterable[SurveyInvitation], *, zone: ZoneInfo) -> list[OpenSurvey]:
    """The open surveys as lines."""
    language, provider = get_language() or "en", current().name
    return [
        OpenSurvey(
            pk=one.pk,
            who=one.contact.name if one.contact else one.respondent,
            title=survey_of(one.version).called(language, provider),
            closes=dates.moment(one.closes_at, zone),
            answered=gettext("yes") if getattr(one, "answered", False) else gettext("not yet"),
            is_answered=bool(getattr(one, "answered", False)),
        )
        for one in invitations
        if one.version is not None and one.closes_at is not None
    ]


def can_set(who: User) -> bool:
    """May this account say who looks after a client?"""
    return who.role in LEADS


def _answers(call: CallRequest) -> str:
    version = call.invitation.version
    if version is None:
        return ""
    survey: Survey = survey_of(version)
    provider = current().name
    worst = sorted(
        call.invitation.answers.all(), key=lambda one: (one.score - one.scale_low) / one.scale_high
    )
    said = [
        gettext("%(question)s %(score)s of %(most)s")
        % {
            "question": survey.question(one.question).text.text(get_language() or "en", provider=provider),
            "score": count(int(one.score)),
            "most": count(int(one.scale_high)),
        }
        for one in worst[:_WORST]
    ]
    return " · ".join([*said, *(f"“{one.text}”" for one in call.invitation.texts.all())])
