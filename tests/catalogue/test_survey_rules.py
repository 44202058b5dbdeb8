"""Which surveys are refused, and what a change to one does to the KPIs that read it."""

from dataclasses import replace

import pytest

from trimtab.catalogue.survey import Question, Survey, Timing, Wording, built_in
from trimtab.catalogue.survey_rules import changes, faults, when_of

SURVEYS = built_in()
ONBOARDING, PULSE, IN_DEPTH = SURVEYS["client-onboarding"], SURVEYS["pulse"], SURVEYS["in-depth"]


def codes(survey: Survey) -> set[str]:
    return {fault.code for fault in faults(survey, early_days=90, grace_days=14)}


def timed(survey: Survey, **timing: object) -> Survey:
    return replace(survey, timing=replace(survey.timing, **timing))  # type: ignore[arg-type]


def with_question(survey: Survey, key: str, **values: object) -> Survey:
    return replace(
        survey,
        questions=tuple(
            replace(one, **values) if one.key == key else one  # type: ignore[arg-type]
            for one in survey.questions
        ),
    )


@pytest.mark.parametrize("key", SURVEYS)
def test_every_survey_of_the_catalogue_breaks_no_rule(key: str) -> None:
    assert faults(SURVEYS[key], early_days=90, grace_days=14) == []


TWO = Wording("a", "b", "c")


@pytest.mark.parametrize(
    ("survey", "code"),
    [
        (timed(ONBOARDING, contract_days=(14, 45, 90)), "contract-day-outside"),
        (timed(ONBOARDING, contract_days=(-1, 45, 80)), "contract-day-outside"),
        (timed(ONBOARDING, contract_days=(14, 45)), "question-never-asked"),
        (timed(ONBOARDING, contract_days=(14, 45, 60, 80)), "day-without-question"),
        (timed(ONBOARDING, open_days=15), "open-days-outside"),
        (timed(ONBOARDING, open_days=5), "reminder-after-close"),
        (timed(IN_DEPTH, every_months=2), "months-outside"),
        (timed(IN_DEPTH, every_months=13), "months-outside"),
        (timed(PULSE, open_days=7), "open-days-outside"),
        (timed(SURVEYS["agent-onboarding"], rest_days=27), "rest-days-outside"),
        (replace(PULSE, identified=True), "technicians-by-name"),
        (replace(PULSE, questions=PULSE.questions[1:]), "no-scored-question"),
        (replace(PULSE, questions=(*PULSE.questions, PULSE.questions[0])), "question-twice"),
        (replace(PULSE, title=Wording("a", "", "c")), "words-missing"),
        (replace(PULSE, title=Wording("{provider}", "b", "{provider}")), "names-differ"),
        (replace(PULSE, title=Wording("{person}", "{person}", "{person}")), "names-differ"),
        (with_question(PULSE, "week", show="numbers", high=7, labels=(TWO, TWO)), "technicians-scale"),
        (with_question(PULSE, "week", labels=(TWO, TWO)), "labels-count"),
        (with_question(ONBOARDING, "effort", high=11), "scale-outside"),
        (with_question(ONBOARDING, "overall", high=7), "faces-scale"),
        (
            replace(
                PULSE,
                questions=PULSE.questions[:1]
                + tuple(replace(PULSE.questions[1], key=f"c{n}") for n in range(40)),
            ),
            "too-many-questions",
        ),
    ],
)
def test_a_survey_that_breaks_a_rule_is_told_which(survey: Survey, code: str) -> None:
    assert code in codes(survey)


def test_early_support_of_other_length_moves_the_bound() -> None:
    late = timed(ONBOARDING, contract_days=(14, 45, 100))
    late = replace(
        late,
        questions=tuple(
            replace(one, days=tuple(100 if d == 80 else d for d in one.days)) for one in late.questions
        ),
    )
    assert codes(late) == {"contract-day-outside"}
    assert faults(late, early_days=120, grace_days=14) == []


@pytest.mark.parametrize(
    ("key", "when"),
    [
        ("client-onboarding", "contract-days"),
        ("ticket-follow-up", "after-ticket"),
        ("pulse", "every-week"),
        ("in-depth", "every-months"),
    ],
)
def test_a_survey_has_one_kind_of_time(key: str, when: str) -> None:
    assert when_of(SURVEYS[key].timing) == when
    assert when_of(Timing()) == "on-demand"


def test_other_words_are_told_from_another_scale() -> None:
    words = Wording("How is it?", "Nasıl?", "どうですか。")
    assert changes(ONBOARDING, with_question(ONBOARDING, "overall", text=words)).reworded == ("overall",)
    assert changes(ONBOARDING, with_question(ONBOARDING, "effort", high=5)).rescaled == ("effort",)
    assert changes(ONBOARDING, with_question(ONBOARDING, "effort", show="faces")).rescaled == ("effort",)
    assert changes(ONBOARDING, ONBOARDING) == changes(PULSE, PULSE)


def test_a_removed_question_names_the_kpis_that_lose_their_last_one() -> None:
    less = replace(ONBOARDING, questions=tuple(one for one in ONBOARDING.questions if one.key != "effort"))
    assert changes(ONBOARDING, less).lost == {"effort": ("onboarding-ces", "onboarding-low-effort")}
    assert changes(ONBOARDING, less).removed == ("effort",)


def test_a_removed_question_beside_which_others_feed_the_kpi_loses_none() -> None:
    less = replace(IN_DEPTH, questions=tuple(one for one in IN_DEPTH.questions if one.key != "area1-2"))
    assert changes(IN_DEPTH, less).lost == {}
    none = replace(
        IN_DEPTH, questions=tuple(one for one in IN_DEPTH.questions if not one.key.startswith("area1-"))
    )
    assert set(changes(IN_DEPTH, none).lost) == {"area1-1", "area1-2"}


def test_a_new_question_changes_nothing_that_was_asked() -> None:
    more = replace(PULSE, questions=(*PULSE.questions, Question("more", TWO, "text")))
    found = changes(PULSE, more)
    assert (found.reworded, found.rescaled, found.removed, found.lost) == ((), (), (), {})
