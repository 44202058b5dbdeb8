"""Warnings are dealt with in the inbox itself: acknowledged, taken, given, put off; and the list stays where it was."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser

from tests.building import client, organisation
from tests.domain.notices.about import about
from tests.domain.notices.provider import BY
from tests.web.conftest import NOW
from tests.web.settings_pages import account
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.inbox.actions import snooze
from trimtab.domain.inbox.models import InboxMark
from trimtab.domain.notices.actions import tell
from trimtab.domain.notices.models import GIVEN, Notice, NoticeTelling
from trimtab.domain.outbox.models import DisabledAddress
from trimtab.domain.people.models import User
from trimtab.scorecards.inbox_list import everything
from trimtab.web import clock
from trimtab.web.views import inbox as inbox_view

pytestmark = pytest.mark.usefixtures("own_warehouse")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "as_of", lambda: NOW)


@pytest.fixture
def sam() -> User:
    organisation()
    return account("service-manager")


def refused() -> str:
    """An item that is no notice; its key."""
    one = DisabledAddress.objects.create(address="gone@acme.example", reason="bounced", disabled_at=NOW - DAY)
    return f"address:{one.pk}"


def warned(n: int = 1, *, ago: timedelta = HOUR, **other: str) -> Notice:
    other = {"severity": "exceeded", **other}
    made = tell(about=about(key=f"k{n}", cause=f"c{n}", client=client(f"C{n}").pk, **other), as_of=NOW - ago)
    assert made is not None
    return made


def send(browser: Browser, what: str, one: Notice, *, at: int = 1, **sent: str) -> str:
    answer = browser.post(f"/inbox/{what}/", {"key": f"notice:{one.pk}", "at": at, **sent})
    assert answer.status_code == 302, answer.content.decode()[:500]
    assert answer.headers["Location"].endswith("#said")
    return read(browser, answer.headers["Location"].removesuffix("#said"))


def places(html: str) -> list[str]:
    """What stands in the list, in order: the sentence that says what was done, and the keys of the items."""
    found = re.findall(r'id="said"|class="menu-of".*?name="key" value="([^"]+)"', html, re.S)
    return [key or "said" for key in found]


def test_a_warning_is_acknowledged_where_it_stands(sam: User) -> None:
    first, second = warned(1, ago=3 * HOUR), warned(2)
    html = send(signed_in(sam), "acknowledge", second, at=2)
    assert places(html)[:3] == [f"notice:{first.pk}", "said", f"notice:{second.pk}"]
    text = text_of(html)
    assert "Acknowledged, nobody else is told of it: The webhook “Chat” is switched off" in text
    assert "Service-Manager knows of it, and it still stands." in text
    second.refresh_from_db()
    assert (second.acknowledged_at, second.acknowledged_by) == (NOW, sam)
    assert html.count('action="/inbox/acknowledge/"') == 1, "the other one"
    assert AuditEntry.objects.filter(action="notice.acknowledge", key=str(second.pk)).count() == 1


def test_one_that_only_informs_is_over_by_that(sam: User) -> None:
    one = warned(severity="info")
    html = send(signed_in(sam), "acknowledge", one)
    one.refresh_from_db()
    assert one.resolved_at == NOW
    assert f"notice:{one.pk}" not in places(html)
    assert "Acknowledged, nobody else is told of it" in text_of(html)


def test_a_warning_is_taken_and_nobody_is_told_of_that(sam: User) -> None:
    one = warned()
    html = send(signed_in(sam), "take", one)
    one.refresh_from_db()
    assert one.assigned_to == sam
    assert "You have it now: The webhook “Chat” is switched off" in text_of(html)
    assert 'action="/inbox/take/"' not in html
    assert not NoticeTelling.objects.filter(level=GIVEN).exists()
    assert not InboxMark.objects.exists(), "the notice keeps it, not the inbox"


def test_a_warning_is_given_to_somebody_who_finds_it_and_is_told(sam: User) -> None:
    tess = account("technician")
    one = warned()
    html = send(signed_in(sam), "give", one, account=str(tess.pk))
    assert "Technician has it now" in text_of(html)
    assert NoticeTelling.objects.get(level=GIVEN).given_to == tess
    technician = signed_in(tess)
    assert places(read(technician, "/inbox/")) == [f"notice:{one.pk}"]
    assert send(technician, "acknowledge", one)
    assert technician.post("/inbox/take/", {"key": f"notice:{one.pk}"}).status_code == 404
    assert "Nobody has it now" in text_of(send(signed_in(sam), "give", one, account=""))


def test_a_warning_is_put_off_and_shown_again_here_and_on_its_page(sam: User) -> None:
    browser = signed_in(sam)
    first, second = warned(1, ago=3 * HOUR), warned(2)
    html = send(browser, "put-off", first, days="7")
    assert places(html)[:2] == ["said", f"notice:{second.pk}"], "the next one moved up to its place"
    assert "Put off until 29 Nov 2026, 12:00: The webhook" in text_of(html)
    first.refresh_from_db()
    assert first.snoozed_until == NOW + 7 * DAY
    assert "snoozed until" in text_of(read(browser, f"/notices/{first.pk}/"))
    asleep = read(browser, "/inbox/?asleep=yes")
    assert places(asleep) == [f"notice:{first.pk}"]
    assert "Put off until 29 Nov 2026, 12:00." in text_of(asleep)
    html = send(browser, "put-off", first, days="", **{"back-asleep": "yes"})
    assert "It stands in the inbox again" in text_of(html)
    first.refresh_from_db()
    assert first.snoozed_until is None
    assert f"notice:{first.pk}" in places(read(browser, "/inbox/"))


def test_one_that_the_inbox_itself_put_off_is_shown_again_too(sam: User) -> None:
    one = warned()
    snooze(by=BY, as_of=NOW, key=f"notice:{one.pk}", name="n", until=NOW + DAY)
    browser = signed_in(sam)
    assert places(read(browser, "/inbox/?asleep=yes")) == [f"notice:{one.pk}"]
    send(browser, "put-off", one, days="")
    assert f"notice:{one.pk}" in places(read(browser, "/inbox/"))


def test_the_list_stays_at_its_page_and_filters(sam: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_view, "PAGE_SIZE", 2)
    found = [warned(n, ago=(9 - n) * HOUR) for n in range(5)]
    browser = signed_in(sam)
    html = read(browser, "/inbox/?source=notices&page=2")
    kept = dict(re.findall(r'name="(back-\w+)" value="(\w+)"', html))
    assert kept == {"back-source": "notices", "back-page": "2"}
    (at,) = set(
        re.findall(rf'value="notice:{found[3].pk}"><input type="hidden" name="at" value="(\d+)"', html)
    )
    html = send(browser, "acknowledge", found[3], at=int(at), **kept)
    assert places(html) == [f"notice:{found[2].pk}", "said", f"notice:{found[3].pk}"]
    last = {"back-source": "notices", "back-page": "3"}
    html = send(browser, "put-off", found[4], at=5, days="1", **last)
    assert places(html) == [f"notice:{found[2].pk}", f"notice:{found[3].pk}", "said"], "page 3 is gone"


def test_what_was_done_is_said_though_nothing_is_left(sam: User) -> None:
    html = send(signed_in(sam), "put-off", warned(), days="1", **{"back-source": "notices"})
    assert places(html) == ["said"]
    assert "Nothing fits" in text_of(html)


def test_forms_refuse_what_makes_no_sense(sam: User) -> None:
    browser, one = signed_in(sam), warned()
    other = refused()
    assert other in [each.item.key for each in everything(sam, NOW)]
    for what, sent in (
        ("acknowledge", {"key": other}),
        ("acknowledge", {"key": f"notice:{one.pk + 1}"}),
        ("take", {"key": "notice:0"}),
        ("put-off", {"key": f"notice:{one.pk}", "days": "9999"}),
        ("give", {"key": f"notice:{one.pk}", "account": "999"}),
    ):
        assert browser.post(f"/inbox/{what}/", sent).status_code == 400, (what, sent)
    one.refresh_from_db()
    assert one.acknowledged_at is None


def test_any_other_item_is_taken_with_one_button(sam: User) -> None:
    key, browser = refused(), signed_in(sam)
    assert browser.post("/inbox/take/", {"key": key, "at": "x"}).status_code == 302
    assert "You have it now" in text_of(read(browser, "/inbox/"))
    assert InboxMark.objects.get().account == sam
