"""A printed link signs in once; every other token gets one and the same answer."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.web.conftest import NOW
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.people.sign_in import make_link, owner

pytestmark = pytest.mark.usefixtures("own_warehouse")


def link(*, valid_for: timedelta = timedelta(hours=1)) -> str:
    return f"/sign-in/{make_link(owner(), as_of=NOW, valid_for=valid_for)}/"


def test_the_link_leads_to_the_programme_signed_in() -> None:
    browser = Client()
    answer = browser.get(link(), follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert "Programme" in text_of(answer.content.decode())


def test_a_stranger_is_sent_to_the_sign_in_page_which_says_what_to_do() -> None:
    browser = Client()
    answer = browser.get("/kpi/ticket-escalation/", follow=True)
    assert answer.redirect_chain[0][0].startswith("/sign-in/?next=")
    assert "Sign in:" in text_of(answer.content.decode())


def test_unknown_used_and_expired_links_look_the_same() -> None:
    used, expired = link(), link(valid_for=timedelta(seconds=-1))
    Client().get(used)
    pages = {text_of(read(Client(), path, status=404)) for path in (used, expired, "/sign-in/nonsense/")}
    assert len(pages) == 1
    assert "This link signs nobody in" in pages.pop()


def test_a_preview_of_the_link_does_not_use_it_up() -> None:
    path = link()
    assert Client().head(path).status_code == 405
    assert Client().get(path).status_code == 302


def test_the_page_of_a_link_is_not_kept_by_caches() -> None:
    assert "no-store" in Client().get(link()).headers["Cache-Control"]


def test_signing_in_makes_a_new_session() -> None:
    browser = signed_in()
    before = browser.session.session_key
    browser.get(link())
    assert browser.session.session_key is not None
    browser.post("/sign-out/")
    browser.get(link())
    assert browser.session.session_key != before


def test_signing_out_needs_a_form_and_ends_the_session() -> None:
    browser = signed_in()
    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert browser.get("/").status_code == 302


def test_signing_out_is_refused_without_the_forms_token() -> None:
    browser = signed_in()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert strict.post("/sign-out/").status_code == 403


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-in/x/", "/nowhere/"])
def test_pages_carry_a_policy_that_allows_only_our_own_scripts_and_styles(path: str) -> None:
    policy = signed_in().get(path).headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


def test_an_address_without_a_page_has_a_designed_answer() -> None:
    assert "Nothing is at this address" in text_of(read(signed_in(), "/nowhere/", status=404))
