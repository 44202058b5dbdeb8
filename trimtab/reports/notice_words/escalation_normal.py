"""A client's escalation rate is back to normal: information, once (ALERT-5). Evidence: see reports/warning_words.py."""

from django.utils.translation import gettext

from trimtab.reports import warning_words as words
from trimtab.reports.said import Said, Told

EXAMPLE = {**words.EXAMPLE, "escalated": 1, "rate": 0.0323, "low": 0.0057, "high": 0.1619, "approach": 0.1012,
           "exceed": 0.0402, "before": "approaching", "forecast": "overlaps", "forecast_days": None,
           "forecast_soonest": None}  # fmt: skip


def said(told: Told) -> Said:
    """The words, in the active language."""
    found = told.evidence
    given = {"client": told.client or found["client"], "threshold": words.limit(found["threshold"])}
    return Said(
        gettext("%(client)s: the escalation rate is back to normal") % given,
        [words.counted(found), words.place(found), words.likely(found), words.lately(found)],
        gettext("Open the client's page"),
    )
