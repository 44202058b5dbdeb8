"""Addresses that refuse mail, and messages that were given up."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from trimtab.scorecards.inbox_item import Item
from trimtab.web.presenters.inbox_said import Said
from trimtab.web.presenters.mail_words import problem
from trimtab.web.presenters.numbers import count


def said(item: Item, _zone: ZoneInfo) -> Said:
    """Which mail does not arrive?"""
    if item.kind == "address":
        return Said(
            gettext("No mail is sent to %(address)s any more.") % item.evidence,
            gettext("The address refuses mail. Somebody has to correct it, or to enable it again."),
            gettext("Open the outbox"),
        )
    n = item.evidence["n"]
    what = ngettext(
        "%(n)s message of the last 14 days was given up.",
        "%(n)s messages of the last 14 days were given up.",
        n,
    )
    return Said(what % {"n": count(n)}, problem(item.evidence["problem"]), gettext("Open the outbox"))
