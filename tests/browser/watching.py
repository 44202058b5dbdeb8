"""What a page must never do, noticed while it is open: run something planted, break the policy, call elsewhere."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Dialog, Page, Request

# Heard before any script of the page could run.
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("POLICY " + event.violatedDirective + " " + event.blockedURI + " " + event.sample));
window.planted = () => console.error("PLANTED");
"""


class Watched:
    """A tab, and everything wrong that happened in it."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.faults: list[str] = []
        context.add_init_script(LISTEN)
        self.page: Page = context.new_page()
        self.page.on("console", lambda said: self._note(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self._note(f"an error: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)

    def visit(self, path: str) -> str:
        """Open a page, wait until it is quiet, and give back its markup as the server sent it."""
        answer = self.page.goto(path, wait_until="load")
        assert answer is not None
        return answer.text()

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self.page.url}: {fault[:300]}")

    def _dialog(self, dialog: Dialog) -> None:
        self._note(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self._note(f"a call to {request.url}")


def links_of(page: Page, wanted: Callable[[str], bool]) -> list[str]:
    """The paths that a page's links lead to inside Trimtab."""
    read = "all => all.map((one) => new URL(one.getAttribute('href'), location.href).href)"  # charts have links too
    found = page.eval_on_selector_all("a[href]:not([download])", read)
    here = urlsplit(page.url).netloc
    inside = [urlsplit(link) for link in found if urlsplit(link).netloc == here]
    paths = [f"{one.path}?{one.query}" if one.query else one.path for one in inside]
    return [path for path in dict.fromkeys(paths) if wanted(path)]
