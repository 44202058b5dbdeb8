"""What a technician's link opens, and keeping what was given without keeping whose it is (ANON-8).

A token has two independent hashes: one admits (it stands with the person, until the round closes), one finds the
answers (it stands with them, until the round closes). Neither can be made from the other. See ``sheets`` for the
contract, which ``client_links`` keeps as well.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from trimtab.catalogue.survey import Question, Survey
from trimtab.domain.organisation.queries import current, parameters
from trimtab.domain.people.models import Person
from trimtab.domain.questionnaires.queries import numbered
from trimtab.domain.surveys import block_keys, tokens
from trimtab.domain.surveys.models import Admission, PeopleAnswer, PeopleComment, PeopleRound
from trimtab.domain.surveys.sheets import Filled, Sheet
from trimtab.domain.surveys.write_order import rewrite

LONGEST_COMMENT = 4_000


@dataclass(frozen=True)
class _Finds:
    """How the answers of a token are found: one hash for scores, another for texts."""

    answers: str
    comment: str

    @classmethod
    def of(cls, token: str) -> "_Finds":
        return cls(tokens.hashed(token, "finds-answers"), tokens.hashed(token, "finds-comment"))


def sheet_of(token: str, *, as_of: datetime) -> Sheet | None:
    """What to show for this link; None for an unknown, used up or expired one. Three small questions."""
    admission = _admission(token, as_of)
    if admission is None:
        return None
    survey, finds = _survey(admission.round), _Finds.of(token)
    given = PeopleAnswer.objects.filter(round=admission.round, finds=finds.answers)
    said = PeopleComment.objects.filter(round=admission.round, finds=finds.comment)
    return Sheet(
        survey=survey,
        questions=survey.asked_on(None),
        language=language_of(admission.person),
        closes_at=admission.closes_at,
        zone=admission.person.zone or current().zone,
        given=dict(given.values_list("question", "score")),
        said=dict(said.values_list("question", "text")),
        k_anon=parameters().k_anon,
    )


@transaction.atomic
def fill(token: str, filled: Filled, *, as_of: datetime) -> bool:
    """Keep what was given, in place of what the same link gave before; False when the link opens nothing.

    Whoever was sent two links answers with one of them: using it destroys the other. ``as_of`` decides whether the
    link is still open, and is kept nowhere. Raises ValueError for a score outside its question's scale and for a
    question that is not on the sheet.
    """
    found = _admission(token, as_of)
    if found is None:
        return False
    # On PostgreSQL the lock lets one submission of a round work at a time; SQLite has one writer anyway.
    one = PeopleRound.objects.select_for_update().get(pk=found.round_id)
    admissions = list(Admission.objects.filter(round=one))
    mine = next((each for each in admissions if _opens(each, token, as_of)), None)
    if mine is None or not one.asking:
        return False
    survey, finds = _survey(one), _Finds.of(token)
    _check(survey, filled)
    before = list(PeopleAnswer.objects.filter(round=one))
    comments = [each for each in PeopleComment.objects.filter(round=one) if each.finds != finds.comment]
    answers = [each for each in before if each.finds != finds.answers]
    known = next((each.respondent for each in before if each.finds == finds.answers), None)
    answers += _scores(one, mine, filled, finds.answers, known or _respondent(one, mine))
    comments += _texts(one, mine, survey, filled, finds.comment)
    _use(mine, token)
    rewrite(one, answers=answers, comments=comments, admissions=admissions)
    return True


def language_of(person: Person) -> str:
    """In which language to write to a technician: as the account of the same person reads, else the provider's."""
    account = getattr(person, "account", None)
    return (account.language if account else "") or current().language


def admitted_by(links: Iterable[str], *, as_of: datetime) -> QuerySet[Admission]:
    """The admissions that these links open now: by the first one or the reminder's."""
    admits = [tokens.hashed(token, "admits") for token in links]
    ours = Q(admits__in=admits) | Q(reminder__in=admits)
    return Admission.objects.filter(ours, closes_at__gt=as_of, round__asking=True)


def _admission(token: str, as_of: datetime) -> Admission | None:
    return admitted_by([token], as_of=as_of).select_related("round", "person__account").first()


def _opens(admission: Admission, token: str, as_of: datetime) -> bool:
    admits = tokens.hashed(token, "admits")
    return admits in (admission.admits, admission.reminder) and admission.closes_at > as_of


def _use(admission: Admission, token: str) -> None:
    """Mark the link as used, and destroy what the person's other link admits by."""
    admission.used = True
    if admission.admits == tokens.hashed(token, "admits"):
        admission.reminder = None
    else:
        admission.admits = None


def _survey(one: PeopleRound) -> Survey:
    assert one.version is not None  # by people_round_asked_has_words_and_end
    return numbered(one.survey, one.version)


def _respondent(one: PeopleRound, admission: Admission) -> str:
    """What stands for whoever answers: the same within a block of weeks, by its key; else made for this round alone.

    Where the block's key was lost since the round opened, the round loses its name too, and so its block.
    """
    if not one.keyed:
        return secrets.token_hex(16)
    key = block_keys.known_key(one.survey, one.opens_on)
    if key is None or block_keys.name_of(key) != one.keyed:
        PeopleRound.objects.filter(pk=one.pk).update(keyed="")
        return secrets.token_hex(16)
    return block_keys.respondent(key, admission.person_id)


def _check(survey: Survey, filled: Filled) -> None:
    questions: Mapping[str, Question] = {each.key: each for each in survey.asked_on(None)}
    strange = sorted({*filled.scores, *filled.texts} - set(questions))
    if strange:
        raise ValueError(f"{survey.key} does not ask {strange[0]}")
    for key, score in filled.scores.items():
        asked = questions[key]
        if score is not None and not (asked.scored and asked.low <= score <= asked.high):
            raise ValueError(f"{score} is no answer to {key}")


def _scores(
    one: PeopleRound, admission: Admission, filled: Filled, finds: str, respondent: str
) -> list[PeopleAnswer]:
    return [
        PeopleAnswer(
            round=one,
            team_id=admission.team_id,
            question=question,
            score=score,
            respondent=respondent,
            finds=finds,
            doubtful=filled.doubtful,
        )
        for question, score in filled.scores.items()
        if score is not None
    ]


def _texts(
    one: PeopleRound, admission: Admission, survey: Survey, filled: Filled, finds: str
) -> list[PeopleComment]:
    if filled.doubtful:
        return []
    given = {key: text.replace("\x00", "").strip()[:LONGEST_COMMENT] for key, text in filled.texts.items()}
    department = admission.team.department
    return [
        PeopleComment(round=one, department=department, question=question, text=text, finds=finds)
        for question, text in given.items()
        if text and not survey.question(question).scored
    ]
