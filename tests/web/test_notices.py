"""Notices on pages: the list and its view in the address, one in full, what people do with it, and who may."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser

from tests.building import client
from tests.domain.notices.about import about
from tests.domain.notices.provider import BY, desk
from tests.web.conftest import NOW
from tests.web.settings_pages import browser_of
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.annotations.models import Annotation
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.clients.models import Client
from trimtab.domain.notices import acting
from trimtab.domain.notices.actions import settle, tell
from trimtab.domain.notices.models import Notice
from trimtab.domain.notices.sharing_out import share_out, tell_next_level
from trimtab.domain.people.models import User
from trimtab.jobs.teller import Teller
from trimtab.web import clock

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TITLE = "The webhook “Chat” is switched off"


@pytest.fixture
def acme(monkeypatch: pytest.MonkeyPatch) -> tuple[Client, dict[str, User]]:
    monkeypatch.setattr(clock, "as_of", lambda: NOW)
    return desk(NOW)


@pytest.fixture
def lead(acme: Any) -> Browser:
    return browser_of("service-manager")


def told(acme: Any, *, ago: timedelta = HOUR, **other: Any) -> Notice:
    made = tell(about=about(client=acme[0].pk, kpi="ticket-escalation", **other), as_of=NOW - ago)
    assert made is not None
    share_out(as_of=NOW - ago)
    return made


def act(browser: Browser, one: Notice, what: str, **sent: str) -> int:
    return browser.post(f"/notices/{one.pk}/{what}/", sent).status_code


def test_the_list_shows_what_is_open_and_its_parts(acme: Any, lead: Browser) -> None:
    assert "Nothing wants somebody" in text_of(read(lead, "/notices/"))
    one = told(acme)
    told(acme, key="k2", cause="other", severity="exceeded", level="exceeded")
    text = text_of(read(lead, "/notices/"))
    assert text.count(TITLE) == 2
    assert "Acme" in text
    assert "1 hour ago" in text
    assert text_of(read(lead, "/notices/?severity=exceeded")).count(TITLE) == 1
    assert text_of(read(lead, f"/notices/?client={acme[0].pk}")).count(TITLE) == 2
    assert TITLE not in text_of(read(lead, f"/notices/?client={client('Beta').pk}"))
    settle(cause=one.cause, as_of=NOW)
    assert text_of(read(lead, "/notices/")).count(TITLE) == 1
    assert text_of(read(lead, "/notices/?show=over")).count(TITLE) == 1
    read(lead, "/notices/?show=nonsense", 400)
    read(lead, "/notices/?page=7", 400)


def test_one_in_full_with_its_evidence_and_history(acme: Any, lead: Browser) -> None:
    one = told(acme, ago=6 * DAY)
    Teller(clock=lambda: NOW - 6 * DAY + timedelta(seconds=10)).once()
    tell_next_level(as_of=NOW)
    text = text_of(read(lead, f"/notices/{one.pk}/"))
    assert "chat.msp.example has not taken a message for three days" in text
    assert "lasting" in text
    for event in (
        "Trimtab told of it", "Lead sees it on the page.", "The e-mail to Lead is on its way.",
        "Delivery sees it on the page. Nobody had acknowledged it.",
    ):  # fmt: skip
        assert event in text, event


def test_acknowledging_says_by_whom_and_empties_the_bell(acme: Any) -> None:
    one, browser = told(acme), signed_in(acme[1]["lead"])
    assert "waiting for you" in read(browser, "/notices/")
    assert act(browser, one, "acknowledge") == 302
    text = text_of(read(browser, f"/notices/{one.pk}/"))
    assert "acknowledged by Lead" in text
    assert "Acknowledged: nobody else is told of it now." in text
    assert "waiting for you" not in read(browser, "/notices/")
    assert AuditEntry.objects.filter(action="notice.acknowledge").count() == 1
    assert act(browser, one, "acknowledge") == 302
    assert AuditEntry.objects.filter(action="notice.acknowledge").count() == 1


def test_what_only_informs_is_over_once_it_is_acknowledged(acme: Any, lead: Browser) -> None:
    one = told(acme, severity="info", level="information")
    act(lead, one, "acknowledge")
    one.refresh_from_db()
    assert one.resolved_at == NOW


def test_snoozing_puts_it_aside_and_it_comes_back(acme: Any, lead: Browser, monkeypatch: Any) -> None:
    one = told(acme)
    assert act(lead, one, "snooze", **{"for": "day"}) == 302
    assert TITLE not in text_of(read(lead, "/notices/"))
    assert "snoozed until" in text_of(read(lead, "/notices/?show=aside"))
    monkeypatch.setattr(clock, "as_of", lambda: NOW + 2 * DAY)
    assert TITLE in text_of(read(lead, "/notices/"))
    act(lead, one, "snooze", until="2026-12-24")
    assert Notice.objects.get().snoozed_until.isoformat() == "2026-12-24T05:00:00+00:00"  # type: ignore[union-attr]
    assert act(lead, one, "wake") == 302
    assert TITLE in text_of(read(lead, "/notices/"))


def test_assigning_makes_it_theirs(acme: Any, lead: Browser) -> None:
    one, theirs = told(acme), signed_in(acme[1]["team"])
    assert theirs.get(f"/notices/{one.pk}/").status_code == 404
    assert act(lead, one, "assign", to=str(acme[1]["team"].pk)) == 302
    assert TITLE in text_of(read(theirs, "/notices/?show=mine"))
    assert "given to Team" in text_of(read(theirs, f"/notices/{one.pk}/"))
    act(lead, one, "assign", to="")
    assert Notice.objects.get().assigned_to is None


def test_a_known_cause_writes_a_note_on_the_chart_and_is_quiet(acme: Any, lead: Browser) -> None:
    one = told(acme)
    assert act(lead, one, "known", why="The new RMM was rolled out", until="2026-12-22") == 302
    note = Annotation.objects.get()
    assert (note.text, note.kpi, note.client, note.day) == (
        "The new RMM was rolled out", "ticket-escalation", acme[0], date(2026, 11, 22),
    )  # fmt: skip
    assert TITLE not in text_of(read(lead, "/notices/"))
    settle(cause=one.cause, as_of=NOW)
    again = told(acme, key="k2", ago=timedelta(0))
    assert again.tellings.get().quiet == "known"
    assert "its cause is known, so nobody was told" in text_of(read(lead, f"/notices/{again.pk}/"))


@pytest.mark.parametrize(
    ("what", "sent"),
    [
        ("snooze", {}), ("snooze", {"until": "2026-11-01"}), ("snooze", {"for": "ever"}), ("snooze", {"until": "soon"}),
        ("assign", {"to": "999999"}), ("assign", {"to": "x"}), ("known", {"why": " ", "until": "2026-12-01"}),
        ("known", {"why": "x" * 201, "until": "2026-12-01"}), ("known", {"why": "x", "until": "2026-11-01"}),
        ("known", {"why": "x"}),
    ],
)  # fmt: skip
def test_what_makes_no_sense_changes_nothing(
    acme: Any, lead: Browser, what: str, sent: dict[str, str]
) -> None:
    one = told(acme)
    before = Notice.objects.values().get()
    assert act(lead, one, what, **sent) == 400
    assert Notice.objects.values().get() == before


def test_a_client_cannot_be_given_a_notice(acme: Any, lead: Browser) -> None:
    contact = User.objects.create(email="c@acme.example", name="C", role="client-contact", client=acme[0])
    one = told(acme)
    assert act(lead, one, "assign", to=str(contact.pk)) == 400
    with pytest.raises(acting.CannotAct):
        acting.assign(by=BY, account=contact, notice=one, to=contact, as_of=NOW)


def test_a_technician_sees_and_does_what_is_theirs_and_nothing_else(acme: Any) -> None:
    one = told(acme)
    theirs, other = signed_in(acme[1]["lead"]), signed_in(acme[1]["team"])
    assert TITLE in text_of(read(theirs, "/notices/"))
    assert TITLE not in text_of(read(other, "/notices/?show=all"))
    assert act(other, one, "acknowledge") == 404
    assert act(theirs, one, "acknowledge") == 302


def test_the_list_is_taken_along(acme: Any, lead: Browser) -> None:
    told(acme)
    answer = lead.get("/notices/export.csv?show=all")
    text = answer.getvalue().decode()
    assert TITLE in text
    assert "Acme" in text
    assert "2026-11-22 14:00:00+03:00" in text


def test_an_initiative_starts_with_what_the_notice_knows(acme: Any, lead: Browser) -> None:
    one = told(acme)
    text = read(lead, f"/notices/{one.pk}/")
    address = re.search(r"/initiatives/new/\?[^\"]+", text)
    assert address is not None
    form = read(lead, unescape(address[0]))
    assert re.search(rf'value="client:{acme[0].pk}"[^>]*(checked|selected)', form)
    assert 'value="ticket-escalation" selected' in form


@pytest.mark.parametrize(
    ("language", "title"), [("tr", "“Chat” webhook’u kapatıldı"), ("ja", "Webhook「Chat」を停止しました")]
)
def test_each_reads_it_in_their_language(acme: Any, language: str, title: str) -> None:
    told(acme)
    acme[1]["lead"].language = language
    acme[1]["lead"].save()
    assert title in text_of(read(signed_in(acme[1]["lead"]), "/notices/"))
