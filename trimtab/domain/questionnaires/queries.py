"""Reads: which words does a survey use now, and which did it use then?"""

from trimtab.catalogue.survey import Survey, built_in
from trimtab.domain.questionnaires.models import Questionnaire, QuestionnaireVersion


def in_use(key: str) -> Survey:
    """What does this survey ask now? Its newest version; one never asked yet, as the catalogue has it.

    Raises KeyError for a survey that is neither in the catalogue nor the provider's own.
    """
    newest = QuestionnaireVersion.objects.filter(questionnaire__key=key).order_by("-number").first()
    return Survey.from_json(newest.definition) if newest is not None else built_in()[key]


def asks(key: str) -> bool:
    """Is anybody invited to this survey? One of the catalogue is until somebody says otherwise."""
    found = Questionnaire.objects.filter(key=key).values_list("asks", flat=True).first()
    return key in built_in() if found is None else found


def survey_of(version: QuestionnaireVersion) -> Survey:
    """What did this version ask?"""
    return Survey.from_json(version.definition)
