"""Surveys that could not be sent."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from trimtab.scorecards.inbox_item import Item
from trimtab.web.presenters.inbox_said import Said
from trimtab.web.presenters.numbers import count


def said(item: Item, _zone: ZoneInfo) -> Said:
    """Which survey did not reach anybody?"""
    n = item.evidence["n"]
    what = ngettext(
        "%(n)s survey for %(client)s could not be sent in the last 30 days.",
        "%(n)s surveys for %(client)s could not be sent in the last 30 days.",
        n,
    ) % {"n": count(n), "client": item.evidence["client"]}
    why = (
        gettext("The client has no contact who could be asked.")
        if item.kind == "no-contact"
        else gettext("The address of the contact refuses mail.")
    )
    return Said(what, why, gettext("Open the client"))
