"""An initiative is past its review date and cannot be decided yet. Evidence: its title and the two days."""

from datetime import date

from django.utils.translation import gettext

from trimtab.reports.said import Said, Told
from trimtab.reports.wording import day

EXAMPLE = {"initiative": "Calls in week one", "review_on": "2026-11-20", "decidable_on": "2026-12-15"}


def said(told: Told) -> Said:
    """The words, in the active language."""
    found = told.evidence
    given = {
        "title": found["initiative"],
        "review": day(date.fromisoformat(found["review_on"])),
        "decidable": day(date.fromisoformat(found["decidable_on"])) if found["decidable_on"] else "",
    }
    later = (
        gettext("It can be decided on %(decidable)s.")
        if found["decidable_on"]
        else gettext("It cannot be decided yet; its page says why.")
    )
    return Said(
        gettext("“%(title)s” is due for review") % given,
        [gettext("Its review date, %(review)s, has passed without an evaluation.") % given, later % given],
        gettext("Open the initiative"),
    )
