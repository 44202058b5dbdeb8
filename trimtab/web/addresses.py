"""Which view does an address ask for, and what is the address of a view? The address holds the whole view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext

from trimtab.kpi.period import Period
from trimtab.scorecards.comparing import AGAINST, Against
from trimtab.scorecards.periods import default_period
from trimtab.scorecards.shapes import Filters
from trimtab.web.days import how_to_write, read_day
from trimtab.web.theme import THEMES

Grain = Literal["month", "week"]
GRAINS: tuple[Grain, ...] = ("month", "week")
SHOWS = ("chart", "table")
SOURCES = ("person", "monitoring")
STAGES = ("early", "ongoing")
TEXTS = ("category", "channel", "kind", "round", "fingerprint", "action")
PARAMETERS = (
    "period",
    "client",
    "team",
    "technician",
    *TEXTS,
    "source",
    "stage",
    "grain",
    "by",
    "show",
    "compare",
)
DAYS = ("from", "to")
"""What a form sends for a period of any days. An address that Trimtab writes has them in ``period``."""
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)
LONGEST_DAYS = 5 * 366
LARGEST_ID = 2**63 - 1
LONGEST_TEXT = 200


class BadView(Exception):
    """An address that asks for something that cannot be shown. It says what, and what to write instead."""

    def __init__(self, says: str, remedy: str) -> None:
        super().__init__(says)
        self.says = says
        self.remedy = remedy


@dataclass(frozen=True)
class View:
    """What a page shows. ``by`` None: the page's own choice. ``compare``: beside which earlier period.

    ``also`` are the page's own parameters, as text.
    """

    period: Period
    filters: Filters = field(default_factory=Filters)
    grain: Grain = "month"
    by: str | None = None
    show: str = "chart"
    compare: Against | None = None
    also: Mapping[str, str] = field(default_factory=dict)

    def query(self, **changes: Any) -> str:
        """The query string of this view with ``changes``; a parameter of None goes, ``period`` may be a Period.

        Parameters at their default are left out, except the period: a link means the same next month.
        Raises TypeError for a parameter no page has.
        """
        unknown = set(changes) - {*PARAMETERS, *self.also, "page"}
        if unknown:
            raise TypeError(f"no such parameter of a view: {', '.join(sorted(unknown))}")
        return "?" + urlencode(self.parameters(**changes))

    def parameters(self, **changes: Any) -> dict[str, str]:
        """The parameters of ``query``, by name: those that are not at their default."""
        values = {**self._values(), **{name: _as_text(value) for name, value in changes.items()}}
        defaults = {"grain": GRAINS[0], "show": SHOWS[0]}
        return {name: value for name, value in values.items() if value and value != defaults.get(name)}

    def narrowed(self) -> bool:
        """Is anything filtered away?"""
        return bool(self.filters.columns())

    def at(self, **changes: Any) -> "View":
        """This view with other fields."""
        return replace(self, **changes)

    def _values(self) -> dict[str, str]:
        own = {
            "period": self.period.label,
            "client": _as_text(self.filters.client),
            "team": _as_text(self.filters.team),
            "technician": _as_text(self.filters.technician),
            **{name: getattr(self.filters, name) or "" for name in TEXTS},
            "source": self.filters.source or "",
            "stage": self.filters.stage or "",
            "grain": self.grain,
            "by": self.by or "",
            "show": self.show,
            "compare": self.compare or "",
        }
        return {**own, **self.also}


def read_view(asked: QueryDict, as_of: datetime, *, also: Sequence[str] = ()) -> View:
    """Which view do these parameters ask for? ``also`` names the page's own ones, kept as text.

    An empty parameter is as good as absent. Raises BadView for one that is unknown, given twice or not valid.
    """
    given = given_once(asked, (*PARAMETERS, *DAYS, *also))
    filters = Filters(
        client=identifier(given, "client"),
        team=identifier(given, "team"),
        technician=identifier(given, "technician"),
        **{name: printable_text(given, name) for name in TEXTS},
        source=choice(given, "source", SOURCES),
        stage=choice(given, "stage", STAGES),
    )
    return View(
        period=_read_days(given) or read_period(given.get("period")) or default_period(as_of),
        filters=filters,
        grain=cast(Grain, choice(given, "grain", GRAINS) or GRAINS[0]),
        by=printable_text(given, "by"),
        show=choice(given, "show", SHOWS) or SHOWS[0],
        compare=cast(Against | None, choice(given, "compare", AGAINST)),
        also={name: given[name] for name in also if name in given},
    )


def day_of(text: str) -> date:
    """The day that a typed text means, in the reader's own form or as 2026-10-05. Raises BadView."""
    day = read_day(text)
    if day is None or not EARLIEST <= day < LATEST:
        says = gettext("“%(text)s” is not a day between 1990 and 2099.") % {"text": text[:60]}
        raise BadView(says, how_to_write())
    return day


def in_order(first: date, last: date) -> None:
    """Raises BadView for a last day before the first."""
    if first > last:
        says = gettext("The first day, %(first)s, is after the last, %(last)s.")
        raise BadView(says % {"first": first, "last": last}, gettext("Swap the two days."))


def _read_days(given: Mapping[str, str]) -> Period | None:
    """The period between two days that a form sent, both included; None without them. Raises BadView."""
    if not any(name in given for name in DAYS):
        return None
    if not all(name in given for name in DAYS):
        says = gettext("A period needs a first day and a last day; one of them is missing.")
        raise BadView(says, gettext("Fill in both, or choose a period from the list."))
    first, last = day_of(given["from"]), day_of(given["to"])
    in_order(first, last)
    return _within_reach(Period(first, last + timedelta(days=1)), f"{first}..{last}")


def read_period(text: str | None) -> Period | None:
    """The period a text names; None for no text. Raises BadView."""
    if not text:
        return None
    remedy = gettext("Write a month as 2026-10, a quarter as 2026-Q4, a week as 2026-W43 or a year as 2026.")
    try:
        period = Period.parse(text)
    except ValueError:
        raise BadView(gettext("“%(text)s” is not a period.") % {"text": text[:60]}, remedy) from None
    return _within_reach(period, text)


def _within_reach(period: Period, text: str) -> Period:
    remedy = gettext("Choose a shorter or a later period.")
    if period.start < EARLIEST or period.end > LATEST or period.days > LONGEST_DAYS:
        says = gettext(
            "“%(text)s” is out of reach: a period lies within 1990 to 2099 and lasts at most five years."
        )
        raise BadView(says % {"text": text[:60]}, remedy)
    return period


def whole_number(text: str, name: str, *, least: int = 0) -> int:
    """The whole number that a parameter holds, ``least`` to the largest a database knows. Raises BadView."""
    # isdecimal alone would let ٣ through; an address has one way to write a number.
    if len(text) < 20 and text.isascii() and text.isdecimal() and least <= int(text) <= LARGEST_ID:
        return int(text)
    says = gettext("%(name)s=%(text)s is not a number that Trimtab gives out.") % {
        "name": name,
        "text": text[:60],
    }
    raise BadView(says, gettext("Choose it from the page's own list."))


def given_once(asked: QueryDict, known: Sequence[str]) -> dict[str, str]:
    """The parameters that are not empty. Raises BadView for one that is not known or given more than once.

    Every page knows ``theme``: it says how a page looks, not what it shows, so it is no part of a view.
    """
    given: dict[str, str] = {}
    known = (*known, "theme")
    for name, values in asked.lists():
        if name not in known:
            says = gettext("This page has no parameter “%(name)s”.") % {"name": name[:60]}
            raise BadView(says, gettext("It understands: %(names)s.") % {"names": ", ".join(known)})
        if len(values) > 1:
            says = gettext("“%(name)s” is in the address more than once.") % {"name": name}
            raise BadView(says, gettext("Keep one of them."))
        if values[0]:
            given[name] = values[0]
    choice(given, "theme", THEMES)
    given.pop("theme", None)
    return given


def identifier(given: Mapping[str, str], name: str) -> int | None:
    """The id that a parameter holds; None without it. Raises BadView."""
    return whole_number(given[name], name, least=1) if name in given else None


def printable_text(given: Mapping[str, str], name: str) -> str | None:
    """The text that a parameter holds; None without it. Raises BadView for a long or unprintable one."""
    text = given.get(name)
    if text is not None and (len(text) > LONGEST_TEXT or not text.isprintable()):
        says = gettext("The parameter “%(name)s” holds a text that is too long or cannot be printed.")
        raise BadView(says % {"name": name}, gettext("Choose it from the page's own list."))
    return text


def choice(given: Mapping[str, str], name: str, allowed: Sequence[str]) -> str | None:
    """The one of ``allowed`` that a parameter holds; None without it. Raises BadView for anything else."""
    text = given.get(name)
    if text is not None and text not in allowed:
        says = gettext("“%(text)s” is not a choice for %(name)s.") % {"text": text[:60], "name": name}
        raise BadView(says, gettext("Write one of: %(choices)s.") % {"choices": ", ".join(allowed)})
    return text


def _as_text(value: Any) -> str:
    if isinstance(value, Period):
        return value.label
    return "" if value is None else str(value)
