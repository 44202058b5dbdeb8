"""How a line of the log is written: with the id of its request, and without any token that lets somebody in."""

import logging
import re

from trimtab.web.request_id import META, current

SHAPE = "%(asctime)s %(levelname)s %(name)s%(request)s: %(message)s"
HIDDEN = "[hidden]"
# What follows these in an address lets somebody in, whatever it looks like.
_AFTER = re.compile(r"(/(?:sign-in|invitation|survey|pulse|report|s)/)[^/\s?#\"'<>]+")
# Anything else that looks like a token: long, without a break, and no word.
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*[0-9A-Z])[A-Za-z0-9_-]{32,}(?![\w-])")
_PAGES = frozenset({"second-factor", "passkey", "cancelled", "with"})


def redacted(text: str) -> str:
    """The text without tokens of sign-in links, invitations and the like."""
    return _TOKEN.sub(HIDDEN, _AFTER.sub(_hidden, text))


def _hidden(found: re.Match[str]) -> str:
    word = found[0].removeprefix(found[1])
    return found[0] if word in _PAGES else found[1] + HIDDEN


class LogLine(logging.Formatter):
    """A line of the log, its traceback included."""

    def __init__(self) -> None:
        super().__init__(SHAPE, defaults={"request": ""})

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is written."""
        # Django's own lines about an answer are written after the request is over, and carry it along.
        request = getattr(record, "request", None)
        number = current() or str(getattr(request, "META", {}).get(META, ""))
        line = logging.makeLogRecord({**record.__dict__, "request": f" [{number}]" if number else ""})
        return redacted(super().format(line))
