"""Which list of clients, or which page of one client, does an address ask for?"""

from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext

from trimtab.scorecards.errors import NotVisible
from trimtab.web.addresses import LARGEST_ID, BadView, View, read_view
from trimtab.web.presenters.clients import SORTS

BY_NAME = "name"


def read_client_view(asked: QueryDict, as_of: datetime) -> tuple[View, str]:
    """Which list does the address ask for, and how is it sorted? Raises BadView."""
    view = read_view(asked, as_of, also=("sort",))
    others = sorted(set(view.filters.columns()) - {"stage"})
    if others:
        says = gettext("The list of clients cannot be narrowed by %(name)s.")
        name = others[0].removesuffix("_id")
        raise BadView(says % {"name": name}, gettext("It can be narrowed by stage: early or ongoing."))
    sort = view.also.get("sort", BY_NAME)
    if sort.removeprefix("-") not in SORTS:
        says = gettext("“%(text)s” is not a choice for %(name)s.") % {"text": sort[:60], "name": "sort"}
        remedy = gettext("Write one of: %(choices)s.") % {"choices": ", ".join(SORTS)}
        raise BadView(says, remedy)
    return view, sort


def read_client_page(asked: QueryDict, client: int, as_of: datetime) -> View:
    """What does the address of one client's page ask for? Raises BadView and NotVisible."""
    view = read_view(asked, as_of)
    if client > LARGEST_ID:
        raise NotVisible("There is no such client.")
    if view.narrowed():
        raise BadView(gettext("A client's page cannot be narrowed."), gettext("Keep only the period."))
    return view
