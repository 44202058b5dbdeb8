"""What a page reads like as running text: which pieces stand on one line, and with what between them."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

ON_ONE_LINE = {
    *("a", "abbr", "b", "bdi", "cite", "code", "data", "em", "i", "kbd", "mark", "q", "s", "samp", "small"),
    *("span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
}
"""Elements that go on in the line that they begin in. Every other one begins a new one."""
UNSEEN = {"script", "style", "title", "template", "svg", "datalist"}
SPACED = re.compile(r"[^\n。]{0,30}。[^\S\n　]+(?=[\w「『（〔【“])[^\n]{0,30}")
"""A full stop of Japanese, a space, and the next sentence on the same line."""


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in UNSEEN
        if tag not in ON_ONE_LINE:
            self.said.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ON_ONE_LINE:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in UNSEEN
        if tag not in ON_ONE_LINE:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.said.append(re.sub(r"\s+", " ", data))


def lines_of(html: str) -> Sequence[str]:
    """The lines of a page as a person reads them, however the template breaks its own."""
    reading = _Lines()
    reading.feed(html)
    return [line for line in "".join(reading.said).split("\n") if line.strip()]


def spaced_sentences(html: str) -> list[str]:
    """Where does a space stand between two Japanese sentences? There is none in Japanese."""
    return [found[0] for line in lines_of(html) for found in SPACED.finditer(line)]
