"""Somebody who has only a keyboard: goes from stop to stop, and sees at each one where they are."""

import re
from typing import Any

from playwright.sync_api import Download, Page, expect

FARTHEST = 150
"""Stops that anybody would bear on the way to something."""
# What the stop is, whether it shows that it has the focus, and whether something covers all of it (WCAG 2.4.7, 2.4.11).
STOP = """
wanted => {
  const here = document.activeElement;
  if (!here || here === document.body) return {here: "the page itself", there: false, shown: true, seen: true};
  const rings = one => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none";
  };
  const strokes = one => getComputedStyle(one).strokeWidth !== "0px" && getComputedStyle(one).stroke !== "none";
  const inPicture = here.closest("svg") ? [...here.querySelectorAll("rect")].some(strokes) : false;
  const box = here.getBoundingClientRect();
  const inside = (low, high, share) => low + (high - low) * share;
  const spots = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]]
    .map(([x, y]) => [inside(box.left, box.right, x), inside(box.top, box.bottom, y)])
    .filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
  const open = ([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top !== null && (here.contains(top) || top.contains(here) || top.closest("label")?.contains(here));
  };
  return {
    here: here.outerHTML.slice(0, 160),
    there: here.matches(wanted),
    shown: rings(here) || inPicture,
    seen: spots.some(open),
  };
}
"""


class Keyboard:
    """The keys of one tab. Fails at the first stop that does not show the focus, or is covered."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops = 0

    def go(self, wanted: str, *, back: bool = False) -> None:
        """Press Tab (``back``: Shift+Tab) until something that fits the selector has the focus."""
        for _ in range(FARTHEST):
            self.press("Shift+Tab" if back else "Tab")
            if self._stop(wanted):
                return
        raise AssertionError(f"{self.page.url}: {FARTHEST} stops and none is {wanted}")

    def content(self) -> None:
        """Skip to the content, as the first stop of every page offers."""
        self.go(".skip")
        self.press("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def follow(self, wanted: str, *, within: bool = True) -> None:
        """Go to a link or button of the content and press it; wait until the next page stands."""
        if within:
            self.content()
        self.go(wanted)
        self.enter()

    def unfold(self, menu: str, wanted: str) -> None:
        """Open a menu and go to a link in it; wait until the next page stands."""
        self.go(f"{menu} summary")
        self.press("Enter")
        self.go(f"{menu} {wanted}")
        self.enter()

    def enter(self, key: str = "Enter") -> None:
        """Press what has the focus, and wait for the page that it leads to."""
        with self.page.expect_navigation(wait_until="load"):
            self.press(key)

    def save(self) -> Download:
        """Press a link that saves a file."""
        with self.page.expect_download() as saved:
            self.press("Enter")
        return saved.value

    def choose(self, wanted: str, value: str) -> None:
        """Go to a list and move by arrows until it has this value."""
        self.go(wanted)
        chosen = "document.activeElement.value"
        places = self.page.evaluate(
            "value => [...document.activeElement.options].findIndex(one => one.value === value)"
            " - document.activeElement.selectedIndex", value
        )  # fmt: skip
        for _ in range(abs(places)):
            self.press("ArrowDown" if places > 0 else "ArrowUp")
        assert self.page.evaluate(chosen) == value

    def fill(self, wanted: str, text: str) -> None:
        """Go to a field and type over what is in it."""
        self.go(wanted)
        self.press("Control+a")
        self.type(text)

    def type(self, text: str) -> None:
        """Type a text."""
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)

    def at(self, path: str) -> None:
        """This is the page at that path (a regular expression), and it answers."""
        expect(self.page).to_have_url(re.compile(path))
        expect(self.page.locator("h1")).to_have_count(1)

    def _stop(self, wanted: str) -> bool:
        found: Any = self.page.evaluate(STOP, wanted)
        self.stops += 1
        assert found["shown"], f"{self.page.url}: no focus to be seen on {found['here']}"
        assert found["seen"], f"{self.page.url}: something covers {found['here']}"
        return bool(found["there"])
