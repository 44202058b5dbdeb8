"""Answers that other survey products collected: read by their presets, into the series of Trimtab's own surveys."""

import json

import pytest

from tests.intake.importing import Importer
from trimtab.domain.models import SurveyAnswer, SurveyInvitation

pytestmark = pytest.mark.django_db(transaction=True)


def test_reviews_of_smileback_become_ticket_follow_ups_on_five(importer: Importer) -> None:
    def review(key: int, rating: int | None, said: str) -> dict[str, object]:
        return {
            "id": key,
            "rating": rating,
            "comment": said,
            "ticket": {"id": str(key), "title": "Printer", "closed_on": "2026-10-01T08:00:00Z"},
            "contact": {"id": f"c{key}", "name": "Ada", "email": f"ada{key}@client.example"},
            "company": {"id": "500", "name": "Old Mill"},
            "status": "open",
            "tags": [],
            "rated_on": "2026-10-01T09:00:00Z" if rating is not None else None,
            "last_modified": "2026-10-01T09:30:00Z",
        }

    rows = [
        review(1, 1, "quick, thanks"),
        review(2, 0, ""),
        review(3, -1, "still broken"),
        review(4, None, ""),
    ]
    path = importer.file(json.dumps(rows).encode(), ".json")
    importer.good("survey-answers", path, preset="smileback")
    found = SurveyAnswer.objects.order_by("invitation__external_id")
    assert [(one.score, one.scale_low, one.scale_high, one.comment) for one in found] == [
        (5, 1, 5, "quick, thanks"),
        (3, 1, 5, ""),
        (1, 1, 5, "still broken"),
    ]
    asked = SurveyInvitation.objects.all()
    assert {one.survey for one in asked} == {"ticket-follow-up"}
    assert {one.client.name for one in asked} == {"Old Mill"}
    assert asked.count() == 4, "who was asked and did not rate counts in the response rate"


def test_answers_of_simplesat_come_in_by_their_columns(importer: Importer) -> None:
    importer.good(
        "survey-answers",
        """
        response_id,question_id,choice,choice_label,comment,created,customer_company,customer_email
        r1,7,5,Great,Lovely,2026-10-01T09:00:00Z,Old Mill,ada@client.example
        r2,7,2,Poor,,2026-10-02T09:00:00Z,Old Mill,ben@client.example
        """,
        preset="simplesat",
    )
    assert sorted(SurveyAnswer.objects.values_list("score", "comment")) == [(2, ""), (5, "Lovely")]


def test_a_plain_spreadsheet_of_answers_needs_no_preset(importer: Importer) -> None:
    importer.good(
        "survey-answers",
        """
        Müşteri,Yanıtlayan,Anket,Soru,Puan,Gönderildi,Yanıtlandı
        Old Mill,Ada,csat,rating,4,2026-10-01 09:00,2026-10-01 10:00
        """,
    )
    found = SurveyAnswer.objects.get()
    assert (found.score, found.question, found.invitation.survey) == (4, "rating", "ticket-follow-up")
