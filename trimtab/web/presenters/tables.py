"""What every long table has: filters, heads that sort, and pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from trimtab.web.presenters.numbers import count


@dataclass(frozen=True)
class Option:
    """One entry of a choice."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Choice:
    """A filter with its entries; the first stands for everything."""

    name: str
    label: str
    options: Sequence[Option]


@dataclass(frozen=True)
class Narrowing:
    """A filter that is in force, in words, and the query string of the list without it."""

    says: str
    without: str


@dataclass(frozen=True)
class Heading:
    """A column's head: its title, the query string that sorts by it, and how it is sorted now (aria-sort)."""

    title: str
    query: str
    sorted: str
    numeric: bool = False


@dataclass(frozen=True)
class Pages:
    """Where in a list a page stands. A query of None: there is no such page."""

    says: str
    number: int
    of: int
    first: str | None
    previous: str | None
    following: str | None
    last: str | None


def pages(number: int, size: int, total: int, query: Callable[[int], str]) -> Pages:
    """Where does this page stand? ``query`` gives the query string of a page by its number."""
    of = max(1, -(-total // size))
    first, last = (number - 1) * size + 1, min(number * size, total)
    words = {"first": count(first), "last": count(last), "total": count(total)}
    says = gettext("%(first)s to %(last)s of %(total)s") % words if total else gettext("None")
    before, after = number > 1, number < of
    return Pages(
        says,
        number,
        of,
        query(1) if before else None,
        query(number - 1) if before else None,
        query(number + 1) if after else None,
        query(of) if after else None,
    )
