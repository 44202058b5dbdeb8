"""From a tile to the rows behind its number in two clicks, and on to one ticket and why it counts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Trimtab
from tests.browser.signing_in import signed_in

PHONE = {"width": 390, "height": 844}
TARGETS = "a, button, select, summary, input:not([type=hidden])"
SMALL = """
elements => elements
  .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter(one => !one.closest('p, .sr, .skip, thead'))
  .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([_, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)
"""


@pytest.fixture
def owner_page(browser: Browser, trimtab: Trimtab) -> Iterator[Page]:
    """A tab of the owner. Fails when the browser complains of anything on any page."""
    context = signed_in(browser, trimtab)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def test_two_clicks_from_a_tile_to_rows_that_come_to_its_number(owner_page: Page, trimtab: Trimtab) -> None:
    page = owner_page
    page.goto(trimtab.address)
    tile = page.locator('[data-kpi="ticket-escalation"]').first
    shown = re.search(r"\d+\.\d", tile.locator(".value b").inner_text())
    assert shown is not None
    tile.click()
    page.locator('dl.facts a[href*="/rows/"]').first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The rows behind the number")
    says = page.locator(".recomputed").inner_text()
    found = re.match(r"([\d,]+) of ([\d,]+) tickets counted = (\d+\.\d)%", says)
    assert found is not None, says
    assert found[3] == shown[0]
    counted, total = (int(text.replace(",", "")) for text in found.groups()[:2])
    assert f"{100 * counted / total:.1f}" == shown[0]


def test_from_the_rows_to_a_ticket_that_says_why_it_counts(owner_page: Page, trimtab: Trimtab) -> None:
    page = owner_page
    page.goto(f"{trimtab.address}/kpi/ticket-escalation/rows/?counted=yes")
    page.locator("table.rows tbody th a").first.click()
    expect(page).to_have_url(re.compile(r"/tickets/\d+/$"))
    expect(page.locator(".why .answer")).to_contain_text("Counts as escalated")
    expect(page.locator(".timeline li.counted").first).to_contain_text("Counts as an escalation")


def test_the_exported_rows_come_to_the_number(owner_page: Page, trimtab: Trimtab) -> None:
    page = owner_page
    page.goto(f"{trimtab.address}/kpi/ticket-escalation/rows/")
    says = page.locator(".recomputed").inner_text()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV of these rows").click()
    lines = waiting.value.path().read_text(encoding="utf-8-sig").splitlines()
    counted = sum(line.startswith("true,") for line in lines)
    assert says.startswith(f"{counted:,} of {len(lines) - 1:,} tickets counted")
    assert re.fullmatch(r"trimtab-ticket-escalation-rows-\d{4}-\d\d\.csv", waiting.value.suggested_filename)


def test_back_and_forward_keep_the_view(owner_page: Page, trimtab: Trimtab) -> None:
    page = owner_page
    page.goto(f"{trimtab.address}/tickets/")
    page.locator("main").get_by_role("searchbox").fill("vpn")
    page.get_by_role("button", name="Show", exact=True).first.click()
    expect(page).to_have_url(re.compile(r"[?&]q=vpn"))
    narrowed = page.locator(".head p.num").inner_text()
    page.locator("table tbody th a").first.click()
    page.go_back()
    expect(page.locator("main").get_by_role("searchbox")).to_have_value("vpn")
    assert page.locator(".head p.num").inner_text() == narrowed


@pytest.mark.parametrize(
    "path",
    [
        "/clients/",
        "/tickets/",
        "/kpi/ticket-escalation/rows/",
        "/kpi/technician-satisfaction/rows/",
        "/kpi/turnover/rows/",
    ],
)
def test_a_phone_shows_the_page_without_scrolling_sideways(
    owner_page: Page, trimtab: Trimtab, path: str
) -> None:
    page = owner_page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{trimtab.address}{path}")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    assert page.locator(TARGETS).evaluate_all(SMALL) == []


def test_the_client_page_leads_to_its_open_tickets(owner_page: Page, trimtab: Trimtab) -> None:
    page = owner_page
    page.goto(f"{trimtab.address}/clients/?sort=-open")
    page.locator("table.clients tbody th a").first.click()
    expect(page.get_by_role("heading", name="Open tickets")).to_be_visible()
    page.get_by_role("link", name="All open tickets").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tickets")
    expect(page.locator("ul.narrowed")).to_contain_text("Status: Not yet resolved")
