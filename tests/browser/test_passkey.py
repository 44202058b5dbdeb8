"""A passkey is added and signs in, with the authenticator that Chromium keeps for tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Trimtab
from tests.browser.signing_in import signed_in

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def tab(browser: Browser, trimtab: Trimtab) -> Iterator[tuple[Page, str, list[str]]]:
    """A tab of the signed-in owner with an authenticator, the address by name, and what the console complained of."""
    context = signed_in(browser, trimtab)
    by_name = trimtab.address.replace("127.0.0.1", "localhost")
    # The session's cookie belongs to 127.0.0.1; passkeys belong to names.
    context.add_cookies(
        [{"name": one["name"], "value": one["value"], "url": by_name} for one in context.cookies()]
    )
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page, by_name, complaints
    context.close()


def test_a_passkey_signs_in_by_itself(tab: tuple[Page, str, list[str]]) -> None:
    page, address, complaints = tab
    page.goto(f"{address}/account/passkeys/add/")
    expect(page.get_by_label("It signs me in by itself")).to_be_checked()
    page.get_by_label("What you call it").fill("This laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{address}/account/passkeys/")
    expect(page.get_by_role("row", name="This laptop")).to_contain_text("By itself")
    page.context.clear_cookies()
    page.goto(f"{address}/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{address}/account/")
    page.goto(f"{address}/account/passkeys/")
    page.get_by_role("row", name="This laptop").get_by_role("link", name="Remove").click()
    if "/confirm/" in page.url:
        page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("No passkey yet.")).to_be_visible()
    assert complaints == []


def test_a_passkey_that_is_not_known_says_so(tab: tuple[Page, str, list[str]]) -> None:
    page, address, _ = tab
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in/")
    failed = page.get_by_text("The passkey was not used")
    expect(failed).to_be_hidden()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(failed).to_be_visible()


def test_by_a_number_the_page_says_why_no_passkey_works(browser: Browser, trimtab: Trimtab) -> None:
    context = signed_in(browser, trimtab)
    page = context.new_page()
    page.goto("/account/passkeys/add/")
    expect(page.get_by_text("Passkeys belong to a name")).to_be_visible()
    context.close()
