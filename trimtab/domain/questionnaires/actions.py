"""Writes: keep the words that are about to be asked."""

from datetime import datetime

from django.db import transaction

from trimtab.catalogue.survey import built_in
from trimtab.domain.questionnaires.models import Questionnaire, QuestionnaireVersion


@transaction.atomic
def version_to_ask(*, key: str, as_of: datetime) -> QuestionnaireVersion:
    """The version to invite people to now.

    A survey of the catalogue that nobody changed here follows the catalogue: when a release changed its words, they
    become the next version, and what was asked before keeps its own. Raises KeyError for an unknown survey.
    """
    found = Questionnaire.objects.filter(key=key).first()
    if found is None:
        built_in()[key]  # an unknown survey ends here
        found, _ = Questionnaire.objects.get_or_create(key=key)
    found = Questionnaire.objects.select_for_update().get(pk=found.pk)
    newest = found.versions.order_by("-number").first()
    if newest is not None and (found.own or newest.changed_here or newest.digest == built_in()[key].digest):
        return newest
    survey = built_in()[key]
    return QuestionnaireVersion.objects.create(
        questionnaire=found,
        number=newest.number + 1 if newest is not None else 1,
        definition=survey.as_json(),
        digest=survey.digest,
        made_at=as_of,
    )
