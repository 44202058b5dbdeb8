"""Which words is a survey asked in, and do earlier answers keep theirs?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from trimtab.catalogue import survey as catalogue
from trimtab.catalogue.survey import Survey, Wording
from trimtab.domain.models import Questionnaire, QuestionnaireVersion
from trimtab.domain.questionnaires.actions import version_to_ask
from trimtab.domain.questionnaires.queries import asks, in_use, survey_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def reworded(monkeypatch: pytest.MonkeyPatch) -> Iterator[Survey]:
    """The catalogue after a release that greets differently."""
    other = replace(catalogue.built_in()["pulse"], greeting=Wording("Hello.", "Merhaba.", "こんにちは。"))
    monkeypatch.setattr(
        "trimtab.domain.questionnaires.actions.built_in",
        lambda: {**catalogue.built_in(), "pulse": other},
    )
    yield other


def test_the_first_invitation_keeps_the_words_of_the_catalogue() -> None:
    version = version_to_ask(key="pulse", as_of=NOON)
    assert (version.number, survey_of(version)) == (1, catalogue.built_in()["pulse"])
    assert version_to_ask(key="pulse", as_of=NOON + timedelta(days=1)) == version


def test_a_release_with_other_words_makes_the_next_version_and_leaves_the_first(reworded: Survey) -> None:
    first = QuestionnaireVersion.objects.create(
        questionnaire=Questionnaire.objects.create(key="pulse"),
        number=1,
        definition=catalogue.built_in()["pulse"].as_json(),
        digest=catalogue.built_in()["pulse"].digest,
        made_at=NOON,
    )
    second = version_to_ask(key="pulse", as_of=NOON)
    assert (second.number, survey_of(second)) == (2, reworded)
    first.refresh_from_db()
    assert survey_of(first) == catalogue.built_in()["pulse"]
    assert in_use("pulse") == reworded


def test_words_written_here_stay_when_the_catalogue_changes(reworded: Survey) -> None:
    mine = replace(reworded, greeting=Wording("Ours.", "Bizim.", "私たちの。"))
    here = QuestionnaireVersion.objects.create(
        questionnaire=Questionnaire.objects.create(key="pulse"),
        number=1,
        definition=mine.as_json(),
        digest=mine.digest,
        changed_here=True,
        made_at=NOON,
    )
    assert version_to_ask(key="pulse", as_of=NOON) == here


def test_an_unknown_survey_is_not_asked() -> None:
    with pytest.raises(KeyError):
        version_to_ask(key="horoscope", as_of=NOON)
    assert not asks("horoscope") and asks("pulse")
    Questionnaire.objects.create(key="pulse", asks=False)
    assert not asks("pulse")
    assert not Questionnaire.objects.filter(key="horoscope").exists()
