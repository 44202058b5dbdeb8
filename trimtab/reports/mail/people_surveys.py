"""The message that asks a technician: the faces as links, and who will see what (ANON-13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext

from trimtab.catalogue.survey import Question, Survey
from trimtab.reports import wording
from trimtab.reports.mail.letters import LANGUAGES, Letter, write
from trimtab.reports.mail.links import link

_FACES = ("😡", "🙁", "😐", "🙂", "😀")


@dataclass(frozen=True)
class Asked:
    """Whom the message asks, what, by which link, and until when an answer counts. ``again``: it reminds."""

    to: str
    language: str
    survey: Survey
    token: str
    closes_at: datetime
    zone: ZoneInfo
    k: int
    provider: str
    again: bool = False


def topic_of(survey: Survey) -> str:
    """What somebody opts out of who wants no mail about this survey."""
    return f"survey-{survey.key}"[:32]


def invitation(asked: Asked) -> Letter:
    """The message in the recipient's language. Its links are the only place where the token stands."""
    language = asked.language if asked.language in LANGUAGES else "en"
    with translation.override(language):
        # A minute before the end, by one's own clock: midnight would be read as that of the day before.
        until = wording.moment(asked.closes_at - timedelta(minutes=1), asked.zone)
        subject = _subject(asked, language)
    first = next((one for one in asked.survey.questions if one.scored), None)
    choices = _choices(first, asked, language) if first is not None and _is_short(asked.survey) else []
    context: dict[str, Any] = {
        "title": asked.survey.title.text(language, provider=asked.provider),
        "greeting": asked.survey.greeting.text(language, provider=asked.provider),
        "question": first.text.text(language, provider=asked.provider) if first and choices else "",
        "choices": choices,
        "link": link("survey", asked.token),
        "until": until,
        "k": asked.k,
        "again": asked.again,
    }
    return write(
        "people_survey",
        to=asked.to,
        language=language,
        subject=subject,
        context=context,
        topic=topic_of(asked.survey),
    )


def _subject(asked: Asked, language: str) -> str:
    title = asked.survey.title.text(language, provider=asked.provider)
    return gettext("Reminder: %(survey)s") % {"survey": title} if asked.again else title


def _is_short(survey: Survey) -> bool:
    """One question only: its answers stand in the message. Of several the first would be answered out of place."""
    return sum(one.scored for one in survey.questions) == 1


def _choices(question: Question, asked: Asked, language: str) -> Sequence[dict[str, Any]]:
    """The best answer last, as on the page: each a link, a sign and a word."""
    points = range(question.low, question.high + 1)
    words = [label.text(language, provider=asked.provider) for label in question.labels]
    full = len(words) == len(points)
    return [
        {
            "link": f"{link('survey', asked.token)}?{question.key}={point}",
            "sign": _FACES[place] if question.show == "faces" and len(points) == len(_FACES) else point,
            "word": words[place] if full else "",
            "point": point,
        }
        for place, point in enumerate(points)
    ]
