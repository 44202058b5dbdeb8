"""The audit log as its owner reads it: who, what, before and after; and nobody else reads it."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client as Browser

from tests.building import client
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.people.models import User
from trimtab.web.presenters.audit import Difference, differences

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
DANA = Actor("dana@example.com", user=3, address="192.0.2.7", request="0123456789abcdef")


def deed(action: str = "target.set", *, by: Actor = DANA, at: datetime = AT, **values: Any) -> AuditEntry:
    return record(
        by=by, as_of=at, **{"action": action, "of": "target", "key": 7, "name": "turnover", **values}
    )


@pytest.fixture
def browser() -> Browser:
    return signed_in()


def page(browser: Browser, query: str = "") -> str:
    return text_of(read(browser, f"/settings/audit/{query}"))


def test_an_entry_says_who_did_what_from_where(browser: Browser) -> None:
    deed(before={"value": 0.15, "reason": "x"}, after={"value": 0.12, "reason": "x"})
    shown = page(browser)
    assert "1 entry" in shown
    for said in (
        "dana@example.com",
        "Set the target turnover",
        "192.0.2.7",
        "request 0123456789abcdef",
        "1 value",
    ):
        assert said in shown
    assert "value 0.15 0.12" in shown
    assert "reason" not in shown  # it stayed the same


def test_an_action_without_words_shows_its_code(browser: Browser) -> None:
    deed("moon.turn")
    assert "moon.turn" in page(browser)


def test_an_empty_log_says_why(browser: Browser) -> None:
    assert "Nothing has been done yet" in page(browser)


def test_the_log_is_for_owners_alone() -> None:
    deed()
    roles = [User.Role.SERVICE_MANAGER, User.Role.TECHNICIAN, User.Role.CLIENT_CONTACT]
    for role in roles:
        of = client("Acme") if role == User.Role.CLIENT_CONTACT else None
        account = User.objects.create(email=f"{role}@example.com", name=role, role=role, client=of)
        for path in ("/settings/audit/", "/settings/audit/export.csv"):
            assert signed_in(account).get(path).status_code == 404
    assert Browser().get("/settings/audit/").status_code == 302


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?who=dana@example.com", 2),
        ("?action=target.end", 1),
        ("?of=client&key=9", 1),
        ("?q=TURN", 2),
        ("?q=192.0.2.9", 1),
        ("?q=fedc", 0),
        ("?q=fedcba9876543210", 1),
        ("?from=2026-11-21", 1),
        ("?to=2026-11-20", 2),
        ("?from=2026-11-20&to=2026-11-20&action=target.set", 1),
        ("?page=1", 3),
    ],
)
def test_the_log_can_be_narrowed(browser: Browser, query: str, found: int) -> None:
    deed()
    deed("target.end")
    other = Actor("sam@example.com", address="192.0.2.9", request="fedcba9876543210")
    deed(by=other, at=AT + timedelta(hours=1), of="client", key=9, name="Acme")
    shown = page(browser, query)
    assert (f"{found} entr" in shown) is True
    if not found:
        assert "No entry fits" in shown


def test_a_filter_leads_to_the_same_list_without_it(browser: Browser) -> None:
    deed()
    html = read(browser, "/settings/audit/?who=dana@example.com&of=target")
    assert 'href="?of=target"' in html
    assert 'href="?who=dana%40example.com"' in html


@pytest.mark.parametrize(
    "query", ["?page=2", "?page=x", "?from=soon", "?from=2026-02-01&to=2026-01-01", "?moon=1"]
)
def test_an_address_that_makes_no_sense_is_explained(browser: Browser, query: str) -> None:
    deed()
    assert "This address cannot be read" in text_of(read(browser, f"/settings/audit/{query}", status=400))


def test_a_long_log_has_pages(browser: Browser) -> None:
    for number in range(51):
        deed(key=number)
    assert "1 to 50 of 51" in page(browser)
    assert "51 to 51 of 51" in page(browser, "?page=2")


def test_the_export_has_every_entry_and_is_itself_recorded(browser: Browser) -> None:
    for number in range(3):
        deed(key=number, name="=1+1", after={"value": number})
    answer = browser.get("/settings/audit/export.csv?who=dana@example.com")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Entry"] for row in rows] == ["3", "2", "1"]
    assert rows[0]["Name"] == "'=1+1"
    assert rows[0]["After"] == '{"value": 2}'
    assert rows[0]["Digest"] == AuditEntry.objects.get(pk=3).digest
    taken = AuditEntry.objects.get(pk=4)
    assert (taken.action, taken.after["rows"]) == ("export.take", 3)
    assert taken.after["narrowed"] == "who=dana@example.com"
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(browser.get("/settings/audit/export.xlsx").streaming_content))  # type: ignore[attr-defined]
    )
    assert book.worksheets[0].max_row == 5
    assert browser.get("/settings/audit/export.pdf").status_code == 400


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (None, None, []),
        (None, {"a": 1}, [("a", "–", "1")]),
        ({"a": 1}, None, [("a", "1", "–")]),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, [("b", "2", "3")]),
        ({"a": True}, {"a": False}, [("a", "yes", "no")]),
        ({"a": 1}, {"a": True}, [("a", "1", "yes")]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 4}}, [("a › c", "2", "4")]),
        ({"a": None}, {}, []),
        ({"a": ["x", 1]}, {"a": []}, [("a", "x, 1", "–")]),
        ({"a": [{"b": 1}]}, {"a": "z"}, [("a", '[{"b": 1}]', "z")]),
    ],
)
def test_a_difference_is_what_changed(before: Any, after: Any, found: list[tuple[str, str, str]]) -> None:
    assert list(differences(before, after)) == [Difference(*one) for one in found]
