"""Clients in early support that are not set up."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from trimtab.reports.wording import after_another
from trimtab.scorecards.inbox_item import Item
from trimtab.web.presenters.inbox_said import Said


def said(item: Item, _zone: ZoneInfo) -> Said:
    """What does which client lack?"""
    words = {
        "owner": gettext("Nobody looks after it."),
        "contacts": gettext("No contact has an address."),
        "threshold": gettext("No escalation threshold holds for it."),
    }
    found = after_another(words[what] for what in item.evidence["lacks"])
    return Said(
        gettext("%(client)s is in early support, and something is missing.") % item.evidence,
        gettext("Trimtab cannot know who looks after a client, whom to write to, and what you promised."),
        gettext("Open the client"),
        found,
    )
