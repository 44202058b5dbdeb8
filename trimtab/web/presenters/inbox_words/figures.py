"""Numbers of prevention that cannot be right."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from trimtab.scorecards.inbox_item import Item
from trimtab.web.presenters.dates import month_year
from trimtab.web.presenters.inbox_said import Said
from trimtab.web.presenters.numbers import count


def said(item: Item, _zone: ZoneInfo) -> Said:
    """Which numbers of which month are wrong?"""
    n = item.evidence["without"]
    given = {"month": month_year(item.evidence["first"]), "n": count(n), "of": count(item.evidence["found"])}
    if item.kind == "balance":
        return Said(
            gettext("The numbers of problems found in %(month)s do not add up.") % given,
            gettext("Trimtab counts them and cannot say which record is wrong."),
            gettext("Look at the numbers"),
        )
    what = ngettext(
        "%(n)s of %(of)s problems found in %(month)s has no ticket.",
        "%(n)s of %(of)s problems found in %(month)s have no ticket.",
        n,
    )
    return Said(
        what % given,
        gettext(
            "Tickets are opened by your monitoring, not by Trimtab; every problem should have one (PR-10)."
        ),
        gettext("Look at the problems"),
    )
