"""Search: everything that holds a text, of all that somebody may see."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from trimtab.domain.tickets.searching import needle_of
from trimtab.web import clock
from trimtab.web.addresses import BadView, choice, given_once, printable_text, whole_number
from trimtab.web.finding import FINDERS, everything, kinds_of
from trimtab.web.pages import page, viewer
from trimtab.web.presenters import found, tables
from trimtab.web.rights import EVERYONE, open_to
from trimtab.web.views.errors import explained

PAGE_SIZE = 100
MOST = 100_000
PARAMETERS = ("q", "kind", "page")


@open_to(EVERYONE)
@require_safe
@explained
def show(request: HttpRequest) -> HttpResponse:
    """What holds the text, kind by kind; or all of one kind."""
    who = viewer(request)
    given = given_once(request.GET, PARAMETERS)
    text = (printable_text(given, "q") or "").strip()
    kinds = kinds_of(who)
    # Tickets have a list of their own, which can be narrowed and sorted.
    kind = choice(given, "kind", [one for one in kinds if one != "tickets"])
    number = whole_number(given.get("page", "1"), "page", least=1)
    context: dict[str, Any] = {"text": text, "searched": found.searched(kinds), "kind": kind or ""}
    if needle_of(text) and kind:
        rows = FINDERS[kind](who, text, MOST)
        pages = tables.pages(number, PAGE_SIZE, len(rows), lambda other: found.query(text, kind, other))
        if number > pages.of:
            says = gettext("This list has no page %(page)s; its last is %(last)s.")
            raise BadView(says % {"page": number, "last": pages.of}, gettext("Go to the first page."))
        start = (number - 1) * PAGE_SIZE
        context |= {"groups": found.whole(kind, rows[start : start + PAGE_SIZE]), "pages": pages}
    elif needle_of(text):
        context |= {"groups": found.sections(everything(who, text), text)}
    return page(request, "search.html", context, section="search", as_of=clock.as_of())
