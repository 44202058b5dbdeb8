"""Results of a survey have been there for weeks, and nothing followed. Evidence: the survey, the day, the weeks."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import get_language, gettext, ngettext

from trimtab.reports.numerals import count
from trimtab.reports.said import Said, Told
from trimtab.reports.wording import FALLBACK, day

EXAMPLE = {
    "survey": "pulse", "titles": {"en": "Weekly pulse", "tr": "Haftalık nabız", "ja": "週次パルス"},
    "since": "2026-10-20", "weeks": 4,
}  # fmt: skip


def said(told: Told) -> Said:
    """The words, in the active language."""
    found = told.evidence
    titles: Mapping[str, str] = found["titles"]
    title = titles.get(get_language() or FALLBACK) or titles.get(FALLBACK) or found["survey"]
    given = {"title": title, "since": day(date.fromisoformat(found["since"])), "n": count(found["weeks"])}
    text = ngettext(
        "“%(title)s” was answered on %(since)s, and for %(n)s week nothing was begun and nobody replied.",
        "“%(title)s” was answered on %(since)s, and for %(n)s weeks nothing was begun and nobody replied.",
        found["weeks"],
    )
    return Said(
        gettext("Results of “%(title)s” wait for an answer") % given,
        [text % given, gettext("People who see that nothing follows stop answering.")],
        gettext("Open the results"),
    )
