"""The onboarding board: who is in the first days, how far each is, and what is late."""

from datetime import date

import pytest

from tests.building import answer, at, client, contract, device, organisation, refreshed, ticket
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.clients.models import Client, Contact, Contract, ContractPhase
from trimtab.domain.people.models import User
from trimtab.scorecards.onboarding import Onboarding, board
from trimtab.web import clock

pytestmark = pytest.mark.usefixtures("own_warehouse")
OWNER = User(role=User.Role.OWNER)


def phase(of: Contract, name: str, begins: str) -> None:
    ContractPhase.objects.create(contract=of, phase=name, starts_on=date.fromisoformat(begins))


def contact(of: Client, name: str, email: str = "") -> None:
    Contact.objects.create(client=of, external_id=f"{of.pk}-{name}", name=name, email=email)


def state(one: Onboarding) -> dict[str, str]:
    return {step.key: step.state for step in one.steps}


def test_the_board_has_the_first_ninety_days_and_those_who_begin_soon() -> None:
    organisation()
    starts = {
        "Last day": "2026-08-25", "Day ninety": "2026-08-24", "Today": "2026-11-22",
        "Soon": "2026-12-22", "Later": "2026-12-23",
    }  # fmt: skip
    for name, starts_on in starts.items():
        contract(client(name), starts_on)
    contract(client("Gave up"), "2026-09-01", ends_on=date(2026, 10, 1))
    client("Without a contract")
    refreshed()
    assert {one.name: one.day for one in board(OWNER, clock.as_of())} == {
        "Last day": 89,
        "Today": 0,
        "Soon": -30,
    }


def test_a_step_is_done_open_late_or_not_on_record() -> None:
    organisation()
    whole, behind, bare = client("Whole"), client("Behind"), client("Bare")
    signed = contract(whole, "2026-10-01", assets_contracted=1)
    phase(signed, "signed", "2026-09-20")
    contact(whole, "Ada", "ada@whole.example")
    device(whole)
    unsigned = contract(behind, "2026-10-01", assets_contracted=2)
    phase(unsigned, "negotiation", "2026-09-01")
    contact(behind, "Bo", "bo@behind.example")
    contact(behind, "Cy")
    device(behind)
    contract(bare, "2026-11-20")
    refreshed()
    found = {one.name: one for one in board(OWNER, clock.as_of())}
    assert state(found["Whole"]) == {"signed": "done", "contacts": "done", "assets": "done"}
    assert state(found["Behind"]) == {"signed": "late", "contacts": "late", "assets": "late"}
    assert state(found["Bare"]) == {"signed": "unknown", "contacts": "open", "assets": "unknown"}
    assert [one.name for one in board(OWNER, clock.as_of())] == ["Behind", "Whole", "Bare"]
    counted = {step.key: (step.done, step.of) for step in found["Behind"].steps}
    assert counted == {"signed": (None, None), "contacts": (1, 2), "assets": (1, 2)}


def test_a_merged_client_counts_with_its_survivor() -> None:
    organisation()
    whole = client("Whole")
    part = client("Part", merged_into=whole)
    contract(whole, "2026-10-01", assets_contracted=2)
    device(whole)
    device(part)
    ticket(part, "2026-11-20 09:00", status="open", closed_at=None)
    refreshed()
    (one,) = board(OWNER, clock.as_of())
    assert (one.name, state(one)["assets"], one.open_tickets) == ("Whole", "done", 1)


def test_the_page_says_how_far_each_client_is_and_leads_to_the_rows() -> None:
    organisation()
    new = client("New Wharf")
    agreement = contract(new, "2026-09-15", assets_contracted=40)
    phase(agreement, "signed", "2026-09-01")
    for day, escalated in (("2026-09-20", 1), ("2026-10-03", 0), ("2026-10-04", 0)):
        ticket(new, f"{day} 09:00", escalated)
    ticket(new, "2026-09-01 09:00", 1)  # before the contract: in neither stage
    answer(new, "2026-10-01 09:00", "overall", 4, respondent="Ada")
    answer(new, "2026-10-01 09:00", "overall", None, respondent="Bo")
    answer(new, "2026-09-01 09:00", "overall", 5, respondent="Early bird")
    refreshed()
    html = read(signed_in(), "/onboarding/")
    text = text_of(html)
    assert "1 client · 1 of them has a late step" in text
    assert "Day 68 of 90 since" in text
    assert "Devices registered 0 of 40 late since" in text
    assert "Contract signed" in text
    assert "Escalated 1 of 3 " in text
    assert "Surveys 1 of 2 answered" in text
    assert f"client={new.pk}&amp;stage=early" in html


def test_without_new_clients_the_board_says_why() -> None:
    organisation()
    contract(client("Old Mill"), "2020-01-01")
    refreshed()
    assert "Nobody is being onboarded" in read(signed_in(), "/onboarding/")


def test_the_board_is_not_for_contacts() -> None:
    organisation()
    contact_account = User.objects.create(
        email="c@example.com", name="C", role=User.Role.CLIENT_CONTACT, client=client("Acme")
    )
    read(signed_in(contact_account), "/onboarding/", status=404)


def test_an_unknown_parameter_is_named() -> None:
    organisation()
    assert "no parameter “colour”" in read(signed_in(), "/onboarding/?colour=red", status=400)


def test_the_page_asks_the_records_little(django_assert_max_num_queries: object) -> None:
    organisation()
    for number in range(12):
        contract(client(f"Client {number}"), "2026-10-01", assets_contracted=1)
    ticket(client("Old"), str(at("2026-10-10"))[:16])
    refreshed()
    browser = signed_in()
    read(browser, "/onboarding/")
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        read(browser, "/onboarding/")
