"""The page that a survey's link opens: what it shows and keeps, and that it tells nobody which links there are."""

import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as conf
from django.test import Client

from tests.browser.hostile_text import packed
from tests.domain.surveys.sending import NOW, contact, invited
from tests.web.visiting import text_of
from trimtab.domain.surveys import tokens
from trimtab.domain.surveys.client_models import CallRequest, SurveyText
from trimtab.domain.surveys.models import SurveyAnswer, SurveyInvitation
from trimtab.web import clock
from trimtab.web.log_lines import LogLine
from trimtab.web.views import survey_answer

pytestmark = pytest.mark.django_db
STYLES = Path(conf.PACKAGE) / "web" / "static" / "trimtab"
HEAD_OF_ONE = {"X-Request-ID", "Expires"}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "as_of", lambda: NOW)
    survey_answer.PER_TOKEN.forget()
    survey_answer.PER_NETWORK.forget()


def get(token: str, query: str = "", **headers: str) -> Any:
    return Client().get(f"/s/{token}/{query}", headers=headers)


def send(token: str, query: str = "", headers: dict[str, str] | None = None, **given: str) -> Any:
    return Client().post(f"/s/{token}/{query}", given, headers=headers or {})


def votes() -> int:
    return SurveyAnswer.objects.count() + SurveyText.objects.count() + CallRequest.objects.count()


def checked(html: str) -> set[tuple[str, str]]:
    return set(re.findall(r'name="(\w+)" value="(\w+)" checked', html))


# ---- Answering ----


def test_two_taps_from_the_mail_keep_an_answer() -> None:
    token, invitation = invited()
    page = get(token, "?overall=4").content.decode()
    assert checked(page) == {("overall", "4")}
    answer = send(token, "?overall=4", overall="4")
    assert (answer.status_code, answer.headers["Location"]) == (303, "?_sent=1")
    assert SurveyAnswer.objects.get(invitation=invitation).score == 4
    thanks = text_of(get(token, "?_sent=1").content.decode())
    assert "Thank you. Your answer is kept." in thanks
    assert "satisfied" in thanks
    assert "Change your answer" in thanks


def test_the_link_shows_what_was_given_and_the_address_has_the_last_word() -> None:
    token, _ = invited()
    send(token, overall="4", recommend="9", comment="So <b>far</b>", _call="1")
    page = get(token).content.decode()
    assert {("overall", "4"), ("recommend", "9"), ("_call", "1")} <= checked(page)
    assert "So &lt;b&gt;far&lt;/b&gt;</textarea>" in page
    assert ("overall", "2") in checked(get(token, "?overall=2").content.decode())


def test_looking_says_nothing_was_sent_yet() -> None:
    token, _ = invited()
    assert "Thank you" not in get(token, "?_sent=1").content.decode()


@pytest.mark.parametrize(
    "query", ["?overall=9", "?overall=x", "?overall=４", "?overall=", "?comment=hi", "?week=3"]
)
def test_what_the_address_names_wrongly_is_left_out(query: str) -> None:
    assert not checked(get(invited()[0], query).content.decode())


def test_nothing_sent_says_so_and_keeps_nothing() -> None:
    token, _ = invited()
    answer = send(token, comment="  ")
    assert answer.status_code == 400
    assert "nothing was answered" in text_of(answer.content.decode())
    assert votes() == 0


def test_a_wrong_answer_is_marked_and_what_was_written_stays() -> None:
    token, _ = invited()
    answer = send(token, overall="7", recommend="10", comment="Stays")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'aria-describedby="p-overall"' in page
    assert ">Stays</textarea>" in page
    assert ("recommend", "10") in checked(page)
    assert votes() == 0
    assert send(token, comment="x" * 4_001).status_code == 400


def test_everything_can_be_taken_back() -> None:
    token, _ = invited()
    send(token, overall="4", comment="x", _call="1")
    assert send(token, overall="", comment="").status_code == 303
    assert not SurveyAnswer.objects.exists()
    assert not SurveyText.objects.exists()


def test_a_text_may_hold_anything_and_runs_nothing() -> None:
    token, _ = invited()
    for text in packed(4_000):
        assert send(token, comment=text).status_code == 303
        for page in (get(token), get(token, "?_sent=1")):
            html = page.content.decode()
            assert html.count("<script") == 0
            held = re.findall(r"(?:<textarea[^>]*>|<dd>)(.*?)(?:</textarea>|</dd>)", html, flags=re.DOTALL)
            assert held
            assert all("<" not in one and '"' not in one for one in held)


def test_a_line_of_nul_is_no_error() -> None:
    token, _ = invited()
    assert send(token, comment="a\x00b").status_code == 303
    assert SurveyText.objects.get().text == "ab"


# ---- Programs that look at links ----


def test_looking_keeps_nothing() -> None:
    """HEAD, GET, every link of the mail at once, prefetching, following what the page links to."""
    token, _ = invited()
    browser = Client()
    ways: list[dict[str, str]] = [
        {},
        {"Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"X-Moz": "prefetch"},
        {"User-Agent": "Mozilla/5.0 (compatible; LinkScanner/1.0)"},
        {"Accept": "image/*"},
    ]
    paths = [
        f"/s/{token}/",
        *(f"/s/{token}/?overall={score}" for score in range(1, 6)),
        f"/s/{token}/?recommend=0",
    ]
    paths += [f"/s/{token}/?_sent=1", f"/s/{token}/?overall=5&_call=1&_lang=tr"]
    visits = 0
    for headers in ways:
        for path in paths:
            survey_answer.PER_TOKEN.forget()
            assert browser.get(path, headers=headers).status_code == 200
            assert browser.head(path, headers=headers).status_code == 200
            visits += 2
    assert visits > 100  # a thousand of them: tests/browser/test_survey_visits.py
    assert votes() == 0
    for method in ("put", "patch", "delete", "options", "trace"):
        assert getattr(browser, method)(f"/s/{token}/?overall=5").status_code == 405
    assert votes() == 0


def test_a_program_that_fills_every_field_is_kept_as_doubtful() -> None:
    token, invitation = invited()
    send(token, overall="1", recommend="0", comment="x", _call="1", _reference="x")
    invitation.refresh_from_db()
    assert invitation.doubtful


def test_the_field_for_programs_is_no_field_for_people() -> None:
    page = get(invited()[0]).content.decode()
    apart = re.search(r'<div class="apart" aria-hidden="true">.*?</div>', page)
    assert apart
    assert 'tabindex="-1" autocomplete="off"' in apart[0]
    assert ".apart { display: none; }" in (STYLES / "survey.css").read_text()


# ---- Which links there are ----


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_unknown_used_and_closed_links_look_the_same(method: str) -> None:
    used, _ = invited()
    send(used, overall="4")
    SurveyInvitation.objects.update(closes_at=NOW)
    closed, _ = invited(closes_at=NOW)
    future, _ = invited(sent_at=NOW - timedelta(days=60), closes_at=NOW - timedelta(days=46))
    answers = set()
    for token in (used, closed, future, tokens.new(), "x"):
        answer = getattr(Client(), method)(f"/s/{token}/", headers={"Accept-Language": "tr"})
        headers = tuple(sorted((k, v) for k, v in answer.headers.items() if k not in HEAD_OF_ONE))
        answers.add((answer.status_code, headers, answer.content))
    assert len(answers) == 1
    assert answers.pop()[0] == 404


def test_a_form_on_another_site_sends_nothing() -> None:
    token, _ = invited()
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://x.example"},
    ):
        assert send(token, headers=headers, overall="4").status_code == 403
    assert votes() == 0
    for headers in ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://testserver"}, {}):
        assert send(token, headers=headers, overall="4").status_code == 303


def test_a_flood_is_told_to_wait_and_an_office_is_not() -> None:
    token, _ = invited()
    flood = [get(token).status_code for _ in range(62)]
    assert flood.count(429) == 2
    last = get(token)
    assert last.headers["Retry-After"] == "60"
    assert {get(invited()[0]).status_code for _ in range(40)} == {200}


def test_no_cookie_no_referrer_nothing_kept_by_others() -> None:
    token, _ = invited()
    for answer in (get(token), send(token, overall="4"), get(token, "?_sent=1"), get("unknown")):
        assert not answer.cookies
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_log_never_has_a_link(caplog: pytest.LogCaptureFixture) -> None:
    token, _ = invited()
    odd = "-" * 20 + "short"
    with caplog.at_level(logging.DEBUG):
        for path in (f"/s/{token}/", f"/s/{token}", f"/s/{odd}/", f"/s/{token}/x/?overall=1"):
            Client().get(path)
            Client().post(path, {"overall": "9"})
            Client().put(path)
    lines = "\n".join(LogLine().format(record) for record in caplog.records)
    assert "/s/[hidden]" in lines
    assert token not in lines
    assert odd not in lines


# ---- How it reads ----


@pytest.mark.parametrize(
    ("query", "link", "browser", "spoken"),
    [("", "ja", "tr", "ja"), ("?_lang=tr", "ja", "en", "tr"), ("?_lang=xx", "tr", "ja", "tr")],
)
def test_the_language_is_the_links_unless_one_taps_another(
    query: str, link: str, browser: str, spoken: str
) -> None:
    answer = get(invited(language=link)[0], query, **{"Accept-Language": browser})
    assert answer.headers["Content-Language"] == spoken
    assert f'<html lang="{spoken}">' in answer.content.decode()


def test_another_language_keeps_what_the_address_chose() -> None:
    page = get(invited()[0], "?overall=4").content.decode()
    assert 'href="?overall=4&amp;_lang=ja"' in page
    assert 'href="?overall=4&amp;_lang=tr"' in page


def test_an_over_link_speaks_the_browsers_language() -> None:
    assert get("x", **{"Accept-Language": "ja"}).headers["Content-Language"] == "ja"


@pytest.mark.parametrize(
    ("language", "face"), [("en", "very satisfied"), ("tr", "çok memnunum"), ("ja", "とても満足")]
)
def test_faces_have_words(language: str, face: str) -> None:
    page = get(invited(language=language)[0]).content.decode()
    assert page.count('<svg viewBox="0 0 40 40"') % 5 == 0
    assert f"<span>{face}</span>" in page


def test_it_says_whom_it_asks_what_is_kept_and_until_when() -> None:
    token, _ = invited(of=contact("Jane Doe", zone="Asia/Tokyo"))
    text = text_of(get(token).content.decode())
    assert "Sent to J. D." in text
    assert "kept with your name" in text
    assert "5 Dec 2026, 21:00" in text  # noon in UTC


def test_everything_together_is_small_and_our_own() -> None:
    for day in (14, 45, 80):
        page = get(invited(day=day, language="ja")[0]).content
        total = len(page) + sum(
            (STYLES / name.removeprefix("/static/trimtab/")).stat().st_size
            for name in re.findall(r'href="(/static/[^"]+)"', page.decode())
        )
        assert total <= 50_000
        assert b"<script" not in page
        assert not re.search(rb'(?:src|href|action)="(?:https?:)?//', page)
        assert b"style=" not in page


def test_its_colours_are_those_of_every_page() -> None:
    def colours(name: str) -> dict[str, str]:
        return dict(re.findall(r"--([\w-]+): (light-dark\([^)]+\))", (STYLES / name).read_text()))

    here, everywhere = colours("survey.css"), colours("trimtab.css")
    assert here
    assert {name: everywhere.get(name) for name in here} == here
