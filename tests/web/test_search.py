"""Search finds people's own writing of a name, shows each kind to those it is for, and says where it looked."""

from typing import Any

import pytest

from tests.building import client, team, ticket
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.clients.models import Contact, Site
from trimtab.domain.people.models import Person, User
from trimtab.domain.people.sign_in import owner
from trimtab.domain.saved_views.models import SavedView
from trimtab.names import fold

pytestmark = pytest.mark.django_db

PAIRS = [
    ("istanbul", "İSTANBUL Lojistik"),
    ("İSTANBUL", "istanbul lojistik"),
    ("ISPARTA", "ısparta gıda"),
    ("ısparta", "ISPARTA GIDA"),
    ("ｱｲｳ", "アイウ商事"),
    ("アイウ", "ｱｲｳ商事"),
    ("ＡＣＭＥ", "Acme"),
]


def contact(of: Any, name: str) -> Contact:
    return Contact.objects.create(external_id=name, client=of, name=name, email="")


def site(of: Any, name: str) -> Site:
    return Site.objects.create(external_id=name, client=of, name=name, name_key=fold(name))


def person(name: str) -> Person:
    return Person.objects.create(external_id=name, name=name)


def said(asked: str, user: User | None = None, **more: str) -> str:
    answer = signed_in(user).get("/search/", {"q": asked, **more})
    assert answer.status_code == 200
    return text_of(answer.content.decode().split("<main")[1])


@pytest.mark.parametrize(("asked", "name"), PAIRS)
def test_every_kind_is_found_in_any_writing(asked: str, name: str) -> None:
    made = client(name)
    ticket(made, "2026-03-01 10:00", title=name)
    site(made, name)
    contact(made, name)
    person(name)
    team(name)
    SavedView.objects.create(
        owner=owner(),
        name=name,
        name_key=fold(name),
        page="tickets",
        query="status=open",
        made_at="2026-01-01T00:00Z",
    )
    html = read(signed_in(), f"/search/?q={asked}")
    for kind in ("clients", "tickets", "sites", "contacts", "technicians", "teams", "views"):
        assert f'id="found-{kind}"' in html, kind
    assert html.count(f"<b>{name}</b>") == 7


@pytest.mark.parametrize(
    ("theirs", "typed"),
    [("isparta", "ısparta"), ("mike", "mıke"), ("mike", "ｍｉｋｅ"), ("mike", "MİKE"), ("アイウ", "ｱｲｳ")],
)
def test_who_somebody_is_never_folds(theirs: str, typed: str) -> None:
    assert fold(theirs) == fold(typed)
    User.objects.create(email=f"{theirs}@example.com", name="x", role=User.Role.OWNER)
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key(f"{typed}@example.com")


def test_kpis_are_found_by_name_and_question() -> None:
    assert "Ticket escalation" in said("first line solve")
    assert "Technician turnover" in said("TURNOVER")


def test_each_kind_shows_eight_and_leads_to_all() -> None:
    for number in range(11):
        ticket(client(f"Same {number:02}"), "2026-03-01 10:00", title=f"Same {number:02}")
    html = read(signed_in(), "/search/?q=same")
    assert html.count("<b>Same") == 16
    assert 'href="/tickets/?q=same"' in html
    assert 'href="/search/?q=same&amp;kind=clients"' in html
    assert read(signed_in(), "/search/?q=same&kind=clients").count("<b>Same") == 11


def test_a_ticket_of_exactly_this_number_comes_first() -> None:
    owned = client()
    for day in range(1, 13):
        made = ticket(owned, f"2026-03-{day:02} 10:00", title=f"on day {day}")
        type(made).objects.filter(pk=made.pk).update(external_id=f"42{day}" if day > 1 else "42")
    tickets = said("42")
    assert tickets.index("on day 1 ") < tickets.index("on day 12")
    assert "on day 2 " not in tickets


def test_a_name_that_begins_with_the_text_goes_before_one_that_holds_it() -> None:
    client("A Mill")
    client("Mill Works")
    found = said("mill")
    assert found.index("Mill Works") < found.index("A Mill")


def test_a_merged_client_leads_to_the_one_it_went_into() -> None:
    into = client("Survivor")
    client("Absorbed", merged_into=into)
    assert f'href="/clients/{into.pk}/"><b>Absorbed</b>' in read(signed_in(), "/search/?q=absorbed")


def test_a_contact_finds_only_what_is_their_clients() -> None:
    mine, other = client("Same mine"), client("Same other")
    for one in (mine, other):
        site(one, f"Same site {one.name}")
        contact(one, f"Same person {one.name}")
        ticket(one, "2026-03-01 10:00", title=f"Same ticket {one.name}")
    person("Same technician")
    team("Same team")
    seen = said(
        "same", User.objects.create(email="c@example.com", name="C", role="client-contact", client=mine)
    )
    assert "Same mine" in seen
    assert "Same site Same mine" in seen
    assert "other" not in seen
    assert "technician" not in seen
    assert "team" not in seen


def test_nothing_found_says_what_was_searched() -> None:
    says = said("zebra")
    assert "Nothing holds “zebra”" in says
    assert "tickets by number and title" in says
    contact_says = said(
        "zebra", User.objects.create(email="c@example.com", name="C", role="client-contact", client=client())
    )
    assert "technicians" not in contact_says


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", "?q=%23"])
def test_without_a_text_the_page_says_what_it_searches(query: str) -> None:
    assert "searched" in text_of(read(signed_in(), f"/search/{query}"))


@pytest.mark.parametrize(
    "query", ["?q=a&kind=x", "?q=a&kind=tickets", "?q=%00", "?x=1", "?q=a&kind=teams&page=9"]
)
def test_a_bad_search_is_explained(query: str) -> None:
    assert "way-on" in read(signed_in(), f"/search/{query}", 400)


def test_a_hostile_text_is_text() -> None:
    html = read(signed_in(), "/search/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in html


def test_the_box_stands_on_every_page() -> None:
    for path in ("/", "/tickets/", "/clients/", "/views/", "/help/keys/"):
        assert 'id="find"' in read(signed_in(), path), path


def test_the_keys_have_a_page_of_their_own() -> None:
    says = text_of(read(signed_in(), "/help/keys/"))
    assert "Go to the search box" in says
    assert "Show the period before" in says
