"""Which part of the prevention ledger does an address ask for?"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from trimtab.scorecards.ledger import COUNTS, NARROWED, OUTCOMES, PROBLEM, SESSION, Place, Wanted
from trimtab.web.addresses import BadView, View, choice, read_view, whole_number

ALSO = ("counts", "outcome", "after")


@dataclass(frozen=True)
class LedgerView:
    """A page of the ledger: the view, what it is narrowed to besides, and after which entry it begins."""

    view: View
    wanted: Wanted
    after: Place | None

    def query(self, **changes: Any) -> str:
        """The query string of this ledger with changes; any change but of the place begins it at its top."""
        own = {name: changes.pop(name) for name in ALSO if name in changes}
        also = {**self.view.also, "after": None, **own}
        kept = {name: value for name, value in also.items() if value is not None}
        return self.view.at(also=kept).query(**changes)

    def following(self, place: Place | None) -> str | None:
        """The query string of the page that begins after a place; None: there is none."""
        return None if place is None else self.query(after=written(place))

    def narrowed(self) -> bool:
        """Is anything filtered away?"""
        return bool(self.wanted.counts or self.wanted.outcome or self.view.narrowed())


def read_ledger_view(asked: QueryDict, as_of: datetime, *, client: int | None = None) -> LedgerView:
    """Which part of the ledger do these parameters ask for? ``client``: whose page it is. Raises BadView."""
    view = read_view(asked, as_of, also=ALSO)
    own = ("client_id",) if client is not None else ()
    for name in view.filters.columns():
        if name not in NARROWED or name in own:
            says = gettext("This page has no parameter “%(name)s”.") % {"name": name.removesuffix("_id")}
            raise BadView(says, gettext("It understands: %(names)s.") % {"names": ", ".join(_known(client))})
    filters = view.filters if client is None else replace(view.filters, client=client)
    wanted = Wanted(
        view.period,
        filters,
        choice(view.also, "counts", tuple(COUNTS)),
        choice(view.also, "outcome", tuple(OUTCOMES)),
    )
    return LedgerView(view, wanted, place_of(view.also.get("after")))


def written(place: Place) -> str:
    """A place as an address has it: "2026-10-03.problem.123"."""
    return f"{place.day.isoformat()}.{place.entry}.{place.row_id}"


def place_of(text: str | None) -> Place | None:
    """The place that an address names. Raises BadView."""
    if text is None:
        return None
    pieces = text.split(".")
    day = _day(pieces[0])
    if len(pieces) != 3 or day is None or pieces[1] not in (PROBLEM, SESSION):
        says = gettext("“%(text)s” is not a choice for %(name)s.") % {"text": text[:60], "name": "after"}
        raise BadView(says, gettext("Go to the first page."))
    return Place(day, pieces[1], whole_number(pieces[2], "after"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _known(client: int | None) -> list[str]:
    narrowed = [name.removesuffix("_id") for name in NARROWED]
    return ["period", *(name for name in narrowed if client is None or name != "client"), *ALSO]
