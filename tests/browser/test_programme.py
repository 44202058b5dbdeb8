"""An owner's Monday: open the link, see seven tiles, follow one to its rows; on a phone and by keyboard too."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Trimtab
from tests.browser.signing_in import signed_in
from trimtab.catalogue.kpis import HEADLINES

PAGES = ("/", "/kpi/ticket-escalation/", "/kpi/turnover/", "/kpi/client-onboarding-satisfaction/?show=table")


@pytest.fixture
def owners_page(browser: Browser, trimtab: Trimtab) -> Iterator[Page]:
    """A tab of the owner, who is signed in. Fails when the browser complains of anything on any page."""
    context = signed_in(browser, trimtab)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def test_the_programme_has_a_filled_tile_for_every_headline(owners_page: Page) -> None:
    owners_page.goto("/")
    expect(owners_page.get_by_role("heading", level=1)).to_have_text("Programme")
    assert len(HEADLINES) == 7
    for key in HEADLINES:
        tile = owners_page.locator(f'[data-kpi="{key}"]')
        expect(tile).to_be_visible()
        expect(tile.locator(".value b")).to_have_text(re.compile(r"\d"))
        expect(tile.locator("svg.spark")).to_be_visible()
        expect(tile.locator(".say")).not_to_be_empty()


def test_a_number_leads_to_its_rows_in_two_clicks_and_they_count_to_it(owners_page: Page) -> None:
    owners_page.goto("/")
    owners_page.locator('[data-kpi="ticket-escalation"]').click()
    expect(owners_page.get_by_role("heading", level=1)).to_have_text("Ticket escalation")
    number = owners_page.locator(".facts a").first
    shown = number.inner_text()
    number.click()
    expect(owners_page).to_have_url(re.compile(r"/kpi/ticket-escalation/rows/\?period="))
    expect(owners_page.locator("main")).to_contain_text(f"{shown} of ")


def test_a_step_of_the_chart_leads_to_its_rows(owners_page: Page) -> None:
    owners_page.goto("/kpi/ticket-escalation/")
    expect(owners_page.locator("figure.is-live")).to_be_visible()
    step = owners_page.locator(".chart-live .chart-steps a").nth(5)
    month = (step.get_attribute("aria-label") or "").split(":")[0]
    step.click()
    expect(owners_page.locator("main")).to_contain_text(month)


def test_back_and_forward_work(owners_page: Page) -> None:
    owners_page.goto("/")
    here = owners_page.url
    owners_page.locator('[data-kpi="turnover"]').click()
    owners_page.go_back()
    expect(owners_page).to_have_url(here)
    owners_page.go_forward()
    expect(owners_page.get_by_role("heading", level=1)).to_have_text("Technician turnover")


def test_the_period_is_chosen_by_keyboard_and_kept_by_links(owners_page: Page) -> None:
    owners_page.goto("/")
    before = owners_page.get_by_role("link", name="Previous period").get_attribute("href") or ""
    owners_page.get_by_label("Period", exact=True).focus()
    owners_page.keyboard.press("ArrowDown")
    owners_page.get_by_role("button", name="Show").focus()
    owners_page.keyboard.press("Enter")
    expect(owners_page).to_have_url(re.compile(re.escape(before[1:])))
    href = owners_page.locator('[data-kpi="turnover"]').get_attribute("href") or ""
    assert before[1:] in href


def test_focus_is_visible_at_every_stop_and_the_first_leads_to_the_content(owners_page: Page) -> None:
    owners_page.goto("/")
    owners_page.keyboard.press("Tab")
    expect(owners_page.locator(":focus")).to_have_text("Skip to the content")
    owners_page.keyboard.press("Enter")
    owners_page.keyboard.press("Tab")
    assert owners_page.evaluate("document.activeElement.closest('main') !== null")
    seen = set()
    for _ in range(25):
        owners_page.keyboard.press("Tab")
        width = owners_page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert width == "3px", owners_page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        seen.add(owners_page.evaluate("document.activeElement.dataset.kpi"))
    assert set(HEADLINES) <= seen


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_shows_the_page_without_scrolling_sideways(path: str, owners_page: Page) -> None:
    owners_page.set_viewport_size({"width": 390, "height": 844})
    owners_page.goto(path)
    for width in (390, 320):
        owners_page.set_viewport_size({"width": width, "height": 844})
        assert owners_page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_everything_is_there(browser: Browser, trimtab: Trimtab) -> None:
    context = signed_in(browser, trimtab, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator('[data-kpi="ticket-escalation"]').click()
    expect(page.locator(".chart-box.wide svg.chart")).to_be_visible()
    context.close()


def test_the_account_menu_signs_out(browser: Browser, trimtab: Trimtab) -> None:
    # A session of its own: ending the shared one would end it for every test.
    context = signed_in(browser, trimtab)
    page = context.new_page()
    page.goto("/")
    page.locator(".account-menu summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    context.close()
