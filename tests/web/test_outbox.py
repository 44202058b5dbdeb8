"""The pages of outgoing mail: what leads see of it, and what a link to opt out does and does not do."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.building import client as a_client
from tests.building import organisation
from tests.web.settings_pages import browser_of
from tests.web.visiting import read, text_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.clients.models import Contact
from trimtab.domain.outbox import actions, handing_over, problems
from trimtab.domain.outbox.models import DisabledAddress, OptOut, OutboxMessage
from trimtab.domain.outbox.tokens import opt_out_token
from trimtab.web import clock

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADA = "ada@quill.example"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "as_of", lambda: NOW)
    organisation()


def enqueued(**other: Any) -> OutboxMessage:
    told: dict[str, Any] = {
        "kind": "survey-invitation", "to": ADA, "language": "en", "subject": "How was your first week?",
        "text": "Hello", "html": "<p>Hello</p>", "as_of": NOW, **other,
    }  # fmt: skip
    return OutboxMessage.objects.get(pk=actions.enqueue(**told).message)


def refused(said: str = "550 5.1.1 <b>unknown</b>") -> None:
    held = handing_over.claim(as_of=NOW)
    assert held is not None
    handing_over.never(message=held.pk, lease=held.lease, as_of=NOW, problem=problems.ADDRESS, answer=said)


def test_an_empty_outbox_says_why(settings: Any) -> None:
    settings.TRIMTAB_SENDS_MAIL = True
    text = text_of(read(browser_of("owner"), "/outbox/"))
    for words in ("Everything that was to be sent is sent.", "Nobody opted out.", "no mail server has said"):
        assert words in text


def test_without_a_mail_server_the_page_names_the_setting() -> None:
    enqueued()
    text = text_of(read(browser_of("service-manager"), "/outbox/"))
    assert "No mail server is set, so 1 message waits. It goes out once TRIMTAB_SMTP_HOST is set" in text
    assert ADA in text
    assert "not tried yet" in text


def test_a_refused_address_is_shown_with_its_client_and_enabled_again() -> None:
    owner = a_client("Quillfeather Works")
    Contact.objects.create(external_id="c", client=owner, name="Ada Quill", email="ada@QUILL.example")
    enqueued()
    refused()
    browser = browser_of("service-manager")
    html = read(browser, "/outbox/")
    text = text_of(html)
    assert "Ada Quill Quillfeather Works refused by the mail server 550 5.1.1 <b>unknown</b>" in text
    assert f'href="/clients/{owner.pk}/"' in html
    assert "The address does not exist or takes no mail." in text
    key = DisabledAddress.objects.get().pk
    answer = browser.post(f"/outbox/disabled/{key}/enable/", follow=True)
    assert "Mail goes to ada@quill.example again." in text_of(answer.content.decode())
    assert not DisabledAddress.objects.exists()
    assert AuditEntry.objects.get().action == "address.enable"
    assert browser.post(f"/outbox/disabled/{key}/enable/").status_code == 404


def test_nothing_of_a_secret_message_is_shown_but_its_number() -> None:
    for n in range(3):
        enqueued(to=f"secret{n}@msp.example", subject="Your quiet survey", secret=True)
    sent = handing_over.claim(as_of=NOW)
    assert sent is not None
    handing_over.sent(message=sent.pk, as_of=NOW)
    html = read(browser_of("owner"), "/outbox/")
    text = text_of(html)
    assert "secret" not in html.replace('id="secret"', "").replace('aria-labelledby="secret"', "")
    assert "quiet survey" not in html
    assert "Survey invitation, sent 1 Survey invitation, waiting 2" in text


def test_opt_outs_are_counted_and_not_named() -> None:
    actions.opt_out(address=ADA, topic="surveys", as_of=NOW)
    html = read(browser_of("owner"), "/outbox/")
    assert "Surveys 1" in text_of(html)
    assert ADA not in html


@pytest.mark.parametrize("language", ["tr", "ja"])
def test_the_page_speaks_the_readers_language(language: str) -> None:
    enqueued()
    html = read(browser_of("owner", language=language), "/outbox/")
    assert f'<html lang="{language}"' in html
    assert "Disabled addresses" not in html


def path(language: str = "en", topic: str = "surveys") -> str:
    return f"/unsubscribe/{opt_out_token(address=ADA, topic=topic, language=language)}/"


def test_looking_opts_nobody_out() -> None:
    visitor = Client()
    for _ in range(3):
        assert "Do you want no more surveys by e-mail at ada@quill.example?" in text_of(read(visitor, path()))
        assert visitor.head(path()).status_code == 200
    assert not OptOut.objects.exists()


def test_the_button_opts_out_and_a_second_visit_offers_the_way_back() -> None:
    waiting, visitor = enqueued(topic="surveys"), Client(enforce_csrf_checks=True)
    answer = visitor.post(path(), {"do": "out"})
    assert "You get no more surveys by e-mail at ada@quill.example." in text_of(answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"
    html = read(visitor, path())
    assert "You opted out" in text_of(html)
    assert 'value="back"' in html
    assert "Surveys come to ada@quill.example again." in visitor.post(path(), {"do": "back"}).content.decode()
    assert not OptOut.objects.exists()


def test_one_survey_can_be_opted_out_of_alone() -> None:
    alone, visitor = path(topic="survey-pulse"), Client()
    assert "no more mail about this survey at ada@quill.example?" in text_of(read(visitor, alone))
    visitor.post(alone, {"do": "out"})
    assert OptOut.objects.get().topic == "survey-pulse"
    assert "Survey pulse 1" in text_of(read(browser_of("owner"), "/outbox/"))


def test_a_mail_programs_one_click_opts_out() -> None:
    """RFC 8058: a POST with this body, from a program without cookies, form tokens or a session."""
    stranger = Client(enforce_csrf_checks=True, headers={"origin": "https://mail.example"})
    body = "List-Unsubscribe=One-Click"
    answer = stranger.post(path(), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert OptOut.objects.get().topic == "surveys"
    assert stranger.post(path(), body, content_type="application/x-www-form-urlencoded").status_code == 200
    assert OptOut.objects.count() == 1


@pytest.mark.parametrize(("language", "words"), [("tr", "Turkish"), ("ja", "Japanese")])
def test_the_page_is_in_the_language_of_the_mail(language: str, words: str) -> None:
    html = read(Client(headers={"accept-language": "en"}), path(language))
    assert f'<html lang="{language}"' in html
    assert "Do you want" not in html


def test_forged_links_cannot_be_told_apart() -> None:
    whole = path()
    forged = ["/unsubscribe/x/", whole[:-2] + "/", whole.replace(":", "."), "/unsubscribe/" + "A" * 500 + "/"]
    visitor = Client()
    found = {
        (one.status_code, without_token(one))
        for way in (visitor.get, visitor.post)
        for one in map(way, forged)
    }
    assert len(found) == 1
    assert next(iter(found))[0] == 404
    assert not OptOut.objects.exists()


def without_token(answer: Any) -> str:

    html = re.sub(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"', "", answer.content.decode())
    return str(html)


def test_what_ended_long_ago_is_not_shown() -> None:
    old = enqueued(subject="Old news")
    handing_over.sent(message=old.pk, as_of=NOW - timedelta(days=8))
    assert "Old news" not in read(browser_of("owner"), "/outbox/")
