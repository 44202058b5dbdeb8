"""Sessions in words: which browser, where from, since when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext

from trimtab.web.presenters import dates

# The first that the browser's own description contains; an Edge says Chrome too, and a Chrome Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Line:
    """One session. ``here``: it is the one that looks at the page."""

    key: int
    browser: str
    address: str
    since: str
    here: bool


def lines(sessions: Iterable[UserSession], here: str, zone: ZoneInfo) -> Sequence[Line]:
    """The sessions, this one first, then the newest."""
    found = sorted(sessions, key=lambda one: (one.session_key == here, one.created_at), reverse=True)
    return [
        Line(
            one.pk,
            browser(one.user_agent),
            one.ip,
            dates.moment(one.created_at, zone),
            one.session_key == here,
        )
        for one in found
    ]


def browser(description: str) -> str:
    """ "Firefox on Windows", as far as the description tells."""
    program = next((name for mark, name in _BROWSERS if mark in description), "")
    system = next((name for mark, name in _SYSTEMS if mark in description), "")
    if program and system:
        return gettext("%(program)s on %(system)s") % {"program": program, "system": system}
    return program or system or gettext("Unknown browser")
