"""Initiatives that are to be looked at."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from trimtab.scorecards.inbox_item import Item
from trimtab.web.presenters.inbox_said import Said


def said(item: Item, _zone: ZoneInfo) -> Said:
    """Which initiative?"""
    return Said(
        gettext("The initiative “%(title)s” was to be looked at again.") % item.evidence,
        gettext("Whether it is done, goes on or stops is for its owner to say."),
        gettext("Open the initiative"),
    )
