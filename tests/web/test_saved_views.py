"""The view of a page under a name: saved as its page reads it, opened by menu or name, and honest when it broke."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from tests.building import client, team, ticket
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.people.models import User
from trimtab.domain.people.sign_in import owner
from trimtab.domain.saved_views.models import SavedView

pytestmark = pytest.mark.django_db


def save(browser: Browser, page: str, query: str, *, status: int = 302, **fields: Any) -> str:
    posted = {"page": page, "query": query, "name": "Mine", **fields}
    answer = browser.post(
        "/views/save/", {name: value for name, value in posted.items() if value is not None}
    )
    assert answer.status_code == status, answer.content
    return str(answer.headers.get("Location", answer.content.decode()))


def somebody(role: str, email: str = "other@example.com", **fields: Any) -> User:
    return User.objects.create(email=email, name="Other", role=role, **fields)


def test_a_saved_view_opens_the_page_as_it_was() -> None:
    desk, browser = team("Desk"), signed_in()
    where = save(browser, "tickets", f"?team={desk.pk}&sort=team&page=3&q=&status=open")
    assert where == f"/tickets/?team={desk.pk}&status=open&sort=team"
    assert "Mine" in read(browser, "/tickets/")
    assert read(browser, where).count('aria-current="true">Mine') == 1
    assert browser.get("/views/open/?name=MINE").headers["Location"] == where


def test_a_period_is_kept_only_where_asked() -> None:
    browser = signed_in()
    free = save(
        browser, "kpi", "period=2026-03&by=team&compare=year", subject="ticket-escalation", name="free"
    )
    assert free == "/kpi/ticket-escalation/?by=team&compare=year"
    kept = save(browser, "programme", "period=2026-03", name="kept", keep_period="on")
    assert kept == "/?period=2026-03"


def test_a_first_view_opens_when_the_page_is_opened_bare_and_there_is_a_way_back() -> None:
    ticket(client(), "2026-03-01 10:00", title="Old one")
    browser = signed_in()
    save(browser, "tickets", "status=closed", first="on")
    assert browser.get("/tickets/").headers["Location"] == "/tickets/?status=closed"
    assert 'href="/tickets/?plain=yes"' in read(browser, "/tickets/?status=closed")
    plain = read(browser, "/tickets/?plain=yes")
    assert "Filters in force" not in plain
    assert signed_in(somebody("technician")).get("/tickets/").status_code == 200


def test_a_first_view_that_broke_leaves_the_page_reachable() -> None:
    browser = signed_in()
    gone = client()
    save(browser, "programme", f"client={gone.pk}", first="on")
    gone.delete()
    assert browser.get("/").status_code == 200
    listed = text_of(read(browser, "/views/"))
    assert "no longer opens" in listed
    assert "A client, team or technician of this view is no longer there." in listed


def test_a_view_of_a_parameter_that_went_says_so() -> None:
    SavedView.objects.create(
        owner=owner(),
        name="Old",
        name_key="old",
        page="clients",
        query="colour=red",
        made_at="2026-01-01T00:00Z",
    )
    assert "This page has no parameter “colour”." in text_of(read(signed_in(), "/views/"))


@pytest.mark.parametrize(
    ("page", "query", "subject"),
    [
        ("tickets", "colour=red", ""),
        ("tickets", "client=99999", ""),
        ("programme", "period=soon", ""),
        ("kpi", "period=2026-03", "no-such-kpi"),
        ("clients", "client=1", ""),
        ("sign-in", "", ""),
        ("//evil.example", "", ""),
    ],
)
def test_what_no_page_reads_is_not_saved(page: str, query: str, subject: str) -> None:
    said = save(signed_in(), page, query, subject=subject, status=400)
    assert "Open the page again and save its view from there." in said
    assert not SavedView.objects.exists()


def test_a_name_that_is_taken_comes_back_with_the_reason_beside_it() -> None:
    browser = signed_in()
    save(browser, "tickets", "status=open")
    html = save(browser, "tickets", "status=new", name="ＭＩＮＥ", status=400)
    assert 'aria-describedby="name-problem"' in html
    assert "You have another view of this name." in html
    assert 'name="query" value="status=new"' in html
    save(browser, "tickets", "status=new", name="Another")


def test_a_view_is_renamed_shared_and_deleted() -> None:
    browser = signed_in()
    save(browser, "tickets", "status=open")
    view = SavedView.objects.get()
    colleague = signed_in(somebody("technician"))
    assert "Mine" not in read(colleague, "/tickets/")
    assert browser.post(f"/views/{view.pk}/", {"name": "Ours", "shared": "on"}).status_code == 302
    assert "Ours" in read(colleague, "/tickets/")
    assert "Ours" in read(colleague, "/views/")
    assert read(colleague, f"/views/{view.pk}/", 404)
    assert colleague.post(f"/views/{view.pk}/delete/").status_code == 404
    assert browser.post(f"/views/{view.pk}/delete/").status_code == 302
    assert not SavedView.objects.exists()


def test_only_leads_are_offered_to_share() -> None:
    technician = signed_in(somebody("technician"))
    assert 'name="shared"' not in read(technician, "/tickets/")
    assert "Only owners and service managers share views." in save(
        technician, "tickets", "status=open", shared="on", status=400
    )
    assert 'name="shared"' in read(signed_in(), "/tickets/")


def test_a_contact_keeps_views_of_their_own_and_sees_no_others() -> None:
    save(signed_in(), "tickets", "status=open", name="Ours", shared="on")
    contact = signed_in(somebody("client-contact", client=client()))
    assert "Ours" not in read(contact, "/views/")
    save(contact, "tickets", "status=closed")
    assert "There is no such page for you." in save(contact, "programme", "", status=400)


def test_the_list_goes_out_as_a_file_with_every_row() -> None:
    browser = signed_in()
    for number in range(3):
        save(browser, "tickets", "status=open", name=f"View {number}")
    html = read(browser, "/views/")
    link = re.search(r'href="(/views/export\.csv[^"]*)"', html)
    assert link
    assert len(read(browser, link[1]).strip().splitlines()) == 1 + 3
    assert browser.get("/views/export.xlsx").status_code == 200


def test_without_views_the_list_says_how_to_make_one() -> None:
    assert "No views yet" in read(signed_in(), "/views/")


def test_an_unknown_name_says_where_names_are() -> None:
    assert "You have no saved view “nobody”." in read(signed_in(), "/views/open/?name=nobody", 400)
