"""What a link of an identified survey opens, what is kept of what is sent, and what never counts."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.domain.surveys.sending import NOW, contact, invited
from trimtab.domain.calendars.models import WorkingHours
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.surveys import client_links, tokens
from trimtab.domain.surveys.client_models import CallRequest, FormerAnswer, SurveyText
from trimtab.domain.surveys.models import SurveyAnswer, SurveyInvitation
from trimtab.domain.surveys.sheets import Filled

pytestmark = pytest.mark.django_db


def fill(token: str, *, at: datetime = NOW, call: bool = False, doubtful: bool = False, **given: Any) -> bool:
    texts = {key: value for key, value in given.items() if isinstance(value, str)}
    scores = {key: value for key, value in given.items() if not isinstance(value, str)}
    return client_links.fill(token, Filled(scores, texts, call, doubtful), as_of=at)


def scores_of(invitation: SurveyInvitation) -> dict[str, float]:
    return dict(SurveyAnswer.objects.filter(invitation=invitation).values_list("question", "score"))


def test_a_sheet_asks_what_fits_the_day() -> None:
    asked = {
        day: [one.key for one in client_links.sheet_of(invited(day=day)[0], as_of=NOW).questions]  # type: ignore[union-attr]
        for day in (14, 45, 80)
    }
    assert asked[14] == ["area-contract", "area-responsiveness", "comment"]
    assert asked[45] == ["effort", "area-assets", "comment"]
    assert asked[80][:2] == ["overall", "recommend"]


def test_a_sheet_says_whom_it_was_sent_to_by_initials_alone() -> None:
    token, _ = invited(of=contact("jane maria doe", zone="Asia/Tokyo"), language="ja")
    sheet = client_links.sheet_of(token, as_of=NOW)
    assert sheet is not None
    assert (sheet.initials, sheet.zone, sheet.language) == ("J. D.", "Asia/Tokyo", "ja")
    assert (sheet.can_be_called, sheet.call_wanted, sheet.k_anon) == (True, False, 0)


@pytest.mark.parametrize(
    ("name", "initials"), [("Prince", "P."), ("山田 太郎", "山. 太."), ("", ""), ("  a  b ", "A. B.")]
)
def test_initials(name: str, initials: str) -> None:
    assert client_links.initials_of(name) == initials


def test_what_was_given_comes_back_and_counts() -> None:
    token, invitation = invited()
    assert fill(token, overall=4, recommend=9, effort=None, comment="Well done")
    sheet = client_links.sheet_of(token, as_of=NOW)
    assert sheet is not None
    assert dict(sheet.given) == {"overall": 4, "recommend": 9}
    assert dict(sheet.said) == {"comment": "Well done"}
    kept = SurveyAnswer.objects.get(invitation=invitation, question="recommend")
    assert (kept.scale_low, kept.scale_high, kept.raw_score, kept.answered_at) == (0, 10, 9, NOW)
    changed = ChangedMonth.objects.values_list("fact", "month").distinct()
    assert set(changed) == {("client_answer", NOW.date().replace(day=1))}


def test_a_second_sending_changes_the_answer_and_keeps_what_it_was() -> None:
    token, invitation = invited()
    later = NOW + timedelta(hours=1)
    fill(token, overall=2, recommend=9, comment="Bad")
    fill(token, at=later, overall=5, recommend=None, comment="")
    assert scores_of(invitation) == {"overall": 5}
    assert not SurveyText.objects.exists()
    was = FormerAnswer.objects.order_by("question").values_list("question", "score", "text", "given_at")
    assert list(was) == [("comment", None, "Bad", NOW), ("overall", 2, "", NOW), ("recommend", 9, "", NOW)]
    assert set(FormerAnswer.objects.values_list("replaced_at", "doubtful")) == {(later, False)}


def test_the_same_sent_again_changes_nothing() -> None:
    token, _ = invited()
    for minutes in range(3):
        fill(token, at=NOW + timedelta(minutes=minutes), overall=2, comment="Bad")
    assert not FormerAnswer.objects.exists()
    assert SurveyAnswer.objects.get().answered_at == NOW


def test_an_unknown_and_a_closed_link_open_nothing() -> None:
    token, _ = invited(closes_at=NOW)
    for link in (token, "nonsense", "", tokens.new()):
        assert client_links.sheet_of(link, as_of=NOW) is None
        assert not fill(link, overall=4)
    assert not SurveyAnswer.objects.exists()
    assert client_links.sheet_of(token, as_of=NOW - timedelta(seconds=1)) is not None


def test_unknown_and_closed_links_take_the_same_questions(django_assert_num_queries: Any) -> None:
    token, _ = invited(closes_at=NOW)
    for link in (token, tokens.new()):
        with django_assert_num_queries(1):
            client_links.sheet_of(link, as_of=NOW)


def test_the_link_itself_is_stored_nowhere() -> None:
    token, invitation = invited()
    values = SurveyInvitation.objects.values().get(pk=invitation.pk)
    assert token not in str(values)


@pytest.mark.parametrize(
    "given", [{"overall": 6}, {"overall": 0}, {"week": 3}, {"overall": "x"}, {"nothing": "x"}]
)
def test_what_the_sheet_does_not_ask_is_refused(given: dict[str, Any]) -> None:
    token, _ = invited()
    with pytest.raises(ValueError, match=r"sheet asks|off the scale"):
        fill(token, **given)
    assert not SurveyAnswer.objects.exists()


# ---- What a program may have sent ----


def test_what_a_program_may_have_sent_is_kept_as_doubtful_until_a_person_sends() -> None:
    token, invitation = invited()
    fill(token, overall=1, doubtful=True)
    invitation.refresh_from_db()
    assert invitation.doubtful
    fill(token, overall=5)
    invitation.refresh_from_db()
    assert not invitation.doubtful
    assert scores_of(invitation) == {"overall": 5}
    assert FormerAnswer.objects.values_list("score", "doubtful").get() == (1, True)


def test_what_a_program_may_have_sent_never_replaces_what_a_person_gave() -> None:
    token, invitation = invited()
    fill(token, overall=5, comment="Thanks", call=True)
    fill(token, at=NOW + timedelta(minutes=1), overall=1, comment="spam", doubtful=True)
    invitation.refresh_from_db()
    assert scores_of(invitation) == {"overall": 5}
    assert SurveyText.objects.get().text == "Thanks"
    assert not invitation.doubtful
    assert CallRequest.objects.filter(ended_at=None).count() == 1
    aside = FormerAnswer.objects.order_by("question").values_list("question", "doubtful")
    assert list(aside) == [("comment", True), ("overall", True)]


# ---- Please call me ----


def test_whoever_wants_to_be_called_is_within_a_working_hour() -> None:
    WorkingHours.objects.create(weekday=1, opens="09:00", closes="17:00")
    token, invitation = invited()
    fill(token, overall=1, call=True)  # a Sunday
    fill(token, overall=2, call=True)
    call = CallRequest.objects.get()
    assert call.due_at.isoformat() == "2026-11-23T10:00:00+00:00"
    assert (call.client, call.contact) == (invitation.client, invitation.contact)
    fill(token, overall=2, call=False)
    call.refresh_from_db()
    assert (call.ended_at, call.done_by) == (NOW, None)


# ---- At once ----


@pytest.mark.django_db(transaction=True)
def test_two_hundred_sendings_at_once_make_one_answer() -> None:
    token, invitation = invited()
    at_once, failed = threading.Barrier(20), []

    def send(turn: int) -> None:
        try:
            at_once.wait(30)
            for place in range(10):
                assert fill(token, overall=1 + (turn + place) % 5, comment=f"{turn}-{place}", call=True)
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    _together(send, 20)
    assert not failed
    assert SurveyAnswer.objects.filter(invitation=invitation).count() == 1
    assert SurveyText.objects.filter(invitation=invitation).count() == 1
    assert CallRequest.objects.count() == 1
    # Each of the 200 is the answer, or is remembered as one that was: texts differ every time.
    assert FormerAnswer.objects.exclude(text="").count() == 199


def _together(act: Callable[[int], None], many: int) -> None:
    threads = [threading.Thread(target=act, args=(turn,)) for turn in range(many)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(120)
