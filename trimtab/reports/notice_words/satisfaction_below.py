"""A team's true satisfaction is likely below its limit. Evidence: see reports/satisfaction_words.py."""

from django.utils.translation import gettext

from trimtab.reports import satisfaction_words as words
from trimtab.reports.numerals import decimal
from trimtab.reports.said import Said, Told

EXAMPLE = {**words.EXAMPLE, "value": 5.1, "low": 4.2, "high": 6.0, "approach": 0.9871, "exceed": 0.8912}


def said(told: Told) -> Said:
    """The words, in the active language."""
    found = told.evidence
    given = {"team": told.team or found["team"], "limit": decimal(found["limit"], 1)}
    return Said(
        gettext("%(team)s: satisfaction is likely below its limit of %(limit)s") % given,
        [words.published(found), words.likely(found), words.nobody()],
        gettext("Open the team's results"),
    )
