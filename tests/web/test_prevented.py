"""The pages of the prevention ledger: what each role reads, and how a lead strikes an entry."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils.translation import override

from tests.building import at, client, detection, device, organisation, refreshed, session, ticket
from tests.web.conftest import NOW
from tests.web.settings_pages import account, browser_of
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.clients.models import Client
from trimtab.domain.findings.models import Detection, SelfServiceSession, Strike
from trimtab.domain.people.models import Person
from trimtab.scorecards.freshness import bring_up_to_date
from trimtab.web import clock
from trimtab.web.presenters import prevented
from trimtab.web.presenters.catalogue_texts import quantity

pytestmark = pytest.mark.usefixtures("own_warehouse")
OCTOBER = "?period=2026-10"


@pytest.fixture
def acme() -> Client:
    """Disks cleaned on four devices by one action, one fix by Jane, one that was noticed first, one solved session."""
    organisation()
    owner = client("Acme")
    jane = Person.objects.create(external_id="j", name="Jane Doe")
    by_jane = ticket(
        owner, "2026-10-05 09:00", source="monitoring", assignee=jane, title="Restart the service"
    )
    for _ in range(4):
        detection(
            device(owner), "2026-10-03 08:00", "fixed-automatically", "2026-10-03 08:48",
            fingerprint="disk-full", action="clean-up-1003",
        )  # fmt: skip
    detection(
        device(owner), "2026-10-05 09:00", "fixed-by-technician", "2026-10-05 13:00", fingerprint="own-check",
        ticket=by_jane,
    )  # fmt: skip
    detection(device(owner), "2026-10-06 09:00", "became-incident", fingerprint="backup-failed")
    session(owner, "2026-10-07 09:00", "solved", article="Reset your own password")
    refreshed()
    return owner


def rows_of(browser: Browser, path: str) -> list[dict[str, str]]:
    answer: Any = browser.get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_each_entry_is_a_story_that_ends_with_the_rule_it_counts_by(acme: Client) -> None:
    says = text_of(read(signed_in(), f"/prevented/{OCTOBER}"))
    assert "6 Incidents prevented" in says
    assert (
        "On 3 Oct 2026 the disks of 4 computers were about to fill up. It was put right automatically" in says
    )
    assert "Fixed automatically after 48 minutes, on 3 Oct 2026, 08:48." in says
    assert "Verified on 10 Oct 2026, 08:48: it stayed away." in says
    assert "its action ran on 4 devices, of which 2 are needed (PR-D3)" in says
    assert "Jane Doe" in says
    assert "Not prevented: a user report or an outage told of it before it was fixed (PR-D2)." in says
    assert "the user said that it was solved, and no ticket of theirs" in says
    assert "6 = 4 + 2 + 0 + 0" in says
    assert "no money value is derived from it" in says, "PR-11: always with its counting rule"


def test_filters_are_in_the_address_and_totals_lead_to_their_entries(acme: Client) -> None:
    browser = signed_in()
    html = read(browser, f"/prevented/{OCTOBER}")
    at_scale = re.search(r'href="(\?[^"]*counts=at-scale[^"]*)"', html)
    assert at_scale is not None
    narrowed = read(browser, "/prevented/" + at_scale[1].replace("&amp;", "&"))
    assert narrowed.count('<th scope="row">') == 4
    assert read(browser, f"/prevented/{OCTOBER}&fingerprint=own-check").count('<th scope="row">') == 1
    assert read(browser, f"/prevented/{OCTOBER}&outcome=technician").count('<th scope="row">') == 2
    empty = text_of(read(browser, f"/prevented/{OCTOBER}&counts=struck"))
    assert "No entry fits" in empty
    for bad in ("counts=all", "outcome=x", "after=2026-10-03", "after=x.problem.1", "team=1"):
        assert "400" in str(browser.get(f"/prevented/{OCTOBER}&{bad}").status_code), bad


def test_pages_are_walked_to_the_end(acme: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trimtab.web.views.prevented.PAGE_SIZE", 3)
    browser, path, found = signed_in(), f"/prevented/{OCTOBER}", []
    while path:
        html = read(browser, path)
        found += re.findall(r'class="name" href="(/prevented/[^"]+)"', html)
        following = re.search(r'href="(\?[^"]+)" rel="next"', html)
        path = "/prevented/" + following[1].replace("&amp;", "&") if following else ""
    assert len(found) == len(set(found)) == 7


def test_the_file_has_every_entry_with_its_rule(acme: Client) -> None:
    rows = rows_of(signed_in(), f"/prevented/export.csv{OCTOBER}")
    assert len(rows) == 7
    assert {row["Counts as"] for row in rows} == {
        "Resolved at scale", "Prevented", "Failed before the fix", "Self-service",
    }  # fmt: skip
    assert [row["Technician"] for row in rows if row["Technician"]] == ["Jane Doe"]
    narrowed = rows_of(signed_in(), f"/prevented/export.csv{OCTOBER}&counts=prevented")
    assert len(narrowed) == 6


def test_a_lead_strikes_an_entry_and_takes_it_back(acme: Client) -> None:
    lead = browser_of("service-manager")
    problem = Detection.objects.filter(fingerprint="disk-full").earliest("pk")
    page = f"/prevented/{problem.pk}/"
    assert "Why does it not count?" in text_of(read(lead, page))
    strike = f"/prevented/problem/{problem.pk}/strike/"
    assert "Say in 1 to 500 characters why it does not count." in text_of(lead.post(strike).content.decode())
    assert lead.post(strike, {"reason": "A test of the alarm"}).headers["Location"] == page
    says = text_of(read(lead, page))
    assert "Does not count: struck by Service-Manager on 22 Nov 2026, 12:00. A test of the alarm" in says
    assert lead.post(strike, {"reason": "Again"}).status_code == 400
    bring_up_to_date(NOW)
    ledger = text_of(read(lead, f"/prevented/{OCTOBER}"))
    assert "5 Incidents prevented" in ledger
    assert "1 struck" in ledger
    assert "A test of the alarm" in ledger, "struck entries stay, with their reason"
    count = f"/prevented/problem/{problem.pk}/count/"
    assert lead.post(count).headers["Location"] == page
    says = text_of(read(lead, page))
    assert "It is struck no more." in says
    assert "Service-Manager took that back on 22 Nov 2026, 12:00." in says
    assert lead.post(count).status_code == 400
    bring_up_to_date(NOW)
    assert "6 Incidents prevented" in text_of(read(lead, f"/prevented/{OCTOBER}"))
    assert [entry.action for entry in AuditEntry.objects.filter(of="prevention").order_by("number")] == [
        "prevention.strike", "prevention.take-back",
    ]  # fmt: skip


def test_a_session_is_struck_too_and_a_technician_strikes_nothing(acme: Client) -> None:
    helped = SelfServiceSession.objects.get()
    technician = browser_of("technician")
    assert "Why does it not count?" not in text_of(read(technician, f"/prevented/sessions/{helped.pk}/"))
    assert technician.post(f"/prevented/session/{helped.pk}/strike/", {"reason": "x"}).status_code == 404
    lead = browser_of("service-manager")
    assert lead.post(f"/prevented/session/{helped.pk}/strike/", {"reason": "A robot"}).status_code == 302
    assert Strike.objects.get().entry == "session"
    assert "Struck" in text_of(read(lead, f"/prevented/sessions/{helped.pk}/"))
    assert lead.post("/prevented/dream/1/strike/", {"reason": "x"}).status_code == 404


def test_an_entry_tells_its_whole_history(acme: Client) -> None:
    pc = device(acme)
    for day in ("01", "02"):
        detection(
            pc, f"2026-10-{day} 09:00", "self-cleared", f"2026-10-{day} 10:00", fingerprint="link-flapping"
        )
    last = detection(
        pc, "2026-10-03 09:00", "fixed-automatically", "2026-10-03 10:00", fingerprint="link-flapping",
        failed_at=at("2026-10-05 09:00"),
    )  # fmt: skip
    detection(pc, "2026-10-08 09:00", "open", fingerprint="link-flapping")
    refreshed()
    says = text_of(read(signed_in(), f"/prevented/{last.pk}/"))
    for told in (
        "Unsteady connection",
        "by 3 signals.",
        "1 Oct 2026, 09:00 Monitoring raised a signal.",
        "3 Oct 2026, 10:00 An automatic action fixed it.",
        "5 Oct 2026, 09:00 A user report or an outage told of it.",
        "8 Oct 2026, 09:00 The same problem was found again.",
        "Came back on 8 Oct 2026, 09:00.",
        "No ticket tells of it.",
    ):
        assert told in says, told


def test_a_client_reads_their_part_in_their_own_words(acme: Client) -> None:
    other = client("Zymurgist")
    detection(
        device(other), "2026-10-03 08:00", "fixed-automatically", "2026-10-03 09:00", fingerprint="zymurgy"
    )
    refreshed()
    reader = signed_in(account("client-contact", client=acme))
    assert reader.get("/prevented/").headers["Location"] == f"/clients/{acme.pk}/prevented/"
    html = read(reader, f"/clients/{acme.pk}/prevented/{OCTOBER}")
    says = text_of(html)
    assert "6 incidents were prevented." in says
    assert "On 3 Oct 2026 the disks of 4 computers were about to fill up." in says
    assert (
        "monitoring found “own-check” on a device. A technician put it right before anybody noticed." in says
    )
    assert "Solved by your own people, who said so." in says
    assert "Not prevented: it was noticed before it was put right." in says
    for hidden in ("PR-D", "Jane Doe", "clean-up-1003", "zymurgy", "Strike"):
        assert hidden not in html
    rows = rows_of(reader, f"/clients/{acme.pk}/prevented/export.csv{OCTOBER}")
    assert len(rows) == 7
    assert "Technician" not in rows[0]
    assert reader.get(f"/clients/{other.pk}/prevented/").status_code == 404
    theirs = Detection.objects.get(fingerprint="zymurgy")
    assert reader.get(f"/prevented/{theirs.pk}/").status_code == 404
    mine = text_of(read(reader, f"/prevented/{Detection.objects.earliest('pk').pk}/"))
    assert "Prevented: it was put right before anybody noticed, and it stayed away." in mine


def test_a_fresh_fix_is_watched(acme: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "as_of", lambda: at("2026-10-06 12:00"))
    says = text_of(read(signed_in(), f"/prevented/{OCTOBER}"))
    assert "Watched until 10 Oct 2026, 08:48." in says
    assert "It is taken back if the problem returns by 10 Oct 2026, 08:48 (PR-D4)." in says


def test_the_balance_warns(acme: Client) -> None:
    """PR-9: five numbers that do not add up are said to be wrong."""
    told = prevented.balanced(prevented.Balance(10, 6, 2, 1, 0), lambda **_: "", None)
    assert "10 were found, and 9 are accounted for" in told.warning
    assert not prevented.balanced(prevented.Balance(10, 6, 2, 1, 1), lambda **_: "", None).warning


def test_nothing_was_ever_detected() -> None:
    organisation()
    owner = client("Acme")
    refreshed()
    says = text_of(read(signed_in(), "/prevented/"))
    assert "Nothing was detected yet" in says
    assert "Import detections" in says
    assert "No record of monitoring" in text_of(read(signed_in(), f"/clients/{owner.pk}/prevented/"))


@pytest.mark.parametrize("hours", [0.01, 1.99, 2, 47, 49])
def test_times_are_said_as_people_say_them(hours: float) -> None:
    said = {0.01: "1 minute", 1.99: "119 minutes", 2: "2 hours", 47: "47 hours", 49: "2.0 days"}
    assert prevented._hours(hours) in (said[hours], said[hours].replace(".0", ""))


@pytest.mark.parametrize(("language", "said"), [("en", "14 days"), ("tr", "14 gün"), ("ja", "14 日")])
def test_days_are_said_in_the_readers_language(language: str, said: str) -> None:
    with override(language):
        assert quantity("verify_days", 14) == said


def test_unknown_fingerprints_do_not_break_a_page(acme: Client) -> None:
    detection(
        device(acme), "2026-10-09 09:00", "self-cleared", "2026-10-09 10:00", fingerprint="<b>{n}%s</b>"
    )
    bring_up_to_date(NOW + timedelta(minutes=1))
    refreshed()
    html = read(signed_in(), f"/prevented/{OCTOBER}")
    assert "&lt;b&gt;{n}%s&lt;/b&gt;" in html
