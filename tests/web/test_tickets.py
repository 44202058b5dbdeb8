"""The list of tickets holds its view in its address; a ticket's page says why it counts as escalated or not."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.building import AS_OF, at, client, contract, organisation, team, ticket
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Person, User
from trimtab.domain.tickets.models import Escalation, EscalationRule, Ticket, TicketEvent
from trimtab.kpi.escalation_rule import EscalationRule as Definition
from trimtab.kpi.escalation_rule import TierPattern

pytestmark = pytest.mark.usefixtures("own_warehouse")


def place() -> Client:
    organisation(zone="Europe/Istanbul")
    found = client("Aozora Foods")
    contract(found, "2026-01-01")
    return found


def rule(version: int = 3) -> EscalationRule:
    definition = Definition(name="tiers by team", tiers=(TierPattern("L1", 1), TierPattern("L2", 2)))
    return EscalationRule.objects.create(
        name="tiers by team", version=version, definition=definition.to_dict(), made_at=AS_OF
    )


def escalated_ticket() -> Ticket:
    """A ticket handed from L1 to L2 on 14 March at 10:40 in Istanbul."""
    where, reads = place(), rule()
    first, second = team("L1 Support", 1), team("L2 Support", 2)
    moment = at("2026-03-14 07:40")
    made = ticket(
        where,
        "2026-03-14 06:00",
        title="Printer on fire",
        rule=reads,
        status="resolved",
        resolved_at=at("2026-03-14 12:00"),
    )
    Ticket.objects.filter(pk=made.pk).update(
        escalations=1,
        first_escalated_at=moment,
        escalation_reason="L1 Support → L2 Support, tier 1 to 2",
        team=second,
    )
    Escalation.objects.create(
        ticket=made,
        kind="functional",
        at=moment,
        in_headline=True,
        reason="L1 Support → L2 Support, tier 1 to 2",
        rule=reads,
    )
    person = Person.objects.create(name="Ada Lind", external_id="ada")
    history: tuple[dict[str, Any], ...] = (
        {"at": at("2026-03-14 06:00"), "kind": "opened", "team": first, "status": "new", "priority": 3},
        {"at": at("2026-03-14 06:05"), "kind": "assignee", "assignee": person, "status": "open"},
        {"at": at("2026-03-14 06:06"), "kind": "update", "team": first, "status": "open"},
        {"at": moment, "kind": "team", "team": second, "worked": True},
        {"at": at("2026-03-14 08:00"), "kind": "priority", "priority": 2},
        {"at": at("2026-03-14 12:00"), "kind": "resolved", "status": "resolved", "status_label": "Solved"},
    )
    for position, event in enumerate(history):
        TicketEvent.objects.create(ticket=made, position=position, digest=str(position), **event)
    return made


def test_a_ticket_says_why_it_counts_as_escalated() -> None:
    made = escalated_ticket()
    says = text_of(read(signed_in(), f"/tickets/{made.pk}/"))
    assert (
        "Counts as escalated : L1 Support → L2 Support, tier 1 to 2, 14 Mar 2026, 10:40;"
        " rule “tiers by team”, version 3" in says
    )


def test_its_history_tells_only_what_changed() -> None:
    made = escalated_ticket()
    html = read(signed_in(), f"/tickets/{made.pk}/")
    story = html[
        html.index('<ol class="timeline">') : html.index("</ol>", html.index('<ol class="timeline">'))
    ]
    steps = [text_of(step) for step in re.findall(r"<li.*?</li>", story, re.S)]
    assert [re.sub(r"^.*? \d\d:\d\d ", "", step) for step in steps] == [
        "Opened With L1 Support (tier 1) Status: New Priority 3",
        "Assigned to Ada Lind Status: New → Open",
        "L1 Support (tier 1) → L2 Support (tier 2) Work, a reply or a note recorded ↑ Counts as an escalation",
        "Priority 3 → 2",
        "Status: Open → Resolved (Solved)",
    ]


def test_its_facts_are_in_the_reports_zone() -> None:
    made = escalated_ticket()
    says = text_of(read(signed_in(), f"/tickets/{made.pk}/"))
    assert "Opened 14 Mar 2026, 09:00" in says
    assert "Support stage Early support" in says
    assert "after 6 hours" in says


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"excluded": "spam"}, "In no figure . It is spam."),
        ({"kind": "change"}, "In no figure . A change is no ticket of the service desk"),
        ({}, "Does not count as escalated . No escalation rule has read this ticket yet."),
    ],
)
def test_a_ticket_says_why_it_does_not_count(facts: dict[str, Any], says: str) -> None:
    made = ticket(place(), "2026-03-14 06:00", **facts)
    assert says in text_of(read(signed_in(), f"/tickets/{made.pk}/"))


def test_a_ticket_from_before_the_contract_is_in_no_figure() -> None:
    made = ticket(place(), "2025-12-01 06:00", rule=rule())
    assert "It was opened before the client's contract began." in text_of(
        read(signed_in(), f"/tickets/{made.pk}/")
    )


def test_a_raised_priority_is_shown_apart() -> None:
    reads = rule()
    made = ticket(place(), "2026-03-14 06:00", rule=reads)
    Escalation.objects.create(
        ticket=made,
        kind="priority",
        at=at("2026-03-14 09:00"),
        in_headline=False,
        reason="priority 3 to 1",
        rule=reads,
    )
    says = text_of(read(signed_in(), f"/tickets/{made.pk}/"))
    assert "Only its priority was raised" in says
    assert "shown apart, not in the figure" in says


def test_a_ticket_without_history_says_so() -> None:
    made = ticket(place(), "2026-03-14 06:00", rule=rule())
    says = text_of(read(signed_in(), f"/tickets/{made.pk}/"))
    assert "This ticket came without a history" in says


def test_a_merged_ticket_leads_to_the_one_it_went_into() -> None:
    where = place()
    survivor = ticket(where, "2026-03-14 06:00", title="Printer")
    made = ticket(where, "2026-03-14 07:00", excluded="merged", merged_into=survivor)
    html = read(signed_in(), f"/tickets/{made.pk}/")
    assert f'<a href="/tickets/{survivor.pk}/">{survivor.external_id} Printer</a>' in html


@pytest.mark.parametrize("path", ["/tickets/999999999/", "/tickets/99999999999999999999999999/"])
def test_a_ticket_that_is_not_there_is_not_found(path: str) -> None:
    organisation()
    read(signed_in(), path, status=404)


def test_a_clients_contact_finds_no_ticket() -> None:
    made = ticket(place(), "2026-03-14 06:00", title="Printer")
    contact = User.objects.create(
        email="c@example.com", name="C", role=User.Role.CLIENT_CONTACT, client=client("Elsewhere")
    )
    browser = signed_in(contact)
    read(browser, f"/tickets/{made.pk}/", status=404)
    assert "Printer" not in read(browser, "/tickets/")


def test_a_hostile_title_is_text() -> None:
    made = ticket(place(), "2026-03-14 06:00", title="<script>alert(1)</script>")
    for path in ("/tickets/", f"/tickets/{made.pk}/"):
        html = read(signed_in(), path)
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def listed(query: str) -> list[str]:
    html = read(signed_in(), f"/tickets/{query}")
    return re.findall(r'<span class="code">(.*?)</span>', html)


def test_the_list_shows_the_newest_first_and_what_it_comes_to() -> None:
    where = place()
    first = ticket(where, "2026-03-14 06:00")
    second = ticket(where, "2026-03-15 06:00", escalated=1, status="open", closed_at=None)
    assert listed("") == [second.external_id, first.external_id]
    assert "2 tickets · 1 not yet resolved · 1 escalated" in text_of(read(signed_in(), "/tickets/"))


def test_the_address_narrows_the_list() -> None:
    where, other = place(), client("Ege Hukuk")
    first = ticket(where, "2026-03-14 06:00", title="Yazıcı İSTANBUL", category="Printing")
    second = ticket(other, "2026-03-20 06:00", escalated=1, source="monitoring")
    assert listed("?q=istanbul") == [first.external_id]
    assert listed(f"?client={other.pk}") == [second.external_id]
    assert listed("?escalated=yes") == [second.external_id]
    assert listed("?source=monitoring") == [second.external_id]
    assert listed("?category=Printing&q=") == [first.external_id]
    assert listed("?from=2026-03-15&to=2026-03-20") == [second.external_id]
    assert listed("?sort=opened") == [first.external_id, second.external_id]
    assert listed("?status=new") == []


def test_filters_in_force_are_named_and_can_be_taken_away() -> None:
    where = place()
    ticket(where, "2026-03-14 06:00", title="Printer")
    html = read(signed_in(), f"/tickets/?q=printer&client={where.pk}&sort=client")
    assert f'href="?client={where.pk}&amp;sort=client"' in html
    assert "“printer” in number or title" in text_of(html)
    assert "Client: Aozora Foods" in text_of(html)
    assert f'<option value="{where.pk}" selected>Aozora Foods</option>' in html


def test_pages_hold_every_ticket_once() -> None:
    where = place()
    Ticket.objects.bulk_create(
        Ticket(external_id=f"T{n}", client=where, opened_at=AS_OF - timedelta(hours=n), status="new")
        for n in range(120)
    )
    browser = signed_in()
    found = [
        number
        for page in (1, 2, 3)
        for number in re.findall(r'<span class="code">(.*?)</span>', read(browser, f"/tickets/?page={page}"))
    ]
    assert found == [f"T{n}" for n in range(120)]
    html = read(browser, "/tickets/?page=2&status=new")
    assert "51 to 100 of 120" in text_of(html)
    assert 'href="?status=new&amp;page=3"' in html
    assert 'href="?status=new"' in html
    read(browser, "/tickets/?page=4", status=400)


def test_a_list_that_nothing_fits_offers_a_way_out() -> None:
    ticket(place(), "2026-03-14 06:00")
    says = text_of(read(signed_in(), "/tickets/?q=nothing"))
    assert "No ticket fits" in says
    assert "Show every ticket" in says


def test_an_empty_list_says_what_to_do() -> None:
    organisation()
    assert "trimtab import tickets FILE" in text_of(read(signed_in(), "/tickets/"))


@pytest.mark.parametrize(
    "query",
    [
        "x=1",
        "status=lost",
        "client=me",
        "client=0",
        "page=0",
        "page=99999999999999999999",
        "from=14/03/2026",
        "from=2026-13-01",
        "to=0001-01-01",
        "from=2026-03-02&to=2026-03-01",
        "sort=password",
        "escalated=perhaps",
        "q=a&q=b",
        "q=%00",
        f"q={'x' * 201}",
    ],
)
def test_a_bad_address_is_explained(query: str) -> None:
    organisation()
    assert "This address cannot be read" in text_of(read(signed_in(), f"/tickets/?{query}", status=400))


def test_nobody_sees_a_ticket_without_signing_in() -> None:
    made = ticket(place(), "2026-03-14 06:00")
    browser = signed_in()
    browser.logout()
    for path in (
        "/tickets/",
        f"/tickets/{made.pk}/",
        "/tickets/export.csv",
        "/clients/",
        "/kpi/turnover/rows/",
    ):
        assert browser.get(path).status_code == 302
