"""What files of clients, contacts, contracts, people, detections and sessions come to, and what is wrong with them."""

from datetime import date

import pytest

from tests.intake.importing import AS_OF, Importer, counts
from trimtab.domain.batches.models import Batch
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.clients.models import Client, Contact, Contract, ContractPhase
from trimtab.domain.devices.models import Device
from trimtab.domain.findings.models import Detection, SelfServiceSession
from trimtab.domain.people.models import EmploymentSpell, Person, Post, Team
from trimtab.domain.tickets.models import Ticket
from trimtab.intake.recording.contracts import derived
from trimtab.intake.undoing import undo


def said(importer: Importer, kind: str, text: str) -> list[tuple[int, str, str]]:
    """What is wrong with a file: rows, columns and problems."""
    told = importer.take(kind, text)
    assert told.batch is None
    return [(problem.row, problem.column, problem.problem) for problem in told.problems.first]


def phases(number: str) -> list[tuple[str, str]]:
    found = ContractPhase.objects.filter(contract__external_id=number).order_by("starts_on")
    return [(phase.starts_on.isoformat(), phase.phase) for phase in found]


def test_a_client_is_renamed_by_its_id(importer: Importer) -> None:
    importer.good("clients", "Client ID,Name\nC1,Acme")
    assert counts(importer.good("clients", "Client ID,Name\nC1,Acme Ltd")) == (0, 1, 0)
    assert Client.objects.get().name_key == "acme ltd"
    assert ChangedMonth.objects.filter(fact="ticket", month=None).exists()


def test_a_client_known_by_name_is_the_same_client(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened\n1,Acme,2026-01-01")
    importer.good("clients", "Client ID,Name,Time Zone\nC1,ACME,Asia/Tokyo")
    assert Client.objects.get().zone == "Asia/Tokyo"
    assert Client.objects.get().name == "ACME"


def test_two_clients_of_one_name_are_refused(importer: Importer) -> None:
    assert said(importer, "clients", "Client ID,Name\nC1,Acme\nC2,ACME") == [
        (3, "Name", "Two clients would be called 'ACME': 'C1' and 'C2'.")
    ]


def test_what_is_wrong_with_clients_is_said(importer: Importer) -> None:
    assert said(importer, "clients", "Client ID,Name,Time Zone\nC1,,\nC2,Beta,Moon/Crater") == [
        (2, "Name", "The client has no name."),
        (3, "Time Zone", "'Moon/Crater' is no time zone."),
    ]


def test_contacts_belong_to_clients_that_are_there(importer: Importer) -> None:
    importer.good("clients", "Client ID,Name\nC1,Acme")
    importer.good("contacts", "client,first name,last name,email\nAcme,Ayşe,İnce,AYSE@acme.example")
    found = Contact.objects.get()
    assert (found.name, found.email) == ("Ayşe İnce", "ayse@acme.example")
    problems = said(
        importer,
        "contacts",
        "client,name,email\nNobody,Bob,\nAcme,,\nAcme,Eve,eve at acme\nAcme,A,x@y.zz\nAcme,B,x@y.zz",
    )
    assert [problem for _, _, problem in problems] == [
        "There is no client 'Nobody'.",
        "The contact has neither a name nor an e-mail address.",
        "'eve at acme' is no e-mail address.",
    ]


def test_phases_follow_from_the_dates(importer: Importer) -> None:
    importer.good("clients", "Client ID,Name\nC1,Acme")
    importer.good(
        "contracts",
        "contract id,client,title,signed on,start date,end date\nK1,Acme,Managed,2025-12-01,2026-01-01,2026-12-31",
    )
    assert phases("K1") == [
        ("2025-12-01", "signed"),
        ("2026-01-01", "onboarding"),
        ("2026-04-01", "ongoing"),
        ("2027-01-01", "ended"),
    ]
    assert {c.fact for c in ChangedMonth.objects.filter(month=None)} == {"ticket", "client_answer"}


def test_a_renewed_contract_goes_on(importer: Importer) -> None:
    importer.good("clients", "Client ID,Name\nC1,Acme")
    head = "contract id,client,start date,end date\n"
    importer.good("contracts", head + "K1,Acme,2026-01-01,2026-12-31")
    importer.good("contracts", head + "K1,Acme,2026-01-01,2027-12-31")
    assert phases("K1") == [
        ("2026-01-01", "onboarding"),
        ("2026-04-01", "ongoing"),
        ("2027-01-01", "ongoing"),
        ("2028-01-01", "ended"),
    ]
    assert importer.good("contracts", head + "K1,Acme,2026-01-01,2027-12-31").batch is None


def test_a_history_of_phases_that_was_given_stays(importer: Importer) -> None:
    importer.good("clients", "Client ID,Name\nC1,Acme")
    importer.good(
        "contracts",
        """
        contract id,client,start date,phase,phase date
        K1,Acme,2026-01-01,negotiation,2025-11-01
        K1,Acme,2026-01-01,onboarding,2026-01-01
        """,
    )
    importer.good("contracts", "contract id,client,title,start date\nK1,Acme,New title,2026-01-01")
    assert phases("K1") == [("2025-11-01", "negotiation"), ("2026-01-01", "onboarding")]
    assert Contract.objects.get().title == "New title"


def test_what_is_wrong_with_contracts_is_said(importer: Importer) -> None:
    importer.good("clients", "Client ID,Name\nC1,Acme\nC2,Beta")
    problems = said(
        importer,
        "contracts",
        """
        contract id,client,start date,end date,phase,phase date
        K1,Acme,,,,
        K2,Acme,2026-02-01,2026-01-01,,
        K3,Acme,2026-01-01,,ongoing,2026-01-01
        K3,Acme,2026-01-01,,renewal,2026-01-01
        K3,Beta,2026-01-01,,,
        K4,Acme,2026-01-01,,ongoing,
        K5,Acme,2026-01-01,,honeymoon,2026-01-01
        """,
    )
    assert [problem for _, _, problem in problems] == [
        "The contract has no first day.",
        "The contract ends before it begins (2026-02-01).",
        "Two phases of the contract begin on 2026-01-01.",
        "Contract 'K3' belongs to 'Acme'; the row is of 'Beta'.",
        "The phase has no first day.",
        "'honeymoon' is not an answer known here.",
    ]


@pytest.mark.parametrize("early", [30, 90, 180])
def test_a_contract_that_ends_early_has_no_ongoing_phase(early: int) -> None:
    found = derived({"starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 20)}, early)
    assert sorted(found.items()) == [(date(2026, 1, 1), "onboarding"), (date(2026, 1, 21), "ended")]


PEOPLE = """
    name,email,team,tier,role,hired on,left on,leaving type,reason
    Jane Doe,jane@msp.example,Desk,1,engineer,2024-01-01,2025-01-31,voluntary,moved
    Jane Doe,jane@msp.example,Network,2,lead,2025-06-01,,,
"""


def test_someone_who_came_back_has_two_spells(importer: Importer) -> None:
    importer.good("people", PEOPLE)
    assert Person.objects.count() == 1
    assert list(EmploymentSpell.objects.order_by("hired_on").values_list("last_day", "leaving_type")) == [
        (date(2025, 1, 31), "voluntary"),
        (None, ""),
    ]
    posts = Post.objects.order_by("starts_on").values_list("team__name", "team__tier", "role")
    assert list(posts) == [("Desk", 1, "engineer"), ("Network", 2, "lead")]


def test_a_leaver_is_changed_and_the_month_marked(importer: Importer) -> None:
    importer.good("people", "name,hired on,left on\nKen,2024-01-01,")
    importer.good("people", "name,hired on,left on,leaving type\nKen,2024-01-01,2026-01-31,istifa")
    assert EmploymentSpell.objects.get().leaving_type == "voluntary"
    assert ChangedMonth.objects.filter(fact="employment", month=None).exists()


def test_people_of_one_name_are_told_apart_by_address_or_id(importer: Importer) -> None:
    importer.good("people", "name,email\nAli Kaya,ali1@msp.example\nAli Kaya,ali2@msp.example")
    assert Person.objects.count() == 2
    importer.good("people", "person id,name\n1,Can Su\n2,Can Su")
    assert Person.objects.count() == 4
    assert importer.good("people", "person id,name\n2,Can Su\n1,Can Su").batch is None


def test_a_technician_of_the_tickets_is_the_one_of_the_people(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened,Technician\n1,A,2026-01-01,jane doe")
    importer.good("people", PEOPLE)
    assert Person.objects.count() == 1
    assert Person.objects.get().email == "jane@msp.example"


def test_what_is_wrong_with_people_is_said(importer: Importer) -> None:
    problems = said(
        importer,
        "people",
        """
        name,email,team,hired on,left on,leaving type
        ,,Desk,2024-01-01,,
        A,a@b.cc,Desk,,,
        B,b@b.cc,,2024-02-01,2024-01-01,
        C,c@b.cc,,2024-01-01,,voluntary
        D,d@b.cc,,2024-01-01,,
        D,d@b.cc,,2024-06-01,,
        F,f@b.cc,,,2024-01-01,
        G,g@b.cc,,2024-01-01,2024-02-01,abducted
        """,
    )
    assert [problem for _, _, problem in problems] == [
        "The person has neither a name nor an e-mail address.",
        "The person is in a team, but since when is not said.",
        "The last day is before the first (2024-02-01).",
        "The person left but has no last day.",
        "The person is employed twice at a time: from 2024-01-01 and from 2024-06-01.",
        "The employment has a last day but no first day.",
        "'abducted' is not an answer known here.",
    ]
    assert not Person.objects.exists()


def test_an_address_belongs_to_one_person(importer: Importer) -> None:
    problems = said(importer, "people", "person id,name,email\n1,A,a@b.cc\n2,B,A@b.cc")
    assert problems == [(3, "email", "Two people have the address 'a@b.cc'.")]


def test_another_tier_of_a_team_counts_its_tickets_anew(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened,Team\n1,A,2026-01-01,Blue")
    assert Ticket.objects.get().escalations == 0
    importer.good("people", "name,team,tier,hired on\nKen,Blue,2,2024-01-01")
    assert Team.objects.get().tier == 2
    assert Ticket.objects.get().escalations == 1


DETECTIONS = """
    id,client,device,problem,detected at,resolved at,outcome,action,ticket
    D1,A,PC-1,disk full,2026-03-01 08:00,2026-03-01 09:00,fixed automatically,clean-1,
    D2,A,pc-1,disk full,2026-03-02 08:00,,,,1
    D3,B,PC-1,disk full,2026-03-02 08:00,2026-03-02 09:00,,,
"""


def test_detections_make_their_devices(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened\n1,A,2026-01-01")
    told = importer.good("detections", DETECTIONS)
    assert told.news == {"clients": 1, "devices": 2}
    assert list(Detection.objects.order_by("external_id").values_list("outcome", "device__client__name")) == [
        ("fixed-automatically", "A"),
        ("became-incident", "A"),
        ("self-cleared", "B"),
    ]
    assert Device.objects.count() == 2
    assert Detection.objects.get(external_id="D2").ticket is not None
    marked = {
        (m.fact, m.month.isoformat())
        for m in ChangedMonth.objects.filter(fact__in=["detection", "prevention"])
        if m.month
    }
    assert marked == {("detection", "2026-03-01"), ("prevention", "2026-03-01")}


def test_what_is_wrong_with_detections_is_said(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened\n1,B,2026-01-01")
    problems = said(
        importer,
        "detections",
        """
        id,client,device,problem,detected at,resolved at,outcome,ticket
        1,A,,disk,2026-03-01 08:00,,open,
        2,A,PC,disk,2026-03-01 08:00,2026-02-01 08:00,,
        3,A,PC,disk,2026-03-01 08:00,,fixed automatically,
        4,A,PC,disk,2026-03-01 08:00,2026-03-02 08:00,open,
        5,A,PC,disk,2026-03-01 08:00,,,1
        """,
    )
    assert [problem for _, _, problem in problems] == [
        "The detection has no device.",
        "The problem was resolved before it was detected.",
        "The outcome is 'fixed-automatically', but when is not said.",
        "The problem is open, but has a time of resolution.",
        "Ticket '1' belongs to 'B'; the row is of 'A'.",
    ]
    assert not Detection.objects.exists()


def test_sessions_lead_to_tickets(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened\n1,A,2026-01-01")
    head = "client,user,started at,outcome,ticket\n"
    importer.good(
        "self-service", head + "A,Bob,2026-01-01 10:00,ticket created,1\nA,Bob,2026-01-01 11:00,çözüldü,"
    )
    assert list(SelfServiceSession.objects.order_by("pk").values_list("outcome", "ticket__external_id")) == [
        ("led-to-ticket", "1"),
        ("solved", None),
    ]
    problems = said(
        importer,
        "self-service",
        head + "A,Bob,2026-01-01,led to ticket,\nA,Bob,2026-01-01,led to ticket,9\nA,Bob,,solved,",
    )
    assert [problem for _, _, problem in problems] == [
        "The session led to a ticket, but to which is not said.",
        "The session has no time.",
        "There is no ticket '9'.",
    ]


def test_an_employment_may_not_overlap_one_that_is_recorded(importer: Importer) -> None:
    importer.good("people", "name,hired on,left on\nKen,2024-01-01,2025-06-30\nJane,2020-01-01,")
    assert said(importer, "people", "name,hired on\nJane,2024-05-01\nKen,2025-06-30") == [
        (2, "hired on", "The person is employed twice at a time: from 2020-01-01 and from 2024-05-01."),
        (3, "hired on", "The person is employed twice at a time: from 2024-01-01 and from 2025-06-30."),
    ]


def test_an_employment_that_ends_makes_way_for_the_next_and_back(importer: Importer) -> None:
    importer.good("people", "name,hired on,left on\nJane,2020-01-01,")
    done = importer.good("people", "name,hired on,left on\nJane,2024-05-01,\nJane,2020-01-01,2024-03-31")
    days = EmploymentSpell.objects.order_by("hired_on").values_list("last_day", flat=True)
    assert list(days) == [date(2024, 3, 31), None]
    undo(batch=Batch.objects.get(pk=done.batch), as_of=AS_OF)
    assert list(days.all()) == [None]
