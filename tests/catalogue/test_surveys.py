"""Laws every survey keeps: a file that lies in catalogue/surveys is held to them at once."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimtab.catalogue.kpis import KPIS
from trimtab.catalogue.questions import PEOPLE, SCALES, survey_key
from trimtab.catalogue.survey import NOTHING, Question, Survey, Timing, Wording, built_in
from trimtab.kpi.measures import Confidential

SURVEYS = built_in()
every_survey = pytest.mark.parametrize("key", SURVEYS)
LANGUAGES = ("en", "tr", "ja")
LAST_EARLY_DAY = 89  # SURVEY-2
IN_DEPTH_ITEMS = tuple(f"area{area}-{item}" for area in range(1, 7) for item in (1, 2))


def wordings(survey: Survey) -> Iterator[Wording]:
    yield survey.title
    yield survey.greeting
    for one in survey.questions:
        yield one.text
        yield from one.labels
        if one.area != NOTHING:
            yield one.area


def read_by_kpis() -> set[tuple[str, str, str]]:
    """(survey, question, KPI): what the clauses and measures of the KPIs really read."""
    found = set()
    for key, kpi in KPIS.items():
        measure = kpi.measure
        if isinstance(measure, Confidential):
            found |= {(measure.survey, question, key) for question in measure.questions}
            if measure.blend:
                found |= {("in-depth", question, key) for question in IN_DEPTH_ITEMS}
            continue
        clauses = f"{getattr(measure, 'where', '')} {getattr(measure, 'that', '')}"
        surveys = re.findall(r"\bsurvey = '([^']+)'", clauses)
        questions = re.findall(r"\bquestion = '([^']+)'", clauses)
        found |= {(survey, question, key) for survey in surveys for question in questions}
    return found


def test_the_five_surveys_are_here() -> None:
    assert set(SURVEYS) >= {"client-onboarding", "ticket-follow-up", "agent-onboarding", "pulse", "in-depth"}


@every_survey
def test_its_key_is_the_one_imports_and_kpis_use(key: str) -> None:
    assert survey_key(key) == key
    assert (key in PEOPLE) == (SURVEYS[key].audience == "technicians")


@every_survey
def test_its_questions_have_keys_of_their_own(key: str) -> None:
    keys = [one.key for one in SURVEYS[key].questions]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z][a-z0-9-]{0,63}", name) for name in keys)
    assert any(one.scored for one in SURVEYS[key].questions)


@every_survey
def test_every_text_is_there_in_each_language_and_differs(key: str) -> None:
    for words in wordings(SURVEYS[key]):
        texts = [getattr(words, language) for language in LANGUAGES]
        assert all(text and text == text.strip() for text in texts), words
        assert len(set(texts)) == len(texts), f"the same words in two languages: {words}"
        assert re.search(r"[぀-ヿ一-鿿]", words.ja), f"no Japanese: {words}"


@every_survey
def test_what_stands_in_braces_is_in_every_language_or_in_none(key: str) -> None:
    for words in wordings(SURVEYS[key]):
        named = {language: set(re.findall(r"{(.*?)}", getattr(words, language))) for language in LANGUAGES}
        assert named["en"] == named["tr"] == named["ja"], words
        assert named["en"] <= {"provider"}, words


@every_survey
def test_a_scored_question_has_the_scale_the_kpis_read_and_words_for_it(key: str) -> None:
    for one in SURVEYS[key].questions:
        if not one.scored:
            assert not one.labels and not one.feeds
            continue
        scale = SCALES.get((key, one.key)) or SCALES.get(("", one.key))
        assert (one.low, one.high) == ((scale.low, scale.high) if scale else (1, 5)), one.key
        points = one.high - one.low + 1
        assert len(one.labels) in (2, points), f"{one.key}: a word for each end or for each point"
        assert one.show != "faces" or (one.low, one.high, len(one.labels)) == (1, 5, 5), one.key
        assert len({label.en for label in one.labels}) == len(one.labels)


@every_survey
def test_it_says_which_kpis_read_each_question(key: str) -> None:
    really = {(question, kpi) for survey, question, kpi in read_by_kpis() if survey == key}
    said = {(one.key, kpi) for one in SURVEYS[key].questions for kpi in one.feeds}
    assert said == really


def test_no_kpi_reads_a_question_that_nobody_asks() -> None:
    asked = {(key, one.key) for key, survey in SURVEYS.items() for one in survey.questions}
    assert {(survey, question) for survey, question, _ in read_by_kpis()} <= asked


@every_survey
def test_it_is_asked_at_one_kind_of_time_and_closes(key: str) -> None:
    timing = SURVEYS[key].timing
    kinds = [bool(timing.contract_days), timing.after_ticket, timing.every_week, bool(timing.every_months)]
    assert sum(kinds) <= 1
    assert timing.open_days >= 1
    assert timing.remind_after_days is None or 0 < timing.remind_after_days < timing.open_days
    days = {day for one in SURVEYS[key].questions for day in one.days}
    assert days <= set(timing.contract_days)
    assert all(SURVEYS[key].asked_on(day) for day in timing.contract_days)
    assert all(any(one.scored for one in SURVEYS[key].asked_on(day)) for day in timing.contract_days)


def test_the_rounds_of_client_onboarding_lie_in_early_support() -> None:
    timing = SURVEYS["client-onboarding"].timing
    assert timing.contract_days == (14, 45, 80)
    assert all(0 <= day <= LAST_EARLY_DAY for day in timing.contract_days)


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (14, {"area-contract", "area-responsiveness", "comment"}),
        (45, {"area-assets", "effort", "comment"}),
        (
            80,
            {
                "overall",
                "recommend",
                "effort",
                "area-contract",
                "area-responsiveness",
                "area-assets",
                "comment",
            },
        ),
    ],
)
def test_a_new_client_is_asked_what_fits_the_day(day: int, asked: set[str]) -> None:
    assert {one.key for one in SURVEYS["client-onboarding"].asked_on(day)} == asked


@every_survey
def test_technicians_are_never_asked_by_name(key: str) -> None:
    survey = SURVEYS[key]
    assert survey.identified == (survey.audience == "clients")
    # A field for a name, an address or a device would make an anonymous sheet lead to a person (ANON-8).
    personal = re.compile(
        r"\b(your name|who are you|e-?mail|phone|employee|adınız|isminiz|氏名|お名前)\b", re.I
    )
    if not survey.identified:
        assert not [words for words in wordings(survey) if personal.search(" ".join(vars(words).values()))]
        assert not [one.key for one in survey.questions if one.key in {"name", "email", "person", "phone"}]


def test_technicians_are_asked_about_an_onboarding_once_in_four_weeks() -> None:
    timing = SURVEYS["agent-onboarding"].timing
    assert (timing.contract_days, timing.rest_days) == ((30, 75), 28)


@pytest.mark.parametrize("area", range(1, 7))
def test_each_area_of_the_in_depth_survey_has_two_items_or_more(area: int) -> None:
    items = [one for one in SURVEYS["in-depth"].questions if one.key.startswith(f"area{area}-")]
    assert len(items) >= 2
    assert len({one.area for one in items}) == 1


@every_survey
def test_it_comes_back_from_plain_data(key: str) -> None:
    survey = SURVEYS[key]
    again = Survey.from_json(json.loads(json.dumps(survey.as_json())))
    assert again == survey
    assert again.digest == survey.digest
    assert replace(survey, greeting=Wording("Hello.", "Merhaba.", "こんにちは。")).digest != survey.digest


WORDS = st.builds(Wording, en=st.text(), tr=st.text(), ja=st.text())
QUESTIONS = st.builds(
    Question,
    key=st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    text=WORDS,
    show=st.sampled_from(("faces", "numbers", "text")),
    low=st.integers(0, 3),
    high=st.integers(4, 10),
    labels=st.lists(WORDS, max_size=3).map(tuple),
    days=st.lists(st.integers(0, 400), max_size=3).map(tuple),
    feeds=st.lists(st.sampled_from(sorted(KPIS)), max_size=3).map(tuple),
    area=WORDS,
)
ANY_SURVEY = st.builds(
    Survey,
    key=st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True),
    title=WORDS,
    greeting=WORDS,
    audience=st.sampled_from(("clients", "technicians")),
    identified=st.booleans(),
    timing=st.builds(
        Timing,
        contract_days=st.lists(st.integers(0, 89), max_size=4).map(tuple),
        after_ticket=st.booleans(),
        every_week=st.booleans(),
        every_months=st.none() | st.integers(1, 24),
        open_days=st.integers(1, 60),
        remind_after_days=st.none() | st.integers(1, 30),
        rest_days=st.integers(0, 365),
    ),
    questions=st.lists(QUESTIONS, max_size=4).map(tuple),
)


@given(ANY_SURVEY)
def test_any_survey_comes_back_from_plain_data(survey: Survey) -> None:
    assert Survey.from_json(json.loads(json.dumps(survey.as_json()))) == survey


def test_the_owners_of_nps_and_ces_are_named_where_the_scores_are_explained() -> None:
    """SURVEY-8: on the page of the KPI that each question feeds."""
    for question, owner in (("recommend", "Bain & Company"), ("effort", "Gartner")):
        for kpi in SURVEYS["client-onboarding"].question(question).feeds:
            assert owner in KPIS[kpi].counts
