"""Every request has an id of its own, in the answer and in the log; no token that lets somebody in is in the log."""

import io
import logging
import secrets
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from tests.web.visiting import signed_in, text_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.people.sign_in import make_link, owner
from trimtab.web import clock
from trimtab.web.log_lines import HIDDEN, LogLine, redacted
from trimtab.web.request_id import current
from trimtab.web.views.errors import mistake

log = logging.getLogger("trimtab.test")


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """A page that goes wrong after it wrote a line."""
    log.warning("half way")
    raise RuntimeError("a fault of ours")


urlpatterns = [path("broken/", broken), path("", include("trimtab.web.urls"))]
handler500 = mistake


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is written to the log, as it is written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(LogLine())
    for name in ("django", "trimtab"):
        logging.getLogger(name).addHandler(handler)
    yield written
    for name in ("django", "trimtab"):
        logging.getLogger(name).removeHandler(handler)


@pytest.mark.django_db
def test_each_answer_has_another_id_and_the_visitors_own_is_not_believed() -> None:
    browser = Client()
    found = {
        browser.get("/sign-in/", headers={"X-Request-ID": "mine"}).headers["X-Request-ID"] for _ in range(3)
    }
    assert len(found) == 3
    assert "mine" not in found
    assert current() == ""


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_log_and_error_page_name_the_same_request(lines: io.StringIO) -> None:
    answer = Client(raise_request_exception=False).get("/broken/")
    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert number in text_of(answer.content.decode())
    said = lines.getvalue()
    assert f"WARNING trimtab.test [{number}]: half way" in said
    assert f"ERROR django.request [{number}]: Internal Server Error" in said
    assert "RuntimeError: a fault of ours" in said


@pytest.mark.django_db
def test_no_token_of_a_link_is_in_the_log(lines: io.StringIO) -> None:
    used = make_link(owner(), as_of=clock.as_of(), valid_for=clock.as_of() - clock.as_of().replace(year=2000))
    browser = Client()
    for token in (used, used, "short", secrets.token_urlsafe(16)):
        browser.get(f"/sign-in/{token}/")
        browser.get(f"/nowhere/{used}?t={used}")
        log.warning("told of %s", used)
    said = lines.getvalue()
    assert f"Not Found: /sign-in/{HIDDEN}/" in said
    assert used not in said
    assert "short" not in said


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Not Found: /sign-in/abc/", f"Not Found: /sign-in/{HIDDEN}/"),
        ("/invitation/abc?x=1", f"/invitation/{HIDDEN}?x=1"),
        ("Forbidden: /sign-in/second-factor/", "Forbidden: /sign-in/second-factor/"),
        ("/sign-in/", "/sign-in/"),
        ("/kpi/client-onboarding-satisfaction/rows/", "/kpi/client-onboarding-satisfaction/rows/"),
        (
            "a-very-long-word-with-hyphens-and-no-digit-in-it",
            "a-very-long-word-with-hyphens-and-no-digit-in-it",
        ),
        (f"key={'aB3_' * 10}!", f"key={HIDDEN}!"),
    ],
)
def test_what_looks_like_a_token_is_hidden_and_what_does_not_stays(text: str, kept: str) -> None:
    assert redacted(text) == kept


def test_every_token_that_python_makes_is_hidden() -> None:
    for _ in range(2_000):
        token = secrets.token_urlsafe(32)
        assert token not in redacted(f"a {token} b")


def test_a_traceback_is_told_without_the_token_in_it() -> None:
    token = secrets.token_urlsafe(32)
    try:
        raise RuntimeError(f"no {token}")
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "went wrong", (), sys.exc_info())
    line = LogLine().format(record)
    assert "RuntimeError" in line
    assert token not in line


@pytest.mark.django_db
def test_the_audit_log_names_the_request(settings: Any) -> None:
    browser = signed_in()
    number = browser.post("/sign-out/").headers["X-Request-ID"]
    entry = AuditEntry.objects.get(action="account.sign-out")
    assert (entry.request, entry.address, entry.actor) == (number, "127.0.0.1", owner().email)
