"""A program elsewhere is not called any more, because it asked so or did not answer for days.

Evidence: ``name`` and ``host`` of the webhook, ``problem``: "gone" (it answered 410) or "lasting", ``waiting``: how
many calls were given up with it.
"""

from django.utils.translation import gettext, ngettext

from trimtab.reports.numerals import count
from trimtab.reports.said import Said, Told

EXAMPLE = {"name": "On-call chat", "host": "chat.msp.example", "problem": "lasting", "waiting": 12}


def said(told: Told) -> Said:
    """The words, in the active language."""
    found = told.evidence
    given = {"name": found["name"], "host": found["host"]}
    sentences = [
        gettext("%(host)s answered that this address is gone for good (HTTP 410).") % given
        if found["problem"] == "gone"
        else gettext("%(host)s has not taken a message for three days, in ten tries.") % given
    ]
    if found["waiting"]:
        lost = ngettext(
            "%(n)s further message to it was given up.",
            "%(n)s further messages to it were given up.",
            found["waiting"],
        )
        sentences.append(lost % {"n": count(found["waiting"])})
    sentences.append(gettext("What it would have been told still stands on the page of notices."))
    return Said(
        gettext("The webhook “%(name)s” is switched off") % given, sentences, gettext("Open the webhook")
    )
