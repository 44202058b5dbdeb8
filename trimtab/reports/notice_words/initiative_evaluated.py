"""What came of an initiative was kept at its review date. Evidence: its title, its KPI, and the verdict's numbers."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from trimtab.catalogue.kpis import KPIS
from trimtab.insight.intervals import Interval
from trimtab.kpi.definition import Kpi
from trimtab.reports.effect_words import Effect, verdict_sentence
from trimtab.reports.said import Said, Told

EXAMPLE = {
    "initiative": "Calls in week one", "kpi": "client-onboarding-satisfaction", "direction": "higher",
    "verdict": "improvement", "effect": 0.63, "low": 0.55, "high": 0.72, "alone": False,
}  # fmt: skip


def said(told: Told) -> Said:
    """The words, in the active language."""
    found = told.evidence
    kpi = KPIS.get(found["kpi"])
    given = {"title": found["initiative"], "kpi": gettext(kpi.title) if kpi else found["kpi"]}
    return Said(
        gettext("What came of “%(title)s”") % given,
        [
            _verdict(kpi, found),
            gettext("Its review date has come, and its effect on “%(kpi)s” was computed.") % given,
        ],
        gettext("Open the initiative"),
    )


def _verdict(kpi: Kpi | None, found: Mapping[str, Any]) -> str:
    if kpi is None or found["effect"] is None:
        return gettext("There is no verdict; its page says why.")
    interval = Interval(found["low"], found["high"])
    return verdict_sentence(
        Effect(kpi.unit, found["direction"], found["verdict"], found["effect"], interval, found["alone"])
    )
