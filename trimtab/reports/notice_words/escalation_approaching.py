"""A client's escalation rate approaches its threshold (ALERT-8). Evidence: see reports/warning_words.py."""

from django.utils.translation import gettext

from trimtab.reports import warning_words as words
from trimtab.reports.said import Said, Told

EXAMPLE = words.EXAMPLE


def said(told: Told) -> Said:
    """The words, in the active language."""
    found = told.evidence
    given = {"client": told.client or found["client"], "threshold": words.limit(found["threshold"])}
    return Said(
        gettext("%(client)s: the escalation rate approaches its threshold of %(threshold)s") % given,
        [
            words.counted(found),
            words.place(found),
            words.likely(found),
            words.ahead(found),
            *words.escalated_about(found),
            words.lately(found),
        ],
        gettext("Open the client's page"),
    )
