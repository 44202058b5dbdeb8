"""Reads: which words does a survey use now, and which did it use then?"""

from collections.abc import Mapping
from dataclasses import dataclass

from trimtab.catalogue.survey import Survey, built_in
from trimtab.domain.questionnaires.models import AskingLimit, Questionnaire, QuestionnaireVersion


@dataclass(frozen=True)
class Limit:
    """How often one person is asked at most, over all surveys: ``most`` invitations within ``days`` days."""

    most: int
    days: int


USUAL_LIMITS: Mapping[str, Limit] = {"clients": Limit(1, 14), "technicians": Limit(2, 7)}
"""What holds until an owner says otherwise. Technicians have the pulse each week, and one other survey beside it."""


@dataclass(frozen=True)
class InUse:
    """A survey that can be asked: its words now, whether it is asked, and of which version they are.

    ``version`` None: the catalogue's, never asked yet. ``contractors``: agency staff are asked too.
    """

    survey: Survey
    asks: bool
    own: bool
    version: QuestionnaireVersion | None
    contractors: bool = False


def in_use(key: str) -> Survey:
    """What does this survey ask now? Its newest version; one never asked yet, as the catalogue has it.

    Raises KeyError for a survey that is neither in the catalogue nor the provider's own.
    """
    newest = newest_version(key)
    return Survey.from_json(newest.definition) if newest is not None else built_in()[key]


def newest_version(key: str) -> QuestionnaireVersion | None:
    """The version of this survey that is asked now; None for one never asked or changed."""
    return QuestionnaireVersion.objects.filter(questionnaire__key=key).order_by("-number").first()


def numbered(key: str, number: int) -> Survey:
    """What did the version of this number ask? Raises QuestionnaireVersion.DoesNotExist."""
    return Survey.from_json(
        QuestionnaireVersion.objects.get(questionnaire__key=key, number=number).definition
    )


def every_survey() -> list[InUse]:
    """Which surveys are there? Those of the catalogue, then the provider's own by their title."""
    rows = {one.key: one for one in Questionnaire.objects.prefetch_related("versions")}
    newest = {key: max(one.versions.all(), key=lambda v: v.number, default=None) for key, one in rows.items()}
    found = []
    for key in {**dict.fromkeys(built_in()), **dict.fromkeys(sorted(rows))}:
        version = newest.get(key)
        if version is None and key not in built_in():
            continue
        survey = Survey.from_json(version.definition) if version else built_in()[key]
        row = rows.get(key)
        asks, own, contractors = (row.asks, row.own, row.contractors) if row else (True, False, False)
        found.append(InUse(survey, asks, own, version, contractors))
    return found


def one_in_use(key: str) -> InUse:
    """The survey of this key. Raises KeyError when there is none."""
    for one in every_survey():
        if one.survey.key == key:
            return one
    raise KeyError(key)


def versions_of(key: str) -> list[QuestionnaireVersion]:
    """Every version of a survey, the newest first."""
    found = QuestionnaireVersion.objects.filter(questionnaire__key=key)
    return list(found.select_related("made_by").order_by("-number"))


def asks(key: str) -> bool:
    """Is anybody invited to this survey? One of the catalogue is until somebody says otherwise."""
    found = Questionnaire.objects.filter(key=key).values_list("asks", flat=True).first()
    return key in built_in() if found is None else found


def survey_of(version: QuestionnaireVersion) -> Survey:
    """What did this version ask?"""
    return Survey.from_json(version.definition)


def limit_of(audience: str) -> Limit:
    """How often is one person asked at most, over all surveys for clients or for technicians?"""
    found = AskingLimit.objects.filter(audience=audience).first()
    return Limit(found.most, found.days) if found else USUAL_LIMITS[audience]
