"""A browser that is signed in. The printed link works once, so what it gave is kept for the whole run."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import PATIENCE_MS, Trimtab

_kept: dict[str, Any] = {}


def signed_in(browser: Browser, trimtab: Trimtab, **options: Any) -> BrowserContext:
    """A fresh profile of a person who opened the printed link. ``options`` are Playwright's, such as viewport."""
    if trimtab.sign_in_link not in _kept:
        first = browser.new_context()
        first.new_page().goto(trimtab.sign_in_link)
        _kept[trimtab.sign_in_link] = first.storage_state()
        first.close()
    given = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "timezone_id": "UTC", **options}
    context = browser.new_context(
        storage_state=_kept[trimtab.sign_in_link], base_url=trimtab.address, **given
    )
    context.set_default_timeout(PATIENCE_MS)
    return context
