"""Targets, thresholds, working hours and holidays as people set them, each in their own way of writing."""

import re
from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.building import client, organisation
from tests.web.conftest import NOW
from tests.web.settings_pages import browser_of, typed
from tests.web.visiting import read, text_of
from trimtab.catalogue.kpis import KPIS
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.calendars.models import Holiday, WorkingHours
from trimtab.domain.calendars.working import Stretch
from trimtab.domain.targets.models import Target
from trimtab.domain.targets.queries import in_force
from trimtab.web import clock
from trimtab.web.presenters.settings.units import typed_unit
from trimtab.web.settings_forms.hours import HoursForm, hours_text

pytestmark = pytest.mark.django_db
RATE = "/settings/targets/ticket-escalation/"
HOURS = "/settings/hours/"
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation()
    monkeypatch.setattr(clock, "as_of", lambda: NOW)


@pytest.fixture
def lead() -> Client:
    return browser_of("service-manager")


def send(browser: Client, path: str, status: int = 302, **changes: Any) -> str:
    answer = browser.post(path, {**typed(read(browser, path)), **changes})
    assert answer.status_code == status, text_of(answer.content.decode())
    return read(browser, answer["Location"]) if status == 302 else answer.content.decode()


def test_a_target_is_typed_with_its_unit_and_stands_in_the_history(lead: Client) -> None:
    html = send(lead, RATE, value="12.5", reason="agreed in May")
    assert in_force(on=TODAY) == {"ticket-escalation": 0.125}
    assert "12.5%" in text_of(html)
    assert "agreed in May" in html
    assert "12.5%" in text_of(read(lead, "/settings/targets/"))
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.after["value"]) == (
        "target.set",
        "service-manager@msp.example",
        0.125,
    )


@pytest.mark.parametrize(
    ("language", "text"), [("tr", "12,5"), ("tr", "%12,5"), ("ja", "１２．５"), ("en", "12.5 %")]
)
def test_a_value_is_read_in_the_readers_own_way(lead: Client, language: str, text: str) -> None:
    lead.cookies["django_language"] = language
    send(lead, RATE, value=text, from_day="2026-10-05")
    assert in_force(on=TODAY) == {"ticket-escalation": 0.125}


@pytest.mark.parametrize(
    ("language", "text"), [("tr", "05.10.2026"), ("ja", "2026年10月5日"), ("en", "2026-10-05")]
)
def test_a_day_is_read_in_the_readers_own_way(lead: Client, language: str, text: str) -> None:
    lead.cookies["django_language"] = language
    send(lead, RATE, value="10", from_day=text)
    assert Target.objects.get().from_day == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"value": "101"}, "“101” is out of range. Write a number from 0 to 100."),
        ({"value": "-1"}, "from 0 to 100"),
        ({"value": "many"}, "“many” is not a number"),
        ({"value": ""}, "Write a value, or tick"),
        ({"value": "5", "none": "on"}, "Leave the value empty, or untick"),
        (
            {"value": "5", "from_day": "5/10/2026"},
            "“5/10/2026” is not a day of 1990 to 2100. Write a day as 2026-10-05.",
        ),
        ({"value": "5", "from_day": "1800-01-01"}, "is not a day of 1990"),
        ({"value": "5", "client": "999"}, "Select a valid choice"),
        ({"value": "5", "kind": "wish"}, "Select a valid choice"),
    ],
)
def test_nonsense_is_refused_with_its_remedy(lead: Client, changes: dict[str, str], says: str) -> None:
    html = send(lead, RATE, 422, **changes)
    assert says in text_of(html)
    assert not Target.objects.exists()


@pytest.mark.parametrize("key", KPIS)
def test_the_field_takes_the_kpis_own_scale_and_no_more(key: str) -> None:
    kpi, unit = KPIS[key], typed_unit(KPIS[key])
    low, high = unit.low / unit.factor, unit.high / unit.factor
    if kpi.scale:
        assert (low, high) == kpi.scale
    elif kpi.unit == "share":
        assert (low, high) == (0, 1)
    else:
        assert low == 0


def test_every_kpi_has_its_page_of_targets(lead: Client) -> None:
    html = read(lead, "/settings/targets/")
    for key in KPIS:
        assert f'href="/settings/targets/{key}/"' in html
    for key in ("onboarding-nps", "turnover", "first-reply", "backlog", "weekly-pulse"):
        assert "Say something new" in read(lead, f"/settings/targets/{key}/")
    read(lead, "/settings/targets/no-such-kpi/", 404)


def test_a_measure_without_clients_offers_none(lead: Client) -> None:
    assert 'name="client"' in read(lead, RATE)
    assert 'name="client"' not in read(lead, "/settings/targets/turnover/")


def test_a_client_that_differs_is_listed_and_may_be_taken_back(lead: Client) -> None:
    one = client("Old Mill")
    send(lead, RATE, value="10")
    html = send(lead, RATE, value="5", client=str(one.pk), kind="target")
    assert "5.0%" in text_of(html)
    table = text_of(read(lead, "/settings/targets/"))
    assert "Old Mill Ticket escalation Target 5.0% All clients 10.0%" in table
    assert "1 client differs" in table
    own = Target.objects.get(client=one)
    answer = lead.post(f"{RATE}{own.pk}/withdraw/")
    assert answer.status_code == 302
    assert "No client has a target" in text_of(read(lead, "/settings/targets/"))
    assert lead.post(f"{RATE}{own.pk}/withdraw/").status_code == 404
    assert lead.get(f"{RATE}{own.pk}/withdraw/").status_code == 405


def test_a_target_ends(lead: Client) -> None:
    send(lead, RATE, value="10", from_day="2026-01-01")
    send(lead, RATE, value="", none="on", from_day="2026-06-01")
    assert in_force(on=date(2026, 5, 31)) == {"ticket-escalation": 0.1}
    assert in_force(on=TODAY) == {}


def test_hours_and_holidays_of_the_provider(lead: Client) -> None:
    assert "No hours were written down yet" in read(lead, HOURS)
    html = send(
        lead, HOURS, day_1="9-12:30, 13.30–18:00", day_6="22:00-24:00", holidays="2027-01-01, New Year\n\n"
    )
    assert 'name="day_1" value="09:00-12:30, 13:30-18:00"' in html
    assert 'name="day_6" value="22:00-24:00"' in html
    assert "2027-01-01, New Year" in html
    assert WorkingHours.objects.count() == 3
    assert AuditEntry.objects.get().after["hours"]["6"] == "22:00-24:00"
    assert "Nothing was changed" in text_of(send(lead, HOURS))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"day_1": "all day"}, "“all day” is not a stretch of hours. Write it as 09:00-17:30"),
        ({"day_1": "9-25"}, "“9-25” is not a stretch of hours"),
        ({"day_1": "09:75-12"}, "is not a stretch of hours"),
        ({"day_1": "17-9"}, "“17-9” ends before it begins"),
        ({"day_2": "9-12, 11-13"}, "09:00-12:00 and 11:00-13:00 overlap"),
        (
            {"holidays": "2027-01-01, New Year\nlater, Spring"},
            "Line 2: “later” is not a day. Write a day as 2026-10-05.",
        ),
        ({"holidays": "2027-01-01 New Year"}, "Line 1: “2027-01-01 New Year” has no comma"),
        ({"holidays": "2027-01-01,"}, "has no name of 1 to 200 characters"),
        ({"holidays": "2027-01-01, A\n2027-01-01, B"}, "Line 2: 2027-01-01 stands there twice"),
        ({"holidays": "2027-02-30, A"}, "“2027-02-30” is not a day"),
    ],
)
def test_hours_that_cannot_be_are_named_by_day_and_line(
    lead: Client, changes: dict[str, str], says: str
) -> None:
    html = send(lead, HOURS, 422, **{"day_5": "9-17", **changes})
    assert says in text_of(html)
    assert not WorkingHours.objects.exists()
    assert not Holiday.objects.exists()


def test_holidays_in_turkish_and_japanese(lead: Client) -> None:
    for language, line in (("tr", "29.10.2026, Cumhuriyet Bayramı"), ("ja", "2026年11月3日、文化の日")):
        lead.cookies["django_language"] = language
        send(lead, HOURS, holidays=line)
    assert list(Holiday.objects.values_list("day", "name")) == [(date(2026, 11, 3), "文化の日")]


def test_a_client_has_hours_of_its_own_where_it_is_ticked(lead: Client) -> None:
    send(lead, HOURS, day_1="9-17", holidays="2027-01-01, New Year")
    path = f"{HOURS}{client('Old Mill').pk}/"
    assert 'name="day_1" value="09:00-17:00"' in read(lead, path), "begins with what holds"
    assert "tick this, or change them back" in text_of(send(lead, path, 422, day_1="7-15"))
    html = send(lead, path, day_1="7-15", own_hours="on")
    assert 'name="day_1" value="07:00-15:00"' in html
    assert Holiday.objects.filter(client__isnull=False).count() == 0
    assert "Old Mill" in text_of(read(lead, HOURS).split("Clients that differ")[1].split("Give a client")[0])
    assert lead.post(f"{path}follow/").status_code == 302
    assert "Every client follows the provider" in read(lead, HOURS)
    read(lead, f"{HOURS}999999/", 404)


def test_own_hours_that_are_empty_are_refused(lead: Client) -> None:
    path = f"{HOURS}{client('Old Mill').pk}/"
    assert "No day has hours" in text_of(send(lead, path, 422, own_hours="on"))


@given(st.lists(st.integers(0, 1440), min_size=2, max_size=8, unique=True))
def test_hours_written_out_are_read_as_the_same(minutes: list[int]) -> None:
    edges = sorted(minutes)[: len(minutes) // 2 * 2]
    clocks = [time(0) if minute == 1440 else time(minute // 60, minute % 60) for minute in edges]
    stretches = [Stretch(3, *pair) for pair in zip(clocks[::2], clocks[1::2], strict=True)]
    form = HoursForm({"day_3": hours_text(stretches), "holidays": ""})
    assert form.is_valid(), form.errors
    assert form.stretches() == stretches


def test_a_threshold_stands_among_the_facts_of_its_kpi(lead: Client) -> None:
    send(lead, RATE, value="25", kind="threshold", from_day="2026-01-01")
    assert "25.0% threshold" in _facts(read(lead, "/kpi/ticket-escalation/?period=2026-10"))
    assert "threshold" not in _facts(read(lead, "/kpi/ticket-escalation/?period=2025-10"))


def _facts(html: str) -> str:
    """Each number of the row of facts with what it is."""
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html)
    return "; ".join(f"{text_of(number)} {text_of(says)}" for says, number in found)
