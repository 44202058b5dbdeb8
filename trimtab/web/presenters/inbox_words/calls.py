"""A client asked to be called."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from trimtab.scorecards.inbox_item import Item
from trimtab.web.presenters.inbox_said import Said


def said(item: Item, _zone: ZoneInfo) -> Said:
    """Who waits for a call?"""
    return Said(
        gettext("%(who)s of %(client)s asked to be called.") % item.evidence,
        gettext("Only a person can call."),
        gettext("Open the client"),
    )
