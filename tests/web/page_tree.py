"""A page as a tree, to ask what stands inside what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img", "source", "wbr"}
SHAPES = {"rect", "line", "circle", "polyline", "polygon", "path"}


@dataclass
class Node:
    """One element with its attributes, what is in it, and what it is in."""

    name: str
    attributes: dict[str, str]
    parent: Node | None
    inside: list[Node] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> Iterator[Node]:
        """Every element of that name below this one."""
        for one in self.inside:
            if one.name == name:
                yield one
            yield from one.all(name)

    def words(self) -> str:
        """All text below this one."""
        return " ".join(" ".join([self.text, *(one.words() for one in self.inside)]).split())

    def around(self) -> Iterator[Node]:
        """The elements that this one stands in, innermost first."""
        parent = self.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    def has_class(self, name: str) -> bool:
        """Is this one of the element's classes?"""
        return name in self.attributes.get("class", "").split()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.top = Node("", {}, None)
        self.open = self.top

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.inside.append(node)
        if tag not in VOID and tag not in SHAPES:
            self.open = node

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or tag in SHAPES:
            return
        assert self.open.name == tag, f"</{tag}> closes <{self.open.name}>"
        assert self.open.parent is not None
        self.open = self.open.parent

    def handle_data(self, data: str) -> None:
        self.open.text += data


def tree(html: str) -> Node:
    """The page as a tree. Fails for an element that is never closed, or closed twice."""
    builder = _Builder()
    builder.feed(html)
    assert builder.open is builder.top, f"<{builder.open.name}> is never closed"
    return builder.top
