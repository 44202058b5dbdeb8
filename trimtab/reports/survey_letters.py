"""The messages about surveys of clients: the invitation, its reminder, and that somebody wants to be called."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, override

from trimtab.catalogue.survey import Question, Survey
from trimtab.domain.organisation.queries import current
from trimtab.domain.questionnaires.queries import survey_of
from trimtab.domain.surveys.client_models import CallRequest
from trimtab.domain.surveys.models import SurveyInvitation
from trimtab.reports import wording
from trimtab.reports.mail.letters import Letter, write
from trimtab.reports.mail.links import link

TOPIC = "surveys"


@dataclass(frozen=True)
class Point:
    """One point of the scale as a link of its own. ``words`` is empty where the number says it all."""

    value: int
    words: str
    link: str


def invitation(asked: SurveyInvitation, token: str, *, zone: ZoneInfo, reminds: bool = False) -> Letter:
    """The message that asks, with the first question's scale as links; ``reminds``: the second and last one."""
    survey, provider, language = _survey(asked), current().name, asked.language
    questions = survey.asked_on(asked.contract_day)
    first = next(one for one in questions if one.scored)
    assert asked.closes_at is not None
    assert asked.contact is not None
    with override(language):
        until = wording.moment(asked.closes_at, zone)
        title = survey.title.text(language, provider=provider)
        subject = gettext("Reminder: %(title)s") % {"title": title} if reminds else title
    return write(
        "survey_invitation",
        to=asked.contact.email,
        language=language,
        subject=subject,
        topic=TOPIC,
        context={
            "name": asked.contact.name,
            "greeting": survey.greeting.text(language, provider=provider),
            "question": first.text.text(language, provider=provider),
            "points": _points(first, language, link("survey", token)),
            "low": _end(first, 0, language),
            "high": _end(first, -1, language),
            "more": len(questions) > 1,
            "ticket": f"{asked.ticket.external_id} {asked.ticket.title}".strip() if asked.ticket else "",
            "link": link("survey", token),
            "until": until,
            "reminds": reminds,
        },
    )


def call_wanted(call: CallRequest, *, to: str, language: str, zone: ZoneInfo) -> Letter:
    """The message that somebody wants to be called, to whoever is to do it."""
    who = call.contact.name if call.contact else call.invitation.respondent
    with override(language):
        due = wording.moment(call.due_at, zone)
        subject = gettext("Call %(who)s of %(client)s") % {"who": who, "client": call.client.name}
    return write(
        "call_wanted",
        to=to,
        language=language,
        subject=subject,
        context={
            "who": who,
            "client": call.client.name,
            "address": call.contact.email if call.contact else "",
            "due": due,
            "doubtful": call.invitation.doubtful,
            "link": link("client", call.client_id),
        },
    )


def _survey(asked: SurveyInvitation) -> Survey:
    assert asked.version is not None
    return survey_of(asked.version)


def _points(question: Question, language: str, address: str) -> list[Point]:
    named = len(question.labels) == question.high - question.low + 1
    return [
        Point(
            value, question.labels[place].text(language) if named else "", f"{address}?{question.key}={value}"
        )
        for place, value in enumerate(range(question.low, question.high + 1))
    ]


def _end(question: Question, place: int, language: str) -> str:
    """The word at an end of a row of numbers."""
    named = len(question.labels) == question.high - question.low + 1
    return "" if named or not question.labels else question.labels[place].text(language)
