"""A team's published satisfaction is clear of its limit again. Evidence: see reports/satisfaction_words.py."""

from django.utils.translation import gettext

from trimtab.reports import satisfaction_words as words
from trimtab.reports.numerals import decimal
from trimtab.reports.said import Said, Told

EXAMPLE = {**words.EXAMPLE, "value": 7.4, "low": 6.6, "high": 8.2, "approach": 0.0301, "exceed": 0.0102}


def said(told: Told) -> Said:
    """The words, in the active language."""
    found = told.evidence
    given = {"team": told.team or found["team"], "limit": decimal(found["limit"], 1)}
    return Said(
        gettext("%(team)s: satisfaction is clear of its limit of %(limit)s again") % given,
        [words.published(found), words.likely(found), words.nobody()],
        gettext("Open the team's results"),
    )
