"""Detected problems that nobody has."""

from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext, ngettext

from trimtab.catalogue.problems import named
from trimtab.scorecards.inbox_item import Item
from trimtab.web.presenters.inbox_said import Said
from trimtab.web.presenters.numbers import count


def said(item: Item, _zone: ZoneInfo) -> Said:
    """Which problems at which client wait for a person?"""
    n = item.evidence["n"]
    given = {
        "n": count(n),
        "problem": named(item.evidence["fingerprint"], get_language() or "en"),
        "client": item.evidence["client"],
    }
    if item.kind == "fix-failed":
        what = ngettext(
            "“%(problem)s” at %(client)s was fixed and did not stay fixed, on %(n)s device.",
            "“%(problem)s” at %(client)s was fixed and did not stay fixed, on %(n)s devices.",
            n,
        )
        why = gettext("The automatic fix failed, and no ticket was opened for it.")
    else:
        what = ngettext(
            "“%(problem)s” at %(client)s is open on %(n)s device, without a ticket.",
            "“%(problem)s” at %(client)s is open on %(n)s devices, without a ticket.",
            n,
        )
        why = gettext("No rule covers it: nothing fixed it, and no ticket was opened.")
    return Said(what % given, why, gettext("Open the entry"))
