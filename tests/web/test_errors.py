"""Every refusal is a designed page that says what to do, and needs nothing that may be broken."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.views import defaults
from django.views.csrf import csrf_failure

from tests.web.visiting import text_of

REQUEST = RequestFactory().get("/")


@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [
        (defaults.bad_request(REQUEST, ValueError()), 400, "This address cannot be read"),
        (defaults.permission_denied(REQUEST, PermissionDenied()), 403, "Not for this account"),
        (csrf_failure(REQUEST), 403, "Go back, reload that page and try again"),
        (defaults.page_not_found(REQUEST, ValueError()), 404, "Nothing is at this address"),
        (defaults.server_error(REQUEST), 500, "Nothing you gave us is lost."),
    ],
)
def test_each_error_has_its_page(answer: object, status: int, says: str) -> None:
    assert answer.status_code == status  # type: ignore[attr-defined]
    html = answer.content.decode()  # type: ignore[attr-defined]
    assert says in text_of(html)
    assert 'href="/"' in html
    assert "trimtab.css" in html


def test_an_error_page_asks_the_records_nothing() -> None:
    # Without the marker for the database any question to it would fail this test.
    assert Client().get("/sign-in/").status_code == 200
