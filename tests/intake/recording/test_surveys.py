"""What answers come to: scales, directions, invitations; and that technicians' lead back to nobody."""

import json

import pytest
from django.apps import apps
from django.core import serializers

from tests.intake.importing import AS_OF, Importer, counts
from trimtab.domain.batches.models import Batch
from trimtab.domain.surveys.models import (
    PeopleAnswer,
    PeopleInvited,
    PeopleRound,
    SurveyAnswer,
    SurveyInvitation,
)
from trimtab.intake.running import CannotImport
from trimtab.intake.undoing import undo


def scores() -> list[tuple[str, float, float]]:
    return list(SurveyAnswer.objects.order_by("question", "pk").values_list("question", "raw_score", "score"))


def test_a_column_a_question(importer: Importer) -> None:
    importer.good(
        "survey-answers",
        """
        survey,client,respondent,sent at,answered at,overall,nps,ces,area-contract
        client onboarding,A,Bob,2026-01-20,2026-01-21,4,9,6,2
        client onboarding,A,Eve,2026-01-20,,,,,
        """,
    )
    assert scores() == [("area-contract", 2, 2), ("effort", 6, 6), ("overall", 4, 4), ("recommend", 9, 9)]
    ends = SurveyAnswer.objects.values_list("question", "scale_low", "scale_high")
    assert dict((q, (low, high)) for q, low, high in ends)["recommend"] == (0, 10)
    assert SurveyInvitation.objects.count() == 2
    assert set(SurveyInvitation.objects.values_list("survey", flat=True)) == {"client-onboarding"}


def test_a_rating_that_runs_backwards_is_turned_round(importer: Importer) -> None:
    importer.good(
        "tickets", "faultid,aareadesc,dateoccured\n1,A,2026-01-01\n2,A,2026-01-01", preset="halopsa"
    )
    importer.good(
        "survey-answers",
        "fbfaultid,client_name,fbscore,fbdate\n1,A,1,2026-01-02\n2,A,4,2026-01-02",
        preset="halopsa",
    )
    assert scores() == [("rating", 1, 4), ("rating", 4, 1)]
    assert SurveyInvitation.objects.filter(ticket__isnull=False).count() == 2


def test_good_and_bad(importer: Importer) -> None:
    importer.good(
        "survey-answers",
        """
        Ticket ID,Organization,Satisfaction Score,Updated at
        1,A,good,2026-01-02
        2,A,bad,2026-01-02
        3,A,offered,2026-01-02
        """,
        preset="zendesk",
    )
    assert scores() == [("rating", 1, 1), ("rating", 0, 0)]
    assert SurveyInvitation.objects.count() == 3


def test_the_mapping_says_the_scale(importer: Importer) -> None:
    text = "survey,client,respondent,question,score,answered at\nticket-follow-up,A,Bob,rating,80,2026-01-01"
    assert importer.take("survey-answers", text).failed
    importer.good(
        "survey-answers", text, wishes={"rating": {"low": 0, "high": 100, "higher_is_better": False}}
    )
    assert scores() == [("rating", 80, 20)]


def test_the_last_answer_counts(importer: Importer) -> None:
    importer.good(
        "survey-answers",
        """
        survey,client,respondent,round,sent at,question,score
        client-onboarding,A,Bob,day 14,2026-01-01,overall,2
        client-onboarding,A,Bob,day 14,2026-01-01,overall,5
        """,
    )
    assert scores() == [("overall", 5, 5)]


def test_what_is_wrong_with_an_answer_is_said(importer: Importer) -> None:
    told = importer.take(
        "survey-answers",
        """
        survey,client,respondent,sent at,question,score
        client-onboarding,A,Bob,2026-01-01,overall,6
        client-onboarding,A,Bob,,overall,4
        client-onboarding,A,,2026-01-01,overall,4
        ,A,Bob,2026-01-01,overall,4
        client-onboarding,A,Bob,2026-01-01,,4
        pulse,,Jane,2026-01-01,week,4
        """,
    )
    said = {problem.row: problem.problem for problem in told.problems.first}
    assert said == {
        2: "6 is not on the scale 1 to 5 of 'overall'.",
        3: "When the survey was sent or answered is not said.",
        4: "Who answered is not said.",
        5: "Which survey it is is not said.",
        6: "The answer names no question.",
        7: "The respondent's team is not said, nor known.",
    }
    assert not SurveyInvitation.objects.exists()


def test_a_ticket_of_another_client_names_both(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened\n1,A,2026-01-01\n2,B,2026-01-01")
    told = importer.take("survey-answers", "client,ticket,respondent,score,answered at\nA,2,Bob,4,2026-01-02")
    assert [p.problem for p in told.problems.first] == ["Ticket '2' belongs to 'B'; the row is of 'A'."]


PULSE = """
    survey,respondent,team,round,question,score
    pulse,Jane Doe,Desk,2026-W02,week,4
    pulse,Jane Doe,Desk,2026-W05,week,3
    pulse,Jane Doe,Desk,2026-W06,week,2
    pulse,Ken Q,Network,2026-W02,week,5
    pulse,Ken Q,Network,2026-W02,week,1
    pulse,Ann,Network,2026-W02,week,
"""


def test_technicians_answers_hold_no_name_anywhere(importer: Importer) -> None:
    importer.good("survey-answers", PULSE)
    everything = json.dumps(
        [
            serializers.serialize("json", model._base_manager.all())
            for model in apps.get_app_config("domain").get_models()
        ]
    ).casefold()
    for name in ("jane", "doe", "ken q", "ann\\"):
        assert name not in everything
    assert PeopleAnswer.objects.count() == 4
    assert PeopleAnswer.objects.get(team__name="Network").score == 1  # the last submission


def test_a_respondent_is_the_same_within_a_block_and_never_beyond(importer: Importer) -> None:
    importer.good("survey-answers", PULSE)
    rows = PeopleAnswer.objects.filter(team__name="Desk").order_by("round__opens_on")
    second, fifth, sixth = (row.respondent for row in rows)
    # The weeks fall into blocks of four from Monday 6 January 2020 on.
    assert [row.round.opens_on.isoformat() for row in rows] == ["2026-01-05", "2026-01-26", "2026-02-02"]
    assert second != fifth
    assert fifth == sixth


def test_how_many_were_asked_is_kept(importer: Importer) -> None:
    importer.good("survey-answers", PULSE)
    asked = PeopleInvited.objects.filter(round__opens_on="2026-01-05").values_list("team__name", "invited")
    assert dict(asked) == {"Desk": 1, "Network": 2}


def test_the_keys_differ_from_import_to_import(importer: Importer) -> None:
    path = importer.file(PULSE)
    first = importer.good("survey-answers", path)
    keys = set(PeopleAnswer.objects.values_list("respondent", flat=True))
    undo(batch=Batch.objects.get(pk=first.batch), as_of=AS_OF)
    assert not PeopleRound.objects.exists()
    importer.good("survey-answers", path)
    assert not keys & set(PeopleAnswer.objects.values_list("respondent", flat=True))


def test_the_same_file_twice_adds_no_answers(importer: Importer) -> None:
    path = importer.file(PULSE)
    importer.good("survey-answers", path)
    again = importer.good("survey-answers", path)
    assert (counts(again)[:2], again.batch) == ((0, 0), None)
    assert any("imported before" in note for note in again.notes)


def test_more_answers_of_the_same_four_weeks_are_refused(importer: Importer) -> None:
    first = importer.good("survey-answers", PULSE)
    with pytest.raises(CannotImport, match=f"trimtab undo {first.batch}"):
        importer.take(
            "survey-answers", "survey,respondent,team,round,question,score\npulse,Zed,Desk,2026-W03,week,4"
        )
    assert PeopleAnswer.objects.count() == 4


def test_the_team_is_the_one_at_the_rounds_opening(importer: Importer) -> None:
    importer.good(
        "people",
        """
        name,team,hired on,post on
        Jane Doe,Desk,2025-01-01,2025-01-01
        Jane Doe,Network,,2026-01-20
        """,
    )
    importer.good(
        "survey-answers",
        """
        survey,respondent,round,question,score
        pulse,Jane Doe,2026-W02,week,4
        pulse,jane doe,2026-W06,week,4
        """,
    )
    teams = PeopleAnswer.objects.order_by("round__opens_on").values_list("team__name", flat=True)
    assert list(teams) == ["Desk", "Network"]
