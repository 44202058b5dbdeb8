"""A client's true escalation rate is likely above its threshold (ALERT-8). Evidence: see reports/warning_words.py."""

from django.utils.translation import gettext

from trimtab.reports import warning_words as words
from trimtab.reports.said import Said, Told

EXAMPLE = {**words.EXAMPLE, "escalated": 11, "rate": 0.3548, "low": 0.2112, "high": 0.5305, "approach": 0.9763,
           "exceed": 0.9012, "before": "approaching", "forecast": "above", "forecast_days": None,
           "forecast_soonest": None}  # fmt: skip


def said(told: Told) -> Said:
    """The words, in the active language."""
    found = told.evidence
    given = {"client": told.client or found["client"], "threshold": words.limit(found["threshold"])}
    return Said(
        gettext("%(client)s: the escalation rate is likely above its threshold of %(threshold)s") % given,
        [
            words.counted(found),
            words.place(found),
            words.likely(found),
            *words.escalated_about(found),
            words.lately(found),
        ],
        gettext("Open the client's page"),
    )
