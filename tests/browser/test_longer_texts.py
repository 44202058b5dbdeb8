"""The layout holds when every text is two fifths longer, on a desktop and on the narrowest phone (U22)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import longer
from tests.browser.accounts import known, signed_in_as
from tests.browser.conftest import Trimtab, started
from tests.browser.routes import ONLY, pages

WIDTHS = (1280, 320)
# Lines of text that a box cuts off, or that lie on one another. What scrolls hides nothing; .sr is for ears; a select
# shows the rest in its list; a chart is drawn by coordinates and has a table beside it.
FAULTS = """() => {
  const seen = one => one.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && !one.closest('.sr, .skip, svg, select, option, textarea');
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), lines = [], found = [];
  for (let node; (node = walk.nextNode());) {
    const owner = node.parentElement;
    if (!node.data.trim() || !seen(owner)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const cutting = [];
    let scrolling = null;
    for (let box = owner; box && box !== document.body; box = box.parentElement) {
      const overflow = getComputedStyle(box).overflowX;
      if (overflow === 'hidden' || overflow === 'clip') cutting.push(box.getBoundingClientRect());
      if (overflow === 'auto' || overflow === 'scroll') {
        scrolling = box.getBoundingClientRect();
        break;
      }
    }
    if (cutting.some(box => box.width <= 2)) continue;  // hidden from eyes
    for (const line of range.getClientRects()) {
      if (line.width < 2) continue;
      const away = scrolling && (line.bottom > scrolling.bottom + 1 || line.top < scrolling.top - 1
        || line.left > scrolling.right);
      if (away) continue;  // scrolled out of its box, so it lies on nothing
      if (cutting.some(box => line.right > box.right + 1 || line.left < box.left - 1))
        found.push(`cut off: ${node.data.trim().slice(0, 60)} in ${owner.outerHTML.slice(0, 60)}`);
      lines.push([line, node]);
    }
  }
  lines.sort((one, other) => one[0].top - other[0].top);
  lines.forEach(([one, node], place) => {
    for (let next = place + 1; next < lines.length && lines[next][0].top < one.bottom - 4; next++) {
      const [other, its] = lines[next];
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (its !== node && wide > 2 && high > 6)
        found.push(`on one another: ${node.data.trim().slice(0, 50)} and ${its.data.trim().slice(0, 50)}`);
    }
  });
  return [...new Set(found)];
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize(
    ("text", "lengthened"),
    [
        ("Clients", "Clientscli"),
        ("%(n)s day ago", "%(n)s dayd agoa"),
        ("after {verify_days}: 85 %", "afteraf {verify_days}: 85 %"),
        ("<b>Öl</b> &amp; so", "<b>Ölö</b> &amp; sos"),
    ],
)
def test_words_grow_and_placeholders_stay(text: str, lengthened: str) -> None:
    assert longer.longer(text) == lengthened


@pytest.fixture(scope="module")
def wordy(trimtab: Trimtab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trimtab]:
    """The same provider, whose Trimtab speaks longer."""
    home = tmp_path_factory.mktemp("wordy") / "home"
    shutil.copytree(trimtab.home, home, ignore=shutil.ignore_patterns("*.lock", "static"))
    longer.put_into(home)
    with started(home) as running:
        yield running


def faults(browser: Browser, trimtab: Trimtab, home: Path, width: int) -> Iterator[str]:
    """What is cut off or sticks out, page by page."""
    contexts = {
        role: signed_in_as(browser, role, trimtab.address, home, viewport={"width": width, "height": 900})
        for role in ("owner", *ONLY.values())
    }
    tabs = {role: context.new_page() for role, context in contexts.items()}
    for route, address in pages(known(home)["ids"]).items():
        tab = tabs[ONLY.get(route, "owner")]
        tab.goto(address)
        beyond = tab.evaluate(SIDEWAYS)
        if beyond > 0:
            yield f"{address}: {beyond} px wider than the window"
        yield from (f"{address}: {fault}" for fault in tab.evaluate(FAULTS))
    for context in contexts.values():
        context.close()


@pytest.mark.soak
@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_off_where_texts_are_longer(browser: Browser, wordy: Trimtab, width: int) -> None:
    found = list(faults(browser, wordy, wordy.home, width))
    assert not found, "\n".join(found)
