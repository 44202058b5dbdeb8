"""A real Chromium for the tests in this folder, and a running Trimtab for it to look at."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.once import Made

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FIRST_START_SECONDS = 180
PATIENCE_MS = 60_000
"""A machine with other work to do is slow: what a test waits for may take its time."""
expect.set_options(timeout=PATIENCE_MS)
SIGN_IN = re.compile(r"^Sign in: (?P<link>http://\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Trimtab:
    """A running Trimtab with the sample provider: its address, and its one sign-in link."""

    address: str
    sign_in_link: str
    home: Path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    if not CHROMIUM.exists():
        reason = "Chromium is missing: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # Playwright runs an event loop in this thread; Django would refuse the database because of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile, as wide as a desktop. For a phone, call ``page.set_viewport_size``."""
    fresh = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="UTC")
    fresh.set_default_timeout(PATIENCE_MS)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab of a browser that nobody signed in with."""
    return context.new_page()


@pytest.fixture(scope="session")
def trimtab(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trimtab]:
    """Trimtab as its owner starts it, ``trimtab up`` with the sample provider; stopped after the run.

    Its tables are there already: tests/cli/test_up_for_real.py starts from nothing.
    """
    with started(made.home(tmp_path_factory.mktemp("home"))) as running:
        yield running


@contextmanager
def started(home: Path) -> Iterator[Trimtab]:
    """``trimtab up`` in this home, until the end of the block."""
    said = home / "said.txt"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRIMTAB_")}
    environment["TRIMTAB_HOME"] = str(home)
    with said.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "trimtab.cli", "up", "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    try:
        link = _await_link(process, said)
        yield Trimtab(link.split("/sign-in/")[0], link, home)
    finally:
        process.terminate()
        process.wait(30)


def _await_link(process: "subprocess.Popen[bytes]", said: Path) -> str:
    """The link that ``trimtab up`` prints. Fails with what it said when it ends or takes too long."""
    for _ in range(FIRST_START_SECONDS * 5):
        found = SIGN_IN.search(said.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found["link"]
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        break
    pytest.fail(f"trimtab up printed no link:\n{said.read_text(encoding='utf-8', errors='replace')}")
