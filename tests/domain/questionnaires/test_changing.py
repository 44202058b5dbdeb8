"""What becomes of a survey that somebody changes here, and what is not allowed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from trimtab.catalogue.survey import Question, Survey, Wording, built_in
from trimtab.domain.annotations.models import Annotation
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.models import Questionnaire, QuestionnaireVersion
from trimtab.domain.questionnaires.actions import (
    KpiWouldEnd,
    SurveyMoved,
    change_survey,
    make_survey,
    set_asking,
    set_limit,
    version_to_ask,
)
from trimtab.domain.questionnaires.queries import (
    Limit,
    asks,
    every_survey,
    in_use,
    limit_of,
    one_in_use,
    versions_of,
)

pytestmark = pytest.mark.django_db
NOON, DAY = datetime(2026, 3, 1, 12, tzinfo=UTC), date(2026, 3, 1)
BY = Actor(name="owner@msp.example")
PULSE, ONBOARDING = built_in()["pulse"], built_in()["client-onboarding"]
OTHER = Wording("How did the week go?", "Hafta nasıl geçti?", "今週はどうでしたか。")


def reworded(survey: Survey, key: str) -> Survey:
    return replace(
        survey,
        questions=tuple(replace(one, text=OTHER) if one.key == key else one for one in survey.questions),
    )


def without(survey: Survey, key: str) -> Survey:
    return replace(survey, questions=tuple(one for one in survey.questions if one.key != key))


def change(
    survey: Survey, instead_of: int = 0, without: frozenset[str] = frozenset()
) -> QuestionnaireVersion:
    return change_survey(
        by=BY, as_of=NOON, survey=survey, instead_of=instead_of, day=DAY, note="Asked anew.", without=without
    )


def test_the_first_change_keeps_the_words_of_the_catalogue_as_the_version_before() -> None:
    made = change(reworded(PULSE, "week"))
    assert (made.number, made.changed_here) == (2, True)
    assert [one.number for one in versions_of("pulse")] == [2, 1]
    assert Survey.from_json(versions_of("pulse")[1].definition) == PULSE
    assert version_to_ask(key="pulse", as_of=NOON) == made


def test_other_words_are_noted_on_the_charts_of_the_kpis_that_read_them() -> None:
    change(reworded(PULSE, "week"))
    notes = Annotation.objects.order_by("kpi").values_list("kpi", "day", "text")
    assert list(notes) == [
        ("technician-satisfaction", DAY, "Asked anew."),
        ("weekly-pulse", DAY, "Asked anew."),
    ]


def test_words_that_no_kpi_reads_are_changed_without_a_note() -> None:
    change(replace(reworded(PULSE, "comment"), greeting=OTHER))
    assert not Annotation.objects.exists()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.key) == ("survey.change", "pulse")
    assert set(entry.before) == set(entry.after) == {"greeting", "questions"}


def test_a_question_that_a_kpi_reads_keeps_its_scale() -> None:
    other = replace(
        ONBOARDING,
        questions=tuple(replace(one, high=5) if one.key == "effort" else one for one in ONBOARDING.questions),
    )
    with pytest.raises(ValueError, match="effort"):
        change(other)
    assert not QuestionnaireVersion.objects.exists()


def test_a_question_that_a_kpi_reads_goes_only_when_that_is_meant() -> None:
    with pytest.raises(KpiWouldEnd) as told:
        change(without(ONBOARDING, "recommend"))
    assert told.value.kpis == ("onboarding-nps",)
    assert not QuestionnaireVersion.objects.exists()
    change(without(ONBOARDING, "recommend"), without=frozenset({"onboarding-nps"}))
    assert "recommend" not in {one.key for one in in_use("client-onboarding").questions}


def test_two_people_do_not_change_one_version() -> None:
    change(reworded(PULSE, "week"))
    with pytest.raises(SurveyMoved) as told:
        change(replace(PULSE, greeting=OTHER))
    assert told.value.number == 2


def test_the_same_words_make_no_version() -> None:
    assert change(PULSE).number == 1
    assert change(PULSE, instead_of=1).number == 1
    assert not AuditEntry.objects.exists()


def own(key: str = "own-canteen") -> Survey:
    face = tuple(Wording(f"e{n}", f"t{n}", f"字{n}") for n in range(5))
    return replace(PULSE, key=key, title=OTHER, questions=(Question("food", OTHER, "faces", labels=face),))


def test_a_survey_of_ones_own_is_asked_once_somebody_says_so() -> None:
    make_survey(by=BY, as_of=NOON, survey=own())
    assert in_use("own-canteen") == own()
    assert not asks("own-canteen")
    assert set_asking(by=BY, as_of=NOON, key="own-canteen", asks=True)
    assert asks("own-canteen")
    assert not set_asking(by=BY, as_of=NOON, key="own-canteen", asks=True)
    assert [one.survey.key for one in every_survey()][-1] == "own-canteen"
    assert version_to_ask(key="own-canteen", as_of=NOON).number == 1


@pytest.mark.parametrize("key", ["own-canteen", "canteen", "pulse"])
def test_a_key_is_given_once_and_never_the_catalogues(key: str) -> None:
    Questionnaire.objects.create(key="own-canteen", own=True)
    with pytest.raises(ValueError, match="key"):
        make_survey(by=BY, as_of=NOON, survey=own(key))


def test_a_survey_of_the_catalogue_may_rest() -> None:
    assert one_in_use("pulse").asks
    assert set_asking(by=BY, as_of=NOON, key="pulse", asks=False)
    assert not one_in_use("pulse").asks
    assert [one.action for one in AuditEntry.objects.all()] == ["survey.stop"]
    with pytest.raises(KeyError):
        set_asking(by=BY, as_of=NOON, key="horoscope", asks=False)


def test_how_often_people_are_asked_at_most() -> None:
    assert limit_of("clients") == Limit(1, 14)
    assert set_limit(by=BY, as_of=NOON, audience="clients", most=2, days=30)
    assert limit_of("clients") == Limit(2, 30)
    assert limit_of("technicians") == Limit(2, 7)
    assert not set_limit(by=BY, as_of=NOON, audience="clients", most=2, days=30)
    assert [one.after for one in AuditEntry.objects.all()] == [{"most": 2, "days": 30}]
