"""The list of clients and a client's page show how each stands, and every number leads on."""

import re
from datetime import date

import pytest

from tests.building import client, contract, organisation, team, ticket
from tests.web.provider import few_answers, small_provider
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.clients.models import Client, Contract, ContractPhase
from trimtab.domain.clients.phases import phases_on
from trimtab.domain.people.models import User

pytestmark = pytest.mark.usefixtures("own_warehouse")


def phase(of: Contract, name: str, begins: str) -> None:
    ContractPhase.objects.create(contract=of, phase=name, starts_on=date.fromisoformat(begins))


def lines(html: str) -> list[str]:
    table = html[html.index("<tbody>") : html.index("</table>")]
    return [text_of(row) for row in re.findall(r"<tr>.*?</tr>", table, re.S)]


def test_the_list_shows_each_client_and_the_whole() -> None:
    old, _ = small_provider()
    ticket(old, "2026-11-20 09:00", status="open", closed_at=None)
    html = read(signed_in(), "/clients/")
    wharf, mill, whole = lines(html)
    assert wharf.startswith("New Wharf early, day 46 4 tickets 3 of 4 escalated")
    assert mill.startswith("Old Mill ongoing 20 tickets 45.0% escalated 25.8 to 65.8")
    assert mill.endswith("1 open now")
    assert whole.startswith("All 24 tickets 50.0% escalated")
    assert "2 clients · October 2026" in text_of(html)


def test_its_numbers_lead_to_their_rows() -> None:
    old, _ = small_provider()
    html = read(signed_in(), "/clients/?period=2026-09")
    assert f'href="/kpi/ticket-escalation/rows/?period=2026-09&amp;client={old.pk}"' in html
    assert f'href="/clients/{old.pk}/?period=2026-09"' in html
    assert f'href="/tickets/?client={old.pk}&amp;status=unsettled"' in html


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("name", "New Wharf"),
        ("-name", "Old Mill"),
        ("-tickets", "Old Mill"),
        ("tickets", "New Wharf"),
        ("support", "New Wharf"),
        ("-escalation", "New Wharf"),
        ("open", "Old Mill"),
    ],
)
def test_the_list_is_sorted_as_the_address_says(sort: str, first: str) -> None:
    _, new = small_provider()
    ticket(new, "2026-11-20 09:00", status="open", closed_at=None)
    html = read(signed_in(), f"/clients/?sort={sort}")
    assert lines(html)[0].startswith(first)
    assert html.count("aria-sort=") == 1


def test_names_are_sorted_by_letter_not_by_code() -> None:
    organisation()
    for name in ("Zeytin", "Çınar", "Dere", "İpek", "Ihlamur"):
        client(name)
    html = read(signed_in(), "/clients/")
    assert re.findall(r'<a class="name"[^>]*>(.*?)</a>', html) == [
        "Çınar",
        "Dere",
        "Ihlamur",
        "İpek",
        "Zeytin",
    ]


def test_unknown_values_come_last_either_way() -> None:
    small_provider()
    client("Quiet")
    for sort in ("escalation", "-escalation"):
        names = re.findall(r'<a class="name"[^>]*>(.*?)</a>', read(signed_in(), f"/clients/?sort={sort}"))
        assert names[-1] == "Quiet"


def test_the_list_can_be_narrowed_to_a_stage() -> None:
    small_provider()
    html = read(signed_in(), "/clients/?stage=early")
    assert [line.split(" early")[0] for line in lines(html)[:-1]] == ["New Wharf"]
    assert lines(html)[-1].startswith("All 4 tickets 3 of 4")


@pytest.mark.parametrize("query", ["team=1", "client=1", "sort=secret", "x=1", "period=soon", "category=a"])
def test_a_bad_address_is_explained(query: str) -> None:
    organisation()
    assert "This address cannot be read" in text_of(read(signed_in(), f"/clients/?{query}", status=400))


def test_without_clients_it_says_what_to_do() -> None:
    organisation()
    assert "trimtab import clients FILE" in text_of(read(signed_in(), "/clients/"))


def test_a_client_has_its_figures_its_contract_and_its_open_tickets() -> None:
    old, new = small_provider()
    current = Contract.objects.get(client=new)
    for name, begins in (
        ("prospect", "2026-06-01"),
        ("signed", "2026-09-01"),
        ("onboarding", "2026-09-15"),
        ("early-support", "2026-10-15"),
        ("ongoing", "2026-12-14"),
    ):
        phase(current, name, begins)
    ticket(
        new, "2026-11-20 09:00", status="open", closed_at=None, title="Printer", team=team("Second line", 2)
    )
    html = read(signed_in(), f"/clients/{new.pk}/")
    says = text_of(html)
    assert "Early support, day 68 · October 2026" in says
    assert "Day 68 of 90" in says
    assert html.count("data-kpi=") >= 2
    assert (
        f'href="/kpi/ticket-escalation/?period=2026-10&amp;client={new.pk}" data-kpi="ticket-escalation"'
        in html
    )
    assert re.search(r'<li class="now" aria-current="step"><span>Early support</span>', html)
    assert re.search(r'<li class="ahead"><span>Ongoing</span>', html)
    assert "Printer" in says
    assert "1 ticket waits" in says
    assert f'href="/?period=2026-10&amp;client={new.pk}"' in html
    assert "Printer" not in read(signed_in(), f"/clients/{old.pk}/")


def test_a_client_without_anything_says_what_is_missing() -> None:
    organisation()
    found = client("Quiet")
    says = text_of(read(signed_in(), f"/clients/{found.pk}/"))
    assert "No contract is on record" in says
    assert "Nothing is waiting" in says


def test_few_answers_are_withheld_in_the_list_too() -> None:
    few_answers()
    assert "Not enough answers, n = 2" in text_of(read(signed_in(), "/clients/?period=2026-10"))


@pytest.mark.parametrize("path", ["/clients/999999999/", "/clients/99999999999999999999999999/"])
def test_a_client_that_is_not_there_is_not_found(path: str) -> None:
    organisation()
    read(signed_in(), path, status=404)


def test_a_clients_page_takes_no_other_filter() -> None:
    organisation()
    found = client("Quiet")
    read(signed_in(), f"/clients/{found.pk}/?team=1", status=400)


def test_a_clients_contact_finds_no_client() -> None:
    organisation()
    found = client("Quiet")
    browser = signed_in(
        User.objects.create(
            email="c@example.com", name="C", role=User.Role.CLIENT_CONTACT, client=client("Elsewhere")
        )
    )
    for path in ("/clients/", f"/clients/{found.pk}/", "/clients/export.csv"):
        read(browser, path, status=404)


def test_the_oldest_contract_in_force_speaks_for_the_client() -> None:
    organisation()
    found = client("Old Mill")
    gone = client("Old Mill Ltd", merged_into=found)
    first, second = contract(gone, "2025-01-01"), contract(found, "2026-06-01")
    phase(first, "ongoing", "2025-04-01")
    phase(second, "negotiation", "2026-05-01")
    assert phases_on(date(2026, 5, 2)) == {found.pk: "ongoing"}
    phase(first, "ended", "2026-05-20")
    assert phases_on(date(2026, 5, 20)) == {found.pk: "negotiation"}
    assert phases_on(date(2024, 1, 1)) == {}
    assert Client.objects.count() == 2


def test_a_list_that_was_shown_before_is_the_list_of_now_in_the_readers_language() -> None:
    old, _ = small_provider()
    reader = signed_in()
    assert lines(read(reader, "/clients/"))[1].endswith("0 open now")
    ticket(old, "2026-11-20 09:00", status="open", closed_at=None)
    Client.objects.filter(pk=old.pk).update(name="Oldest Mill")
    line = lines(read(reader, "/clients/"))[1]
    assert line.startswith("Oldest Mill ongoing")
    assert line.endswith("1 open now")
    reader.cookies["django_language"] = "tr"
    User.objects.update(language="tr")
    turkish = lines(read(reader, "/clients/"))[1]
    assert "open now" not in turkish
    assert "%45,0" in turkish
    User.objects.update(language="en")
    assert lines(read(reader, "/clients/"))[1] == line
    assert lines(read(reader, "/clients/?sort=-name"))[0] == line
