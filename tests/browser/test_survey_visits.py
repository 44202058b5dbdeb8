"""Links in mail are looked at by programs before people do: visits of twelve kinds cast no vote (S1).

A person's visit keeps the answer, with scripts and without, in two taps from the message. A program that sends forms is
marked, and what it sent counts nowhere. ``make soak`` makes a thousand visits, and lets browsers wait as long as
scanners do.
"""

import http.client
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PATIENCE_MS
from tests.building import organisation
from tests.domain.surveys.sending import NOW, invited
from trimtab.domain.surveys.client_models import CallRequest, SurveyText
from trimtab.domain.surveys.models import SurveyAnswer, SurveyInvitation
from trimtab.reports import survey_letters
from trimtab.web import clock
from trimtab.web.views import survey_answer

SCORES = range(1, 6)
Visit = Callable[[str, str], None]
moment: list[datetime] = [NOW]
visits: list[int] = [0]


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch, settings: Any, transactional_db: None) -> None:
    moment[0] = NOW
    monkeypatch.setattr(clock, "as_of", lambda: moment[0])
    monkeypatch.setattr(survey_answer.PER_TOKEN, "most", 10_000)  # the limits have tests of their own
    monkeypatch.setattr(survey_answer.PER_NETWORK, "most", 100_000)
    settings.TRIMTAB_URL = "http://msp.example"
    organisation()


def votes() -> int:
    return SurveyAnswer.objects.count() + SurveyText.objects.count() + CallRequest.objects.count()


def ask(method: str, address: str, **headers: str) -> tuple[int, str, bytes]:
    """What a program gets: status, where it is sent on, and the page."""
    visits[0] += 1
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.netloc, timeout=20)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, f"{parts.path}{'?' + parts.query if parts.query else ''}", headers=given)
        answer = line.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read()
    finally:
        line.close()


def links_of(server: str, token: str) -> list[str]:
    """Every link of the message, as it was written."""
    invitation = SurveyInvitation.objects.select_related("version", "contact", "client").latest("pk")
    from_letter = survey_letters.invitation(invitation, token, zone=NOW.tzinfo).html  # type: ignore[arg-type]
    found = re.findall(r'href="http://msp\.example(/s/[^"]+)"', from_letter)
    return [server + path.replace("&amp;", "&") for path in found]


# ---- Twelve kinds of programs ----


def _head(server: str, token: str) -> None:
    for link in links_of(server, token):
        assert ask("HEAD", link)[0] == 200


def _get(server: str, token: str) -> None:
    assert ask("GET", f"{server}/s/{token}/")[0] == 200


def _every_link_at_once(server: str, token: str) -> None:
    for link in links_of(server, token):
        assert ask("GET", link)[0] == 200


def _later(minutes: int) -> Visit:
    def visit(server: str, token: str) -> None:
        moment[0] = NOW + timedelta(minutes=minutes)
        _every_link_at_once(server, token)
        moment[0] = NOW

    return visit


def _following_redirects(server: str, token: str) -> None:
    address = f"{server}/s/{token}?overall=5"  # without its last sign: the server leads on
    for _ in range(5):
        status, place, _page = ask("GET", address)
        if status not in (301, 302, 303, 307, 308):
            break
        address = place if place.startswith("http") else server + place


def _prefetching(server: str, token: str) -> None:
    for link in links_of(server, token):
        ask("GET", link, Purpose="prefetch", Sec_Purpose="prefetch", X_Moz="prefetch")


def _prerendering(server: str, token: str) -> None:
    for link in links_of(server, token):
        ask("GET", link, Sec_Purpose="prefetch;prerender", Sec_Fetch_Dest="document")


def _previewing(server: str, token: str) -> None:
    for link in links_of(server, token):
        ask(
            "GET",
            link,
            User_Agent="Mozilla/5.0 (compatible; LinkPreview/1.0)",
            Accept="image/*,text/html;q=0.5",
        )


def _crawling(server: str, token: str) -> None:
    """Follows every link that the page itself has, and every style it loads."""
    _, _, page = ask("GET", f"{server}/s/{token}/?overall=1")
    for path in re.findall(r'href="([^"]+)"', page.decode()):
        address = f"{server}/s/{token}/{path}" if path.startswith("?") else server + path
        ask("GET", address.replace("&amp;", "&"))


def _trying_methods(server: str, token: str) -> None:
    for method in ("OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND"):
        ask(method, f"{server}/s/{token}/?overall=5")


RAW: dict[str, Visit] = {
    "HEAD": _head,
    "GET": _get,
    "every link at once": _every_link_at_once,
    "five minutes later": _later(5),
    "two hours later": _later(120),
    "redirects": _following_redirects,
    "prefetch": _prefetching,
    "prerender": _prerendering,
    "preview": _previewing,
    "crawling": _crawling,
    "methods": _trying_methods,
}


@pytest.mark.parametrize("most", [150, pytest.param(1_000, marks=pytest.mark.soak)])
def test_visits_of_programs_cast_no_vote(live_server: Any, most: int) -> None:
    tokens = [invited()[0] for _ in range(3)]
    visits[0] = 0
    while visits[0] < most:
        for token in tokens:
            for visit in RAW.values():
                visit(live_server.url, token)
    assert len(RAW) + 1 == 12  # the twelfth runs in a browser, below
    assert votes() == 0
    assert not SurveyInvitation.objects.filter(doubtful=True).exists()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def visitor(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A telephone, with JavaScript and without."""
    fresh = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=request.param, locale="en-GB"
    )
    fresh.set_default_timeout(PATIENCE_MS)
    yield fresh
    fresh.close()


def _sandboxed(page: Page, link: str, wait_ms: int) -> None:
    """Opens a link, waits, scrolls, hovers over everything, presses keys: all that a sandbox does but sending."""
    page.goto(link)
    page.wait_for_timeout(wait_ms)
    page.mouse.wheel(0, 2_000)
    for one in page.locator("label, button, a").all()[:12]:
        one.hover(force=True)
    for key in ("Tab", "ArrowDown", "PageDown", "Escape"):
        page.keyboard.press(key)
    page.go_back()
    page.reload()


def test_a_browser_that_looks_around_casts_no_vote(live_server: Any, context: BrowserContext) -> None:
    token, _ = invited()
    for score in (1, 5):
        _sandboxed(context.new_page(), f"{live_server.url}/s/{token}/?overall={score}", 300)
    assert votes() == 0


@pytest.mark.soak
def test_browsers_that_wait_a_minute_cast_no_vote(live_server: Any, context: BrowserContext) -> None:
    token, _ = invited()
    for score in SCORES:
        _sandboxed(context.new_page(), f"{live_server.url}/s/{token}/?overall={score}", 60_000)
    assert votes() == 0


# ---- People ----


def test_a_person_answers_in_two_taps_and_it_is_kept(live_server: Any, visitor: BrowserContext) -> None:
    for score in SCORES:
        token, invitation = invited()
        page = visitor.new_page()
        page.goto(f"{live_server.url}/s/{token}/?overall={score}")  # the first tap, in the message
        page.get_by_role("button", name="Send").click()
        page.get_by_role("heading", name="Thank you").wait_for()
        assert SurveyAnswer.objects.get(invitation=invitation).score == score
        invitation.refresh_from_db()
        assert not invitation.doubtful
        page.close()


def test_a_person_chooses_writes_changes_and_asks_for_a_call(
    live_server: Any, visitor: BrowserContext
) -> None:
    token, invitation = invited()
    page = visitor.new_page()
    page.goto(f"{live_server.url}/s/{token}/")
    page.get_by_role("radio", name="dissatisfied", exact=True).check(force=True)
    page.get_by_role("radio", name="10", exact=False).first.check(force=True)
    page.get_by_label("What should we know").fill("<b>Nobody</b> called")
    page.get_by_label("Please call me").check()
    page.get_by_role("button", name="Send").click()
    page.get_by_text("<b>Nobody</b> called").wait_for()
    assert CallRequest.objects.filter(invitation=invitation, ended_at=None).count() == 1
    page.get_by_role("link", name="Change your answer").click()
    page.get_by_role("radio", name="very satisfied", exact=True).check(force=True)
    page.get_by_label("Please call me").uncheck()
    page.get_by_role("link", name="Türkçe").click()
    page.go_back()
    page.get_by_role("radio", name="very satisfied", exact=True).check(force=True)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Thank you").wait_for()
    assert SurveyAnswer.objects.get(invitation=invitation, question="overall").score == 5


def test_by_keyboard_alone(live_server: Any, visitor: BrowserContext) -> None:
    token, invitation = invited("ticket-follow-up", day=None)
    page = visitor.new_page()
    page.goto(f"{live_server.url}/s/{token}/")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.locator("input[name=rating]:focus").count():
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Thank you").wait_for()
    assert SurveyAnswer.objects.get(invitation=invitation).score == 2


def test_a_program_that_sends_forms_is_marked_and_counts_nowhere(
    live_server: Any, context: BrowserContext
) -> None:
    token, invitation = invited()
    page = context.new_page()
    page.goto(f"{live_server.url}/s/{token}/")
    page.evaluate(
        """() => { for (const field of document.querySelectorAll("input, textarea")) {
            if (field.type === "radio" || field.type === "checkbox") field.checked = true; else field.value = "x"; }
            document.querySelector("form").submit(); }"""
    )
    page.get_by_role("heading", name="Thank you").wait_for()
    invitation.refresh_from_db()
    assert invitation.doubtful


def test_it_breaks_no_rule_of_its_policy_and_asks_nobody_else(
    live_server: Any, context: BrowserContext
) -> None:
    token, _ = invited()
    page, asked, said = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_server.url}/s/{token}/?overall=4")
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(live_server.url).netloc}
    assert not said
    size = sum(len(ask("GET", url)[2]) for url in asked)
    assert size <= 50_000
    assert not context.cookies()
