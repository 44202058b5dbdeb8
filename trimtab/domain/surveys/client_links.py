"""What the links of identified surveys open, and what becomes of what is sent by them (see sheets.py).

The link names whoever it was sent to; answers may be changed until it closes, and what they were before is kept.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from trimtab.catalogue.survey import Question
from trimtab.domain.changes.actions import mark_months, months_of
from trimtab.domain.organisation.queries import current, report_zone
from trimtab.domain.questionnaires.queries import survey_of
from trimtab.domain.surveys import calls
from trimtab.domain.surveys.client_models import FormerAnswer, SurveyText
from trimtab.domain.surveys.models import SurveyAnswer, SurveyInvitation
from trimtab.domain.surveys.sheets import Filled, Sheet
from trimtab.domain.surveys.tokens import hashed


def sheet_of(token: str, *, as_of: datetime) -> Sheet | None:
    """What does this link show? None: it is unknown or closed, which take the same single question."""
    invitation = _open(token, as_of).select_related("version", "client", "contact").first()
    return _sheet(invitation) if invitation is not None else None


@transaction.atomic
def fill(token: str, filled: Filled, *, as_of: datetime) -> bool:
    """Keep what was sent by this link; the last sending holds (SURVEY-4). False when the link opens nothing.

    What a program may have sent never replaces what a person gave. Raises ValueError for a score off its scale and a
    question that the sheet does not have.
    """
    found = _open(token, as_of).select_for_update(of=("self",))
    invitation = found.select_related("version").first()
    if invitation is None:
        return False
    questions = {one.key: one for one in _questions(invitation)}
    _check(filled, questions)
    if filled.doubtful and not invitation.doubtful and _answered(invitation):
        _set_aside(invitation, filled, as_of)
        return True
    _keep_scores(invitation, filled.scores, questions, as_of)
    _keep_texts(invitation, filled.texts, as_of)
    calls.want(invitation=invitation, wanted=filled.call, as_of=as_of)
    if invitation.doubtful != filled.doubtful:
        invitation.doubtful = filled.doubtful
        invitation.save(update_fields=["doubtful"])
    months = months_of([invitation.sent_at], report_zone())
    mark_months(facts=["client_answer"], months=months, as_of=as_of)
    return True


def initials_of(name: str) -> str:
    """The initials of a person's first and last name: "J. D."; of one name only its own."""
    words = name.split()
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return " ".join(f"{word[0].upper()}." for word in chosen)


def opened_by(tokens: Iterable[str], *, as_of: datetime) -> QuerySet[SurveyInvitation]:
    """The open invitations of these links: the first, the reminder's, the one printed or made on a page last."""
    kept = [hashed(token, "invites") for token in tokens]
    ours = Q(token__in=kept) | Q(reminder__in=kept) | Q(printed__in=kept) | Q(inside__in=kept)
    return SurveyInvitation.objects.filter(ours, closes_at__gt=as_of)


def _open(token: str, as_of: datetime) -> QuerySet[SurveyInvitation]:
    return opened_by([token], as_of=as_of)


def _sheet(invitation: SurveyInvitation) -> Sheet:
    version, contact = invitation.version, invitation.contact
    assert version is not None  # the constraint invitation_link_closes
    assert invitation.closes_at is not None
    given = SurveyAnswer.objects.filter(invitation=invitation).values_list("question", "raw_score")
    said = SurveyText.objects.filter(invitation=invitation).values_list("question", "text")
    return Sheet(
        survey=survey_of(version),
        questions=_questions(invitation),
        language=invitation.language,
        closes_at=invitation.closes_at,
        zone=(contact.zone if contact else "") or invitation.client.zone or current().zone,
        given={question: int(score) for question, score in given},
        said=dict(said),
        initials=initials_of(contact.name if contact else invitation.respondent),
        can_be_called=True,
        call_wanted=calls.is_wanted(invitation),
    )


def _questions(invitation: SurveyInvitation) -> tuple[Question, ...]:
    assert invitation.version is not None
    return survey_of(invitation.version).asked_on(invitation.contract_day)


def _check(filled: Filled, questions: Mapping[str, Question]) -> None:
    for key, score in filled.scores.items():
        question = questions.get(key)
        if question is None or not question.scored:
            raise ValueError(f"the sheet asks no score of {key!r}")
        if score is not None and not question.low <= score <= question.high:
            raise ValueError(f"{score} is off the scale {question.low} to {question.high} of {key!r}")
    for key in filled.texts:
        if key not in questions or questions[key].scored:
            raise ValueError(f"the sheet asks no text of {key!r}")


def _answered(invitation: SurveyInvitation) -> bool:
    return invitation.answers.exists() or invitation.texts.exists()


def _set_aside(invitation: SurveyInvitation, filled: Filled, as_of: datetime) -> None:
    """Keep it apart from what holds, so that somebody can look at it."""
    scores = [(key, score, "") for key, score in filled.scores.items() if score is not None]
    texts = [(key, None, text) for key, text in filled.texts.items() if text]
    FormerAnswer.objects.bulk_create(
        FormerAnswer(
            invitation=invitation,
            question=key,
            score=score,
            text=text,
            given_at=as_of,
            replaced_at=as_of,
            doubtful=True,
        )
        for key, score, text in [*scores, *texts]
    )


def _keep_scores(
    invitation: SurveyInvitation,
    scores: Mapping[str, int | None],
    questions: Mapping[str, Question],
    as_of: datetime,
) -> None:
    held = {one.question: one for one in invitation.answers.all()}
    for key, score in scores.items():
        before = held.get(key)
        if before is not None and before.raw_score == score:
            continue
        if before is not None:
            _remember(invitation, key, as_of, given_at=before.answered_at, score=before.raw_score)
            before.delete()
        if score is not None:
            question = questions[key]
            SurveyAnswer.objects.create(
                invitation=invitation,
                question=key,
                answered_at=as_of,
                score=score,
                raw_score=score,
                scale_low=question.low,
                scale_high=question.high,
            )


def _keep_texts(invitation: SurveyInvitation, texts: Mapping[str, str], as_of: datetime) -> None:
    held = {one.question: one for one in invitation.texts.all()}
    for key, text in texts.items():
        before = held.get(key)
        if (before.text if before else "") == text:
            continue
        if before is not None:
            _remember(invitation, key, as_of, given_at=before.said_at, text=before.text)
            before.delete()
        if text:
            SurveyText.objects.create(invitation=invitation, question=key, text=text, said_at=as_of)


def _remember(
    invitation: SurveyInvitation,
    question: str,
    as_of: datetime,
    *,
    given_at: datetime,
    score: float | None = None,
    text: str = "",
) -> None:
    FormerAnswer.objects.create(
        invitation=invitation,
        question=question,
        score=score,
        text=text,
        given_at=given_at,
        replaced_at=max(as_of, given_at),
        doubtful=invitation.doubtful,
    )
