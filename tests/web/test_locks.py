"""A locked month on its KPI's page: since when, what was corrected, by whom and why, and the notes on corrections."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.db.models import F

from tests.building import client, escalation, organisation, refreshed, ticket
from tests.web.conftest import NOW
from tests.web.provider import small_provider
from tests.web.settings_pages import browser_of
from tests.web.visiting import read, signed_in, text_of
from trimtab.cli.commands.kpi import COMMAND as KPI_COMMAND
from trimtab.cli.commands.refresh import COMMAND as REFRESH_COMMAND
from trimtab.domain.audit.actions import record
from trimtab.domain.audit.actor import Actor
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.changes.actions import FACTS, mark_months
from trimtab.domain.locks.models import LockedFigure, LockReview
from trimtab.domain.tickets.models import Ticket
from trimtab.jobs.minutely import refresh_warehouse
from trimtab.jobs.nightly import lock_months

pytestmark = pytest.mark.usefixtures("own_warehouse")
PAGE = "/kpi/ticket-escalation/?period=2026-03"
JANE = Actor("jane@msp.example")
LATER = NOW + timedelta(hours=1)


def corrected_once() -> LockedFigure:
    """March locked, then one more escalated ticket of the old client by an import: 2 of 24 becomes 3 of 25."""
    old, _ = small_provider()
    assert "figures locked" in lock_months.run(NOW)
    ticket(old, "2026-03-20 09:00", escalated=1)
    after = {"kind": "tickets", "created": 1, "updated": 0}
    record(by=JANE, as_of=LATER, action="import.record", of="batch", key=7, name="late.csv", after=after)
    mark_months(facts=FACTS, months=None, as_of=LATER)
    assert "0 figures locked" in refresh_warehouse.run(LATER)
    return LockedFigure.objects.get(kpi="ticket-escalation", client=None, revision=2)


def test_a_month_that_is_open_says_until_when_and_a_locked_one_since_when() -> None:
    small_provider()
    lock_months.run(NOW)
    browser = signed_in()
    locked = text_of(read(browser, PAGE))
    assert "Locked on 22 Nov 2026, and not corrected since." in locked
    assert "Corrections after the lock" not in locked
    still_open = text_of(read(browser, "/kpi/ticket-escalation/?period=2026-10"))
    assert "Late records still change this month, until 5 Dec 2026; then it is locked." in still_open
    for path in (
        "/kpi/ticket-escalation/?period=2026",
        "/kpi/weekly-pulse/?period=2026-03",
        f"{PAGE}&source=person",
    ):
        says = text_of(read(browser, path))
        assert "Locked on" not in says and "then it is locked" not in says, path


def test_a_month_that_is_due_says_so_until_the_night() -> None:
    small_provider()
    assert "about to be locked" in text_of(read(signed_in(), PAGE))


def test_a_correction_stands_with_old_and_new_who_and_why() -> None:
    corrected_once()
    html = read(signed_in(), PAGE)
    says = text_of(html)
    assert "Locked on 22 Nov 2026, and corrected 1 time since." in says
    table = says[says.index("Corrections after the lock") :]
    for words in (
        "8.3%",
        "2 of 24 tickets",
        "12.0%",
        "3 of 25 tickets",
        "Imported late.csv",
        "jane@msp.example",
    ):
        assert words in table, words
    assert 'href="/settings/audit/?action=import.record&amp;of=batch&amp;key=7"' in html
    entries = text_of(read(signed_in(), "/settings/audit/?action=import.record&of=batch&key=7"))
    assert "Imported late.csv" in entries


@pytest.mark.parametrize(("role", "notes"), [("service-manager", True), ("technician", False)])
def test_who_may_not_read_the_log_reads_the_reason_without_its_link(role: str, notes: bool) -> None:
    corrected_once()
    html = read(browser_of(role), PAGE)
    assert "Imported late.csv" in html
    assert "/settings/audit/" not in html
    assert ("Write a note" in html) is notes


def test_each_client_has_corrections_of_its_own() -> None:
    corrected_once()
    browser = signed_in()
    old = LockedFigure.objects.get(kpi="ticket-escalation", revision=2, client__isnull=False).client_id
    assert "corrected 1 time since" in text_of(read(browser, f"{PAGE}&client={old}"))
    new = client("Never seen").pk
    assert "and not corrected since" in text_of(read(browser, f"{PAGE}&client={new}"))


def test_a_note_is_written_changed_and_emptied_and_each_is_on_record() -> None:
    row = corrected_once()
    browser = browser_of("service-manager")
    path = f"/kpi/ticket-escalation/corrections/{row.pk}/?period=2026-03"
    assert "Ticket escalation, March 2026: it was 8.3% and is 12.0%." in text_of(read(browser, path))
    answer = browser.post(path, {"note": "Late  export\nof the old desk"})
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert "Late export of the old desk" in read(browser, PAGE)
    assert "Change the note" in read(browser, PAGE)
    entry = AuditEntry.objects.get(action="correction.note")
    assert (entry.name, entry.before, entry.after) == (
        "Ticket escalation, March 2026",
        {"note": ""},
        {"note": "Late export of the old desk"},
    )
    browser.post(path, {"note": "Late export of the old desk"})
    assert AuditEntry.objects.filter(action="correction.note").count() == 1, (
        "nothing changed, nothing recorded"
    )
    browser.post(path, {"note": ""})
    assert "Write a note" in read(browser, PAGE)


def test_a_note_that_cannot_be_is_refused_with_its_remedy() -> None:
    row = corrected_once()
    path = f"/kpi/ticket-escalation/corrections/{row.pk}/?period=2026-03"
    for note, says in (("a\x07b", "Type it again."), ("x" * 501, "at most 500 characters")):
        answer = signed_in().post(path, {"note": note})
        assert answer.status_code == 400
        assert says in text_of(answer.content.decode())
        assert 'aria-invalid="true"' in answer.content.decode()
    assert LockedFigure.objects.get(pk=row.pk).note == ""


def test_notes_are_on_corrections_of_this_kpi_alone() -> None:
    row = corrected_once()
    first = LockedFigure.objects.get(kpi=row.kpi, month=row.month, client=None, revision=1)
    for key, pk in ((row.kpi, first.pk), ("reopened", row.pk), (row.kpi, 10**30)):
        read(signed_in(), f"/kpi/{key}/corrections/{pk}/?period=2026-03", 404)


def test_the_corrections_are_a_file_with_all_that_was_stored() -> None:
    row = corrected_once()
    LockedFigure.objects.filter(pk=row.pk).update(note="=late")
    answer = signed_in().get("/kpi/ticket-escalation/export/corrections.csv?period=2026-03")
    (line,) = csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    assert (line["Month"], line["Revision"], line["Who"], line["Why"]) == (
        "2026-03",
        "2",
        "jane@msp.example",
        "Imported late.csv",
    )
    assert (line["Was, numerator"], line["Was, denominator"], line["Is, numerator"]) == ("2", "24", "3")
    assert float(line["Is"]) == 3 / 25
    assert line["Note"] == "'=late"
    assert (line["Parameters"], line["KPI specification"]) == (row.parameters, "1.0")
    assert signed_in().get("/kpi/ticket-escalation/export/corrections.xlsx?period=2026").status_code == 200


def test_exports_and_the_command_line_say_what_is_locked_and_restated() -> None:
    corrected_once()
    answer = signed_in().get("/kpi/ticket-escalation/export/series.csv?period=2026-10")
    lines = {
        line["Period"]: line["Flags"]
        for line in csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    }
    assert (lines["2026-02"], lines["2026-03"], lines["2026-10"]) == ("locked", "locked, restated", "")
    said = CliRunner().invoke(
        KPI_COMMAND,
        ["ticket-escalation", "--from", "2026-03-01", "--to", "2026-03-31", "--by", "client", "--json"],
    )
    found = json.loads(said.output)
    assert found["flags"] == ["locked", "restated"]
    assert [row["flags"] for row in found["rows"]] == [["locked", "restated"]]
    assert found["params"].startswith("sha256:") and found["scope"] == {} and found["spec"] == "1.0"


def test_the_command_that_refreshes_locks_too_from_the_next_day_on() -> None:
    small_provider()
    assert "locked" not in CliRunner().invoke(REFRESH_COMMAND).output
    LockReview.objects.update(looked_at=F("looked_at") - timedelta(hours=27))
    said = CliRunner().invoke(REFRESH_COMMAND)
    assert "figures locked, 0 corrected." in said.output
    assert "Nothing had changed." in CliRunner().invoke(REFRESH_COMMAND).output
    assert LockedFigure.objects.filter(kpi="ticket-escalation", client=None).count() >= 12


def test_escalated_tickets_suggest_the_days_until_a_ticket_is_judged() -> None:
    organisation()
    acme, browser = client("Acme"), signed_in()
    tickets = [
        Ticket(
            external_id=f"t{n}",
            client=acme,
            opened_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
            status="closed",
        )
        for n in range(199)
    ]
    for place, one in enumerate(Ticket.objects.bulk_create(tickets)):
        escalation(one, f"2026-03-{2 + place % 10:02} 00:30")
    refreshed()
    path = "/settings/parameters/"
    assert "From 200 escalated tickets on, a suggestion stands here; there are 199." in text_of(
        read(browser, path)
    )
    # The tenth of ten tickets took ten days, and one more was handed up by its first headline escalation.
    late = ticket(acme, "2026-03-02 09:00")
    escalation(late, "2026-03-03 09:00", headline=False)
    escalation(late, "2026-03-31 09:00")
    escalation(late, "2026-05-31 09:00")
    refreshed()
    says = "Suggested: 10 days. Within them 95% of 200 escalated tickets were handed up."
    assert says in text_of(read(browser, path))


def test_the_days_until_a_lock_are_set_like_any_parameter() -> None:
    organisation()
    html = read(signed_in(), "/settings/parameters/")
    assert "Allowed: 7 days to 120 days Default: 35 days Rule LATE-3 LOCK_DAYS" in text_of(html)
    assert 'name="lock_days" value="35"' in html
