"""Every address of Trimtab, filled in with something to look at, and what stands in the markup of a page."""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from django.urls import URLPattern, URLResolver, get_resolver

# What a parameter of an address stands for where nobody says otherwise.
SAMPLES: Mapping[str, str] = {
    "key": "ticket-escalation",
    "what": "series",
    "file_format": "csv",
    "token": "not-a-token",
    "provider_id": "provider",
}
DATA = {"application/json", "application/ld+json"}
RESOURCES = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "link": ("href",),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "form": ("action",),
    "button": ("formaction",),
    "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
}
LEADING = {"href", "xlink:href", "src", "srcset", "action", "formaction", "data", "poster", "content"}
FOREIGN = ("http:", "https:", "//", "ftp:", "ws:", "wss:")


def addresses(ids: Mapping[str, object]) -> Iterator[str]:
    """Every address of the URLconf; ``ids`` says what its parameters stand for, by name."""
    yield from _under(get_resolver().url_patterns, "/", ids)


def _under(patterns: list[URLPattern | URLResolver], before: str, ids: Mapping[str, object]) -> Iterator[str]:
    for one in patterns:
        path = before + _filled(one, ids)
        if isinstance(one, URLResolver):
            yield from _under(one.url_patterns, path, ids)
        else:
            yield path


def _filled(one: URLPattern | URLResolver, ids: Mapping[str, object]) -> str:
    route = str(one.pattern)
    for name, converter in getattr(one.pattern, "converters", {}).items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        value = ids.get(name) or SAMPLES.get(name) or ("1" if kind == "int" else "x")
        prefix = "" if kind == "string" else f"{kind}:"
        route = route.replace(f"<{prefix}{name}>", str(value)).replace(f"<str:{name}>", str(value))
    return route


class Markup(HTMLParser):
    """Collects what a strict policy has no place for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        given = {name: value or "" for name, value in attrs}
        self.faults += [f"<{tag} {name}>" for name in given if name.startswith("on") or name == "style"]
        self.faults += [
            f"<{tag} {name}={value[:60]}>"
            for name, value in given.items()
            if name in LEADING and value.strip().lower().startswith(("javascript:", "vbscript:", "data:text"))
        ]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") not in DATA):
            self.faults.append(f"an inline <{tag}>")
        for name in RESOURCES.get(tag, ()):
            if given.get(name, "").strip().lower().startswith(FOREIGN):
                self.faults.append(f"<{tag} {name}={given[name][:60]}>")
        if tag in ("base", "iframe", "object", "embed"):
            self.faults.append(f"<{tag}>")

    handle_startendtag = handle_starttag
