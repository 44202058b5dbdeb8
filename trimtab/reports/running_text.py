"""Sentences that a template prints one after another, as the language writes them: in Japanese without a space.

Sentences that a program joins are joined by wording.py. A template has a space or a new line between its parts, which a
browser or a mail program shows as a space; it is taken out here, once for every page and every message.
"""

import re

from trimtab.reports.wording import reader

_IN_A_LINE = "a|abbr|b|bdi|cite|code|data|em|i|kbd|mark|q|s|samp|small|span|strong|time|u|var"
_PIECES = re.compile(
    # What people typed into a field, and what is no text: left as it is, and so is every attribute.
    r"<(?P<kept>textarea|pre|script|style)\b.*?</(?P=kept)>"
    rf"|。(?P<gap>(?:\s|</?(?:{_IN_A_LINE})\b[^>]*>)+)(?=[\w&「『（〔【“])"
    r"|<[^>]*>",
    re.DOTALL,
)
_TAG_OR_SPACE = re.compile(r"(<[^>]*>)|\s+")


def closed_up(html: str) -> str:
    """The markup without the spaces between its Japanese sentences; in other languages as it is."""
    if reader().language != "ja":
        return html
    return _PIECES.sub(_closed, html)


def _closed(piece: re.Match[str]) -> str:
    gap = piece["gap"]
    # A new line within a text is one that somebody typed.
    if not gap or ("<" not in gap and "\n" in gap):
        return piece[0]
    return "。" + _TAG_OR_SPACE.sub(lambda part: part[1] or "", gap)
