"""Unhappy comments that wait for a reply."""

from zoneinfo import ZoneInfo

from django.utils.text import Truncator
from django.utils.translation import gettext

from trimtab.scorecards.inbox_item import Item
from trimtab.web.presenters.inbox_said import Said

_SHOWN = 120


def said(item: Item, _zone: ZoneInfo) -> Said:
    """Who wrote what?"""
    given = {"client": item.evidence["client"], "text": Truncator(item.evidence["text"]).chars(_SHOWN)}
    return Said(
        gettext("Somebody at %(client)s rated low and wrote: “%(text)s”") % given,
        gettext("Nobody replied yet, and Trimtab replies to nobody by itself."),
        gettext("Read and reply"),
    )
