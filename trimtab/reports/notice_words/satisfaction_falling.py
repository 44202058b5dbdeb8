"""A team's published pulse is below what is usual for it: a trend signal, once (TREND-5).

Evidence: as in reports/satisfaction_words.py, ``low`` and ``high`` being the usual range; ``rule``: "R1", a week below
it, or "R2", a ``run`` of weeks below the usual level.
"""

from datetime import date

from django.utils.translation import gettext, ngettext

from trimtab.reports import satisfaction_words as words
from trimtab.reports.numerals import count, decimal
from trimtab.reports.said import Said, Told
from trimtab.reports.wording import day

EXAMPLE = {"team": "Service desk", "kpi": "weekly-pulse", "published_on": "2026-11-16", "value": 5.6, "low": 6.1,
           "high": 8.9, "rule": "R1", "run": 8}  # fmt: skip


def said(told: Told) -> Said:
    """The words, in the active language."""
    found = told.evidence
    given = {"team": told.team or found["team"]}
    return Said(
        gettext("%(team)s: the pulse is below what is usual for the team") % given,
        [_signal(told), words.nobody()],
        gettext("Open the team's results"),
    )


def _signal(told: Told) -> str:
    found = told.evidence
    if found["rule"] == "R2":
        text = ngettext(
            "Lasting shift: %(n)s published week was below the usual level.",
            "Lasting shift: %(n)s published weeks in a row were below the usual level.",
            found["run"],
        )
        return text % {"n": count(found["run"])}
    text = gettext(
        "The week from %(day)s was published with %(value)s of 10, below the usual range of %(low)s to %(high)s."
    )
    return text % {
        "day": day(date.fromisoformat(found["published_on"])),
        "value": decimal(found["value"], 1),
        "low": decimal(found["low"], 1),
        "high": decimal(found["high"], 1),
    }
