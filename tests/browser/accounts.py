"""One account of each role in a running Trimtab, and browsers signed in as them."""

import json
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import PATIENCE_MS

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("owner", "service-manager", "technician", "client-contact")


def signed_in_as(browser: Browser, role: str, address: str, home: Path, **options: Any) -> BrowserContext:
    """A fresh profile of the account of this role. ``options`` are Playwright's, such as viewport and locale."""
    given = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "timezone_id": "UTC", **options}
    context = browser.new_context(base_url=address, **given)
    context.add_cookies([{"name": "sessionid", "value": known(home)["sessions"][role], "url": address}])
    context.set_default_timeout(PATIENCE_MS)
    return context


@lru_cache(maxsize=2)
def known(home: Path) -> dict[str, Any]:
    """The sessions by role, and the ids of records to look at, of the Trimtab that lives in this home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRIMTAB_")}
    surroundings = {
        **kept,
        "TRIMTAB_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "trimtab.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.account_making"],
        env=surroundings,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    found: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return found
