"""A team's published satisfaction in words, for notices: what was published, how likely it is below its limit.

``found`` is the evidence that scorecards/team_warnings.py writes, from figures as everybody sees them: on a scale of 0
to 10, rounded. No person is in it, and no cause.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext

from trimtab.catalogue.kpis import KPIS
from trimtab.reports.numerals import count, decimal, percent_said
from trimtab.reports.wording import day

Evidence = Mapping[str, Any]

EXAMPLE: Evidence = {
    "team": "Service desk", "kpi": "weekly-pulse", "published_on": "2026-11-16", "value": 6.2, "low": 5.3,
    "high": 7.1, "limit": 6.0, "near": 6.5, "approach": 0.7012, "exceed": 0.3701, "parts": 4, "before": "normal",
}  # fmt: skip


def title_of(found: Evidence) -> str:
    """What the KPI is called."""
    return gettext(KPIS[found["kpi"]].title)


def published(found: Evidence) -> str:
    """What was published lately, with its interval."""
    given = {
        "kpi": title_of(found),
        "value": decimal(found["value"], 1),
        "low": decimal(found["low"], 1),
        "high": decimal(found["high"], 1),
        "n": count(found["parts"]),
        "day": day(date.fromisoformat(found["published_on"])),
    }
    if found["kpi"] == "weekly-pulse":
        text = ngettext(
            "%(kpi)s, the last published week, from %(day)s: %(value)s of 10 (interval: %(low)s to %(high)s).",
            "%(kpi)s, the last %(n)s published weeks together, the last of them from %(day)s: %(value)s of 10 "
            "(interval: %(low)s to %(high)s).",
            found["parts"],
        )
        return text % given
    text = gettext(
        "%(kpi)s, published for the quarter from %(day)s: %(value)s of 10 (interval: %(low)s to %(high)s)."
    )
    return text % given


def likely(found: Evidence) -> str:
    """How likely the true mean is near or below the limit."""
    text = gettext(
        "%(approach)s likely that the true value is below %(near)s, the warning level; %(exceed)s likely below the "
        "limit of %(limit)s."
    )
    said = text % {
        "approach": percent_said(found["approach"]),
        "near": decimal(found["near"], 1),
        "exceed": percent_said(found["exceed"]),
        "limit": decimal(found["limit"], 1),
    }
    return said[:1].upper() + said[1:]


def nobody() -> str:
    """That it is about a team, and read from what was released."""
    return gettext("It is read from released results alone and says nothing about any person.")
