"""What clients wrote: who may read it, what it is about, what is replied, and answers that nobody is sure of."""

import pytest
from django.test import Client as Browser

from tests.building import answer, at, client, contract, organisation
from tests.web.conftest import NOW
from tests.web.settings_pages import account, browser_of
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.clients.models import Contact
from trimtab.domain.models import ChangedMonth, FormerAnswer, OutboxMessage, SurveyAnswer, SurveyInvitation
from trimtab.domain.surveys.client_models import SurveyText
from trimtab.domain.surveys.comment_models import CommentReply, CommentTag
from trimtab.domain.surveys.comments import SCORES, Wanted, pointers, themes_in_use
from trimtab.web import clock

pytestmark = pytest.mark.django_db
ALL = "/surveys/comments/"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation()
    monkeypatch.setattr(clock, "as_of", lambda: NOW)


@pytest.fixture
def written() -> SurveyInvitation:
    """A low and a high sheet with a comment each, and one of a ticket that came in with a file."""
    owner = client("Old Mill")
    contract(owner, "2026-09-01")
    ann = Contact.objects.create(
        external_id="c", client=owner, name="Ann Ember", email="ann@mill.example", language="tr"
    )
    low = answer(owner, "2026-10-05 09:00", "overall", 1, respondent="Ann", contact=ann)
    SurveyText.objects.create(
        invitation=low, question="comment", text="Everything was slow.", said_at=at("2026-10-06 09:00")
    )
    high = answer(owner, "2026-10-07 09:00", "overall", 5, respondent="Bob")
    SurveyText.objects.create(
        invitation=high, question="comment", text="Lovely <b>people</b>.", said_at=at("2026-10-08 09:00")
    )
    imported = answer(owner, "2026-10-09 09:00", "rating", 3, survey="ticket-follow-up", respondent="Cem")
    SurveyAnswer.objects.filter(invitation=imported).update(comment="It broke again.")
    return low


def of(invitation: SurveyInvitation) -> str:
    return f"{ALL}{invitation.pk}/comment/"


def test_the_list_has_every_comment_with_scores_and_suggestions(written: SurveyInvitation) -> None:
    text = text_of(read(browser_of("service-manager"), ALL))
    assert "1 to 3 of 3" in text
    assert "Everything was slow." in text and "It broke again." in text
    assert "Lovely <b>people</b>." in text, "what looks like a tag is shown as it was written"
    assert "Ann Ember" in text and "Speed (suggested)" in text and "Solution (suggested)" in text


def test_a_technician_does_not_learn_who_wrote_it(written: SurveyInvitation) -> None:
    browser = browser_of("technician")
    assert "Ann Ember" not in read(browser, ALL)
    assert "Ann Ember" not in read(browser, of(written))
    taken = b"".join(browser.get(f"{ALL}export.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "Everything was slow." in taken and "Ann Ember" not in taken


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("score=low", {"Everything was slow."}),
        ("score=high", {"Lovely"}),
        ("score=middle", {"It broke again."}),
        ("score=none", set()),
        ("survey=ticket-follow-up", {"It broke again."}),
    ],
)
def test_the_list_is_narrowed(written: SurveyInvitation, query: str, says: set[str]) -> None:
    html = read(browser_of("owner"), f"{ALL}?{query}")
    found = {one for one in ("Everything was slow.", "Lovely", "It broke again.") if one in html}
    assert found == says


def test_each_comment_has_exactly_one_place_by_its_score(written: SurveyInvitation) -> None:
    assert sum(pointers(Wanted(score=one)).count() for one in SCORES) == pointers(Wanted()).count() == 3


def test_a_person_says_what_it_is_about(written: SurveyInvitation) -> None:
    browser = browser_of("service-manager")
    browser.post(f"{of(written)}themes/", {"theme": ["speed", "communication", "nonsense"]})
    assert set(CommentTag.objects.values_list("theme", flat=True)) == {"speed", "communication"}
    assert "(suggested)" not in text_of(read(browser, f"{ALL}?about=speed"))
    assert "Everything was slow." in read(browser, f"{ALL}?about=speed")
    browser.post(f"{of(written)}themes/", {"theme": ["speed"]})
    assert [one.action for one in AuditEntry.objects.all()] == ["comment.themes", "comment.themes"]
    assert CommentTag.objects.count() == 1


def test_a_reply_is_mailed_in_the_contact_s_language_and_stays(written: SurveyInvitation) -> None:
    browser = browser_of("service-manager")
    assert (
        browser.post(f"{of(written)}reply/", {"text": "We are sorry.\nIt is better now."}).status_code == 302
    )
    message = OutboxMessage.objects.get()
    assert (message.recipient, message.language) == ("ann@mill.example", "tr")
    assert "We are sorry." in message.text and "Everything was slow." in message.text
    assert "<b>" not in message.html.split("Everything")[0].split("We are sorry")[1]
    reply = CommentReply.objects.get()
    assert (reply.text, reply.message) == ("We are sorry.\nIt is better now.", message.pk)
    assert "We are sorry." in read(browser, of(written))
    assert AuditEntry.objects.get().action == "comment.reply"


@pytest.mark.parametrize("text", ["", "   ", "x" * 5_001])
def test_a_reply_says_something_and_not_too_much(written: SurveyInvitation, text: str) -> None:
    answer = browser_of("service-manager").post(f"{of(written)}reply/", {"text": text})
    assert answer.status_code == 422
    assert not OutboxMessage.objects.exists()


def test_nobody_is_mailed_without_an_address(written: SurveyInvitation) -> None:
    bob = SurveyInvitation.objects.get(respondent="Bob")
    browser = browser_of("service-manager")
    assert "No address is known" in read(browser, of(bob))
    assert browser.post(f"{of(bob)}reply/", {"text": "Thank you."}).status_code == 422
    assert not CommentReply.objects.exists()


def test_answers_a_program_may_have_sent_are_set_apart(written: SurveyInvitation) -> None:
    SurveyInvitation.objects.filter(pk=written.pk).update(doubtful=True)
    browser = browser_of("service-manager")
    assert "Everything was slow." not in read(browser, ALL)
    read(browser, of(written), 404)
    html = read(browser, "/surveys/client-onboarding/?period=2026-10")
    assert "Unverified answers" in html and "Everything was slow." in html
    assert browser_of("technician").post(f"{ALL}{written.pk}/settle/", {"do": "confirm"}).status_code == 404
    assert browser.post(f"{ALL}{written.pk}/settle/", {"do": "burn"}).status_code == 404
    assert browser.post(f"{ALL}{written.pk}/settle/", {"do": "confirm"}).status_code == 302
    assert not SurveyInvitation.objects.get(pk=written.pk).doubtful
    assert ChangedMonth.objects.filter(fact="client_answer").exists()
    assert browser.post(f"{ALL}{written.pk}/settle/", {"do": "strike"}).status_code == 404, "it is settled"


def test_struck_answers_are_kept_apart_and_count_nowhere(written: SurveyInvitation) -> None:
    SurveyInvitation.objects.filter(pk=written.pk).update(doubtful=True)
    browser_of("owner").post(f"{ALL}{written.pk}/settle/", {"do": "strike"})
    assert not written.answers.exists() and not written.texts.exists()
    kept = FormerAnswer.objects.filter(invitation=written, doubtful=True)
    assert {(one.score, one.text) for one in kept} == {(1, ""), (None, "Everything was slow.")}
    assert AuditEntry.objects.get().action == "answer.strike"


def test_owners_change_the_themes(written: SurveyInvitation) -> None:
    browser: Browser = signed_in(account("owner"))
    path = "/settings/surveys/themes/"
    assert browser.post(path, {"name_en": "Food", "words": "canteen\nlunch"}).status_code == 302
    assert browser.post(path, {"theme": "speed", "name_en": "Pace", "hidden": "on"}).status_code == 302
    offered = {theme.key: theme for theme in themes_in_use()}
    assert offered["own-food"].words == ("canteen", "lunch") and "speed" not in offered
    assert "not offered" in read(browser, path)
    refused = browser.post(path, {"theme": "staff", "name_en": ""})
    assert refused.status_code == 422 and "Write the name" in refused.content.decode()
