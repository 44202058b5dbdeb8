"""Every address answers with a strict policy, and no page has anything that the policy would have to allow."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from tests.web.conftest import NOW
from tests.web.crawling import Markup, addresses
from tests.web.running_text import spaced_sentences
from trimtab.web import clock

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}

# The address of a survey lets somebody in: no other page may learn it, not even one of ours.
QUIET = {"Referrer-Policy": "no-referrer"}


@dataclass(frozen=True)
class Answer:
    """What an address answered, to somebody signed in or to a stranger."""

    path: str
    who: str
    status: int
    headers: dict[str, str]
    html: str


def look(browser: Client, where: str, who: str) -> Answer:
    found = browser.get(where)
    content = found.getvalue() if found.streaming else found.content  # type: ignore[attr-defined]
    is_page = found.headers["Content-Type"].startswith("text/html")
    html = content.decode() if is_page else ""
    return Answer(where, who, found.status_code, dict(found.headers), html)


@pytest.fixture(scope="module")
def answers(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[list[Answer]]:
    """Every address, as the owner and as a stranger see it, with a small provider's data; the owner reads Japanese."""
    with (
        django_db_blocker.unblock(),
        override_settings(TRIMTAB_HOME=tmp_path_factory.mktemp("home")),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(clock, "as_of", lambda: NOW)
        old, _ = import_module("tests.web.provider").small_provider()
        ticket = import_module("trimtab.domain.tickets.models").Ticket.objects.values_list("pk", flat=True)[0]
        ids = {"client_id": old.pk, "ticket_id": ticket}
        owner, stranger = import_module("tests.web.visiting").signed_in(), Client()
        owner.cookies["django_language"] = "ja"
        try:
            every = list(dict.fromkeys(addresses(ids)))
            found = [look(stranger, where, "a stranger") for where in every]
            found += [look(owner, where, "the owner") for where in every if not where.startswith("/sign-out")]
        finally:
            call_command("flush", interactive=False, verbosity=0)
    yield found


@pytest.mark.django_db
def test_the_crawl_reaches_the_pages(answers: list[Answer]) -> None:
    shown = {one.path for one in answers if one.html and one.status == 200}
    expected = {"/", "/clients/", "/tickets/", "/sign-in/", "/settings/audit/", "/kpi/ticket-escalation/"}
    assert expected <= shown
    assert not [one.path for one in answers if one.status >= 500]


@pytest.mark.django_db
def test_no_page_in_japanese_has_a_space_between_two_sentences(answers: list[Answer]) -> None:
    japanese = [one for one in answers if one.who == "the owner" and '<html lang="ja"' in one.html]
    assert len(japanese) > 60
    assert any("。" in one.html for one in japanese)
    faults = [(one.path, found) for one in japanese for found in spaced_sentences(one.html)]
    assert not faults


@pytest.mark.django_db
def test_every_answer_carries_the_headers(answers: list[Answer]) -> None:
    wrong = [
        (one.path, one.who, name, one.headers.get(name))
        for one in answers
        for name, value in {**HEADERS, **(QUIET if one.path.startswith("/s/") else {})}.items()
        if one.headers.get(name) != value
    ]
    assert not wrong
    assert all(one.headers.get("X-Request-ID") for one in answers)
    assert all("camera=()" in one.headers.get("Permissions-Policy", "") for one in answers)


@pytest.mark.django_db
def test_every_answer_carries_a_policy_of_our_own_things_alone(answers: list[Answer]) -> None:
    for one in answers:
        faults = policy_faults(one.headers.get("Content-Security-Policy", ""))
        assert not faults, (one.path, faults)


def policy_faults(policy: str) -> list[str]:
    """What in a policy is too lax?"""
    told = {name: set(rest) for name, *rest in (part.split() for part in policy.split(";") if part.strip())}
    wanted = {
        "default-src": {"'none'"},
        "script-src": {"'self'"},
        "style-src": {"'self'"},
        "base-uri": {"'none'"},
        "frame-ancestors": {"'none'"},
        "form-action": {"'self'"},
        "connect-src": {"'self'"},
    }
    lax = [name for name, sources in wanted.items() if told.get(name) != sources]
    foreign = [
        word for word in policy.replace(";", " ").split() if "unsafe" in word or "*" in word or "//" in word
    ]
    return lax + foreign


@pytest.mark.django_db
def test_no_page_has_anything_inline_or_from_elsewhere(answers: list[Answer]) -> None:
    wrong = {(one.path, one.who): Markup(one.html).faults for one in answers if one.html}
    assert not {where: faults for where, faults in wrong.items() if faults}


def test_the_search_for_faults_finds_them() -> None:
    html = """<p style="a" onclick="b"></p><script>c</script><script type="application/json">{}</script>
        <img src="https://example.com/x.png"><a href="https://example.com/">fine</a><a href=" JavaScript:x">no</a>
        <link rel="stylesheet" href="//example.com/x.css"><style>p{}</style><script src="/static/x.js"></script>"""
    assert len(Markup(html).faults) == 7


# ---- Refusals that happen before a page is even looked for ----


def broken(_request: HttpRequest) -> HttpResponse:
    """A page that goes wrong."""
    raise RuntimeError


def suspicious(_request: HttpRequest) -> HttpResponse:
    """A page that is asked for something strange."""
    raise SuspiciousOperation


broken.login_required = suspicious.login_required = False  # type: ignore[attr-defined]
urlpatterns = [
    path("broken/", broken),
    path("suspicious/", suspicious),
    path("", include("trimtab.web.urls")),
]
handler500 = "trimtab.web.views.errors.mistake"


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "method", "status", "host"),
    [
        ("/broken/", "get", 500, "127.0.0.1"),
        ("/suspicious/", "get", 400, "127.0.0.1"),
        ("/nowhere/", "get", 404, "127.0.0.1"),
        ("/", "get", 400, "evil.example.com"),
        ("/sign-out/", "post", 403, "127.0.0.1"),
        ("/clients", "get", 301, "127.0.0.1"),
        ("/live", "get", 200, "127.0.0.1"),
    ],
)
def test_refusals_carry_the_headers_too(where: str, method: str, status: int, host: str) -> None:
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answer = getattr(browser, method)(where, headers={"Host": host})
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert not policy_faults(answer.headers["Content-Security-Policy"])
    assert not Markup(answer.content.decode()).faults


@pytest.mark.django_db
def test_a_form_that_is_too_large_is_refused() -> None:
    large = Client().post("/sign-in/", {"login": "x" * (1 << 20)})
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    many = Client().post("/sign-in/", {f"field{number}": "x" for number in range(most + 2)})
    assert (large.status_code in (400, 413), many.status_code) == (True, 400)
