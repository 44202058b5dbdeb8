"""Pages of lasting changes, outside figures and contract weeks: who does what, and what they say."""

from typing import Any

import pytest
from django.test import Client as Browser

from tests.building import AS_OF, client, contract, organisation, refreshed, ticket
from tests.scorecards.test_baselines import LATER, LEVEL, months
from tests.web.visiting import read, signed_in, text_of
from trimtab.domain.audit.models import AuditEntry
from trimtab.domain.baselines.models import Baseline
from trimtab.domain.benchmarks.models import OutsideFigure
from trimtab.domain.people.models import User

CHANGE = "/kpi/ticket-escalation/lasting-change/?period=2026-10"
PAGE = "/kpi/ticket-escalation/?period=2026-10"
ADD = "/kpi/first-level-resolution/benchmarks/add/?period=2026-10"
FIGURE = {
    "value": "71.5",
    "source": "A survey of desks",
    "year": "2024",
    "definition": "Solved at once",
    "differs": "Larger desks",
}


@pytest.fixture
def manager(own_warehouse: None) -> Browser:
    organisation()
    return signed_in(User.objects.create(email="m@msp.example", name="Mira", role=User.Role.SERVICE_MANAGER))


def shifted() -> None:
    from_the_first = [(LEVEL[n % 3], 40) for n in range(14)] + [(LATER[n % 3], 40) for n in range(8)]
    months(from_the_first, AS_OF.date().replace(year=2025, month=1, day=1))
    refreshed()


def test_a_lasting_shift_is_confirmed_on_its_chart_and_taken_back(manager: Browser) -> None:
    shifted()
    page = read(manager, PAGE)
    assert "Lasting shift: 8 months in a row above the usual level, since March 2026" in text_of(page)
    assert CHANGE in page
    asked = text_of(read(manager, CHANGE))
    assert "Lasting shift: 8 months in a row" in asked
    assert "From 1 Mar 2026 on" in asked
    assert manager.post(CHANGE, {"reason": " "}).status_code == 400
    answer = manager.post(CHANGE, {"reason": "Second line grew"})
    assert (answer.status_code, answer.url) == (302, PAGE)
    confirmed = Baseline.objects.get()
    says = text_of(read(manager, PAGE))
    assert "New level since March 2026: trend signals start after 12 complete months (now: 8)" in says
    assert "New usual level, confirmed by Mira: Second line grew" in says
    assert AuditEntry.objects.get(action="baseline.confirm").actor == "m@msp.example"
    assert manager.post(CHANGE, {"reason": "Again"}).status_code == 400  # there is no shift any more
    undo = f"/kpi/ticket-escalation/lasting-change/{confirmed.pk}/undo/?period=2026-10"
    assert manager.post(undo).status_code == 302
    assert "Lasting shift: 8 months in a row" in text_of(read(manager, PAGE))


def test_without_a_lasting_shift_the_page_says_so(manager: Browser) -> None:
    assert "There is no lasting shift on this chart" in text_of(read(manager, CHANGE))


def test_an_outside_figure_has_every_part_or_is_none(own_warehouse: None) -> None:
    organisation()
    owner = signed_in()
    page = "/kpi/first-level-resolution/?period=2026-10"
    known = text_of(read(owner, page))
    assert "66.0% HDI, 2015 Support Center Practices & Salary Report" in known
    assert "How it differs from ours: First contact is stricter" in known
    for left_out in ("source", "definition", "differs", "year", "value"):
        assert owner.post(ADD, {**FIGURE, left_out: ""}).status_code == 400
    assert not OutsideFigure.objects.exists()
    assert owner.post(ADD, FIGURE).status_code == 302
    made = OutsideFigure.objects.get()
    assert made.value == pytest.approx(0.715)
    assert "71.5% A survey of desks, 2024 Solved at once" in text_of(read(owner, page))
    assert "target" not in text_of(read(owner, page)).split("What others published")[1].split("How is")[0]
    assert owner.post(f"/kpi/first-level-resolution/benchmarks/{made.pk}/remove/").status_code == 302
    assert not OutsideFigure.objects.exists()


def test_contract_weeks_hold_the_view_in_the_address(own_warehouse: None) -> None:
    organisation()
    one = client("Harbour")
    contract(one, "2026-09-01")
    for number in range(30):
        ticket(one, f"2026-09-{1 + number % 28:02} 09:00", escalated=int(number < 6))
    refreshed()
    browser = signed_in()
    address = f"/onboarding/weeks/?client={one.pk}"
    says = text_of(read(browser, address))
    assert "In the first 90 days of 1 contracts 20.0% of 30 tickets were escalated" in says
    assert "Harbour, contract day 82: 20.0% so far, 6 of 30 tickets." in says
    assert '<table id="weeks-table">' in read(browser, address)
    taken: Any = browser.get(f"/onboarding/weeks/export.csv?client={one.pk}")
    lines = b"".join(taken.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 27
    assert "Harbour" in lines[1]
    assert "No contract began" in text_of(read(browser, "/onboarding/weeks/?clients=both"))
