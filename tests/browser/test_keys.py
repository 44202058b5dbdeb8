"""Keys are shorter ways to what is there anyway: none while typing, none with Ctrl, and all of them can be off."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Trimtab
from tests.browser.signing_in import signed_in

SEPTEMBER = "/?period=2026-09"


@pytest.fixture
def tab(browser: Browser, trimtab: Trimtab) -> Iterator[Page]:
    """A tab of the owner. Fails when a script complains."""
    context = signed_in(browser, trimtab)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def test_the_arrows_and_letters_change_the_period(tab: Page) -> None:
    for back, forth in (("ArrowLeft", "ArrowRight"), ("j", "k")):
        tab.goto(SEPTEMBER)
        tab.keyboard.press(back)
        expect(tab).to_have_url(re.compile("period=2026-08$"))
        tab.keyboard.press(forth)
        expect(tab).to_have_url(re.compile("period=2026-09$"))


def test_a_page_without_a_period_has_no_period_keys(tab: Page) -> None:
    tab.goto("/tickets/")
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("j")
    expect(tab).to_have_url(re.compile("/tickets/$"))


def test_slash_leads_to_the_search_box_and_typing_there_is_only_typing(tab: Page) -> None:
    tab.goto(SEPTEMBER)
    tab.keyboard.press("/")
    expect(tab.locator("#find")).to_be_focused()
    tab.keyboard.type("j?gp/k")
    tab.keyboard.press("ArrowLeft")
    expect(tab.locator("#find")).to_have_value("j?gp/k")
    expect(tab).to_have_url(re.compile("period=2026-09$"))
    tab.locator("#find").fill("printer")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Search for “printer”")


def test_keys_with_a_modifier_are_the_browsers(tab: Page) -> None:
    tab.goto(SEPTEMBER)
    for key in ("Control+ArrowLeft", "Alt+j", "Meta+k", "Shift+ArrowRight"):
        tab.locator("body").dispatch_event("keydown", _pressed(key))
    expect(tab).to_have_url(re.compile("period=2026-09$"))


def _pressed(key: str) -> dict[str, object]:
    modifier, _, name = key.partition("+")
    names = {"Control": "ctrlKey", "Alt": "altKey", "Meta": "metaKey", "Shift": "shiftKey"}
    return {"key": name, "bubbles": True, "cancelable": True, names[modifier]: True}


def test_g_and_a_letter_go_to_a_page(tab: Page) -> None:
    tab.goto("/tickets/")
    for letter, path in (("c", "/clients/"), ("t", "/tickets/"), ("v", "/views/"), ("p", "/")):
        tab.keyboard.press("g")
        tab.keyboard.press(letter)
        tab.wait_for_url(f"**{path}")


def test_the_help_opens_closes_and_switches_the_keys_off(tab: Page) -> None:
    tab.goto(SEPTEMBER)
    tab.keyboard.press("?")
    dialogue = tab.get_by_role("dialog", name="Keys")
    expect(dialogue).to_be_visible()
    dialogue.get_by_label("Use these keys in this browser").uncheck()
    tab.keyboard.press("Escape")
    expect(dialogue).to_be_hidden()
    tab.keyboard.press("j")
    tab.keyboard.press("?")
    expect(dialogue).to_be_hidden()
    expect(tab).to_have_url(re.compile("period=2026-09$"))
    tab.keyboard.press("ArrowLeft")  # no letter, so it stays
    expect(tab).to_have_url(re.compile("period=2026-08$"))
    tab.goto("/help/keys/")
    tab.locator("main").get_by_label("Use these keys in this browser").check()
    tab.keyboard.press("?")
    expect(dialogue).to_be_visible()


def test_an_open_panel_closes_with_escape_and_gives_the_focus_back(tab: Page) -> None:
    tab.goto(SEPTEMBER)
    summary = tab.locator("details.views > summary")
    summary.focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Escape")
    expect(tab.locator("details.views")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_empty_fields_leave_the_address(tab: Page) -> None:
    tab.goto(SEPTEMBER)
    tab.locator("#compare").select_option("year")
    tab.locator("form.pick > button").click()
    tab.wait_for_url("**/?period=2026-09&compare=year")


def test_without_scripts_the_whole_form_works(browser: Browser, trimtab: Trimtab) -> None:
    context = signed_in(browser, trimtab, java_script_enabled=False)
    page = context.new_page()
    page.goto(SEPTEMBER)
    page.locator("form.pick .pick-more > summary").click()
    page.get_by_label("First day").fill("2026-03-05")
    page.get_by_label("Last day").fill("2026-03-14")
    page.locator("form.pick .pick-panel button").click()
    expect(page.locator(".head")).to_contain_text("5 Mar 2026 to 14 Mar 2026")
    page.locator("details.views > summary").click()
    page.get_by_label("Save what is shown now as").fill("Without scripts")
    page.get_by_role("button", name="Save view").click()
    expect(page.locator("details.views")).to_contain_text("Without scripts")
    context.close()
