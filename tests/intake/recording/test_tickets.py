"""What a list of tickets comes to: statuses, SLA, exclusions, rules, repeats."""

from datetime import UTC, datetime

import pytest

from tests.intake.importing import AS_OF, Importer, counts
from trimtab.domain.batches.models import Batch
from trimtab.domain.changes.models import ChangedMonth
from trimtab.domain.clients.models import Client
from trimtab.domain.people.models import Person, Team
from trimtab.domain.tickets.models import Escalation, EscalationRule, Ticket
from trimtab.intake.running import CannotImport
from trimtab.intake.undoing import undo


def test_names_are_one_however_they_are_written(importer: Importer) -> None:
    importer.good(
        "tickets",
        """
        Ticket,Client,Opened,Team,Technician
        1,İSTANBUL Lojistik,2026-01-01,Service Desk,Jane Doe
        2,istanbul lojistik,2026-01-01,SERVICE  DESK,jane doe
        3,ｱｸﾒ,2026-01-01,Service Desk,JANE DOE
        4,アクメ,2026-01-01,,
        """,
    )
    assert Client.objects.count() == 2
    assert Team.objects.count() == 1
    assert Person.objects.count() == 1


def test_times_without_a_zone_are_local_to_the_organisation_or_the_mapping(importer: Importer) -> None:
    text = "Ticket,Client,Opened\n1,A,2016-01-15 10:00\n2,A,2017-01-15 10:00\n3,A,2017-01-15T10:00Z"
    importer.good("tickets", text, wishes={"settings": {"zone": "Europe/Istanbul"}})
    hours = Ticket.objects.order_by("external_id").values_list("opened_at__hour", flat=True)
    assert list(hours) == [8, 7, 10]  # the end of summer time lies between the first two


def test_day_and_month_are_told_apart_by_the_file(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened\n1,A,3/4/2026 10:00\n2,A,25/4/2026 10:00")
    assert Ticket.objects.get(external_id="1").opened_at == datetime(2026, 4, 3, 10, tzinfo=UTC)
    told = importer.take("tickets", "Ticket,Client,Opened\n3,A,3/4/2026 10:00")
    assert told.failed
    importer.good(
        "tickets", "Ticket,Client,Opened\n3,A,3/4/2026 10:00", wishes={"settings": {"date_order": "mdy"}}
    )
    assert Ticket.objects.get(external_id="3").opened_at.month == 3


def test_unknown_words_are_told_and_read_as_the_usual(importer: Importer) -> None:
    told = importer.good(
        "tickets", "Ticket,Client,Opened,Status\n1,A,2026-01-01,Waiting Parts\n2,A,2026-01-01,Closed"
    )
    assert list(Ticket.objects.order_by("pk").values_list("status", "status_label")) == [
        ("open", "Waiting Parts"),
        ("closed", "Closed"),
    ]
    assert any("'Waiting Parts'" in note and "[words.status]" in note for note in told.notes)


@pytest.mark.parametrize(
    ("preset", "header", "met", "missed"),
    [
        ("freshworks", "is_escalated", "false", "true"),
        ("freshworks", "fr_escalated", "false", "true"),
        ("connectwise", "escalationLevel", "0", "2"),
        ("servicenow", "Escalation", "Normal", "Overdue"),
        ("halopsa", "slastate", "I", "O"),
        ("autotask", "serviceLevelAgreementHasBeenMet", "true", "false"),
    ],
)
def test_an_sla_clocks_escalation_is_a_breach_and_no_hand_off(
    importer: Importer, preset: str, header: str, met: str, missed: str
) -> None:
    text = f"Ticket Number,Company,Opened,{header}\n1,A,2026-01-01,{met}\n2,A,2026-01-01,{missed}\n3,A,2026-01-01,"
    importer.good(
        "tickets",
        text.replace("Ticket Number", "id" if preset != "autotask" else "ticketNumber"),
        preset=preset,
    )
    assert dict(Ticket.objects.values_list("external_id", "sla_met")) == {"1": True, "2": False, "3": None}
    assert not Escalation.objects.exists()


def test_what_does_not_count_says_why(importer: Importer) -> None:
    told = importer.good(
        "tickets",
        """
        faultid,aareadesc,dateoccured,fdeleted,FMergedIntoFaultid,sectio_
        1,A,2026-01-01,true,,L1
        2,A,2026-01-01,false,3,L1
        3,A,2026-01-01,false,,L1
        """,
        preset="halopsa",
    )
    assert dict(Ticket.objects.values_list("external_id", "excluded")) == {
        "1": "deleted",
        "2": "merged",
        "3": "",
    }
    merged = Ticket.objects.get(external_id="2").merged_into
    assert merged is not None
    assert merged.external_id == "3"
    assert told.counts == {"left out of the KPIs: deleted": 1, "left out of the KPIs: merged": 1}


def test_of_rows_that_repeat_the_last_is_the_ticket_and_a_history_is_recommended(importer: Importer) -> None:
    told = importer.good("tickets", "Ticket,Client,Opened,Status\n1,A,2026-01-01,Open\n1,A,2026-01-01,Closed")
    assert (counts(told), told.repeated) == ((1, 0, 0), 1)
    assert Ticket.objects.get().status == "closed"
    assert any("ticket-events" in note for note in told.notes)


def test_what_changed_is_changed_and_its_months_marked(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened,Status\n1,A,2026-01-05,Open\n2,A,2026-02-05,Open")
    ChangedMonth.objects.all().delete()
    told = importer.good("tickets", "Ticket,Client,Opened,Status\n1,A,2026-01-05,Open\n2,A,2026-02-05,Closed")
    assert counts(told) == (0, 1, 1)
    months = {(m.fact, m.month.isoformat()) for m in ChangedMonth.objects.all() if m.month}
    assert months == {("ticket", "2026-02-01"), ("escalation", "2026-02-01")}


def test_a_ticket_may_change_its_client(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened\n1,A,2026-01-05")
    importer.good("tickets", "Ticket,Client,Opened\n1,B,2026-01-05")
    assert Ticket.objects.get().client.name == "B"


def test_a_client_known_by_id_only_gets_its_name_from_the_clients(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client ID,Opened\n1,77,2026-01-05")
    assert Client.objects.get().name == "77"
    importer.good("clients", "Client ID,Name\n77,Northwind")
    assert Client.objects.get().name == "Northwind"


TIERS = {"escalation": {"tiers": [{"pattern": "Network", "tier": 2}], "default_tier": 1}}
HANDED = "Ticket,Client,Opened,Team\n1,A,2026-01-05,Network\n2,A,2026-01-05,Front"


def test_a_rule_of_ones_own_holds_until_it_is_changed(importer: Importer) -> None:
    path = importer.file(HANDED)
    importer.good("tickets", path, wishes=TIERS)
    assert Ticket.objects.get(external_id="1").escalation_reason.startswith("with Network of tier 2")
    again = importer.good("tickets", path)  # without the mapping: the rule in force stays
    assert again.batch is None
    assert EscalationRule.objects.count() == 1


def test_another_rule_is_the_next_version_and_counts_all_tickets_anew(importer: Importer) -> None:
    path = importer.file(HANDED)
    first = importer.good("tickets", path)
    assert not Escalation.objects.exists()
    second = importer.good("tickets", path, wishes=TIERS)
    assert counts(second) == (0, 0, 2)
    assert second.batch is not None
    assert list(EscalationRule.objects.values_list("name", "version")) == [("import", 1), ("import", 2)]
    assert Ticket.objects.filter(escalations=1).count() == 1
    undo(batch=Batch.objects.get(pk=second.batch), as_of=AS_OF)
    assert EscalationRule.objects.count() == 1
    assert not Ticket.objects.filter(escalations=1).exists()
    undo(batch=Batch.objects.get(pk=first.batch), as_of=AS_OF)
    assert not EscalationRule.objects.exists()


def test_a_bad_rule_is_named(importer: Importer) -> None:
    with pytest.raises(CannotImport, match=r"\[escalation\] .*tiers"):
        importer.take("tickets", HANDED, wishes={"escalation": {"tiers": [{"pattern": "(", "tier": 2}]}})


def test_unknown_contacts_are_counted_and_left_empty(importer: Importer) -> None:
    told = importer.good("tickets", "Ticket,Client,Opened,Contact\n1,A,2026-01-05,Nobody")
    assert told.counts == {"contacts not known, left empty": 1}


def test_an_import_undone_can_come_in_again(importer: Importer) -> None:
    path = importer.file(HANDED)
    first = importer.good("tickets", path)
    undo(batch=Batch.objects.get(pk=first.batch), as_of=AS_OF)
    assert not Client.objects.exists()
    assert counts(importer.good("tickets", path)) == (2, 0, 0)


def test_what_a_file_changed_is_as_before_once_undone(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened,Tags\n1,A,2026-01-05,")
    before = list(Ticket.objects.values())
    second = importer.good("tickets", "Ticket,Client,Opened,Tags\n1,A,2026-01-05,escalated\n2,A,2026-01-06,")
    assert Ticket.objects.filter(escalations=1).exists()
    undo(batch=Batch.objects.get(pk=second.batch), as_of=AS_OF)
    assert list(Ticket.objects.values()) == before
    assert not Escalation.objects.exists()


def test_titles_come_in_folded_and_follow_their_changes(importer: Importer) -> None:
    importer.good("tickets", "Ticket,Client,Opened,Title\n1,A,2026-01-01,İSTANBUL\n2,A,2026-01-01,")
    assert dict(Ticket.objects.values_list("external_id", "title_key")) == {"1": "istanbul", "2": ""}
    importer.good("tickets", "Ticket,Client,Opened,Title\n1,A,2026-01-01,ＩＳＰＡＲＴＡ")
    importer.good("tickets", "Ticket,Client,Opened,Category\n1,A,2026-01-01,vpn\n3,A,2026-01-01,vpn")
    assert dict(Ticket.objects.values_list("external_id", "title_key")) == {"1": "isparta", "2": "", "3": ""}


def test_a_ticket_that_changes_its_client_lets_go_of_what_was_the_clients(importer: Importer) -> None:
    importer.good("clients", "Client ID,Name\nC1,Acme\nC2,Beta")
    importer.good("contacts", "id,client,name\nK1,Acme,Ayşe\nK2,Beta,Bob")
    importer.good("tickets", "Ticket,Client,Opened,Contact\n1,Acme,2026-01-01,Ayşe\n2,Acme,2026-01-01,Ayşe")
    done = importer.good("tickets", "Ticket,Client,Opened\n1,Beta,2026-01-01\n2,Acme,2026-01-02")
    held = Ticket.objects.order_by("external_id").values_list("client__name", "contact__name")
    assert list(held) == [("Beta", None), ("Acme", "Ayşe")]
    undo(batch=Batch.objects.get(pk=done.batch), as_of=AS_OF)
    assert list(held.all()) == [("Acme", "Ayşe"), ("Acme", "Ayşe")]
    importer.good("tickets", "Ticket,Client,Opened,Contact\n1,Beta,2026-01-01,Bob")
    assert held.all()[0] == ("Beta", "Bob")
