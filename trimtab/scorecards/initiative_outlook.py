"""What can be said of an initiative without looking at a single figure: that it is too early, or that nothing will be.

No figure is judged before the day that was fixed for it: whoever looks every day, and stops at a day that looks good,
finds effects that are not there.
"""

from datetime import date

from trimtab.catalogue.kpis import KPIS
from trimtab.domain.initiatives.models import Initiative
from trimtab.insight.initiative_effect import decidable_on
from trimtab.kpi.definition import Kpi
from trimtab.kpi.measures import Exposure
from trimtab.kpi.parameters import Parameters
from trimtab.scorecards.initiative_series import settle_days
from trimtab.scorecards.initiative_shapes import Outcome, Why


def outlook(one: Initiative, rules: Parameters, today: date) -> Outcome | None:
    """What its dates and its KPI say by today; None where its day has come, so that its figures say more."""
    kpi = KPIS.get(one.kpi)
    refused = never_judged(one, kpi)
    if kpi is None or refused:
        return Outcome("withheld", why=refused)
    judged = judged_on(one, kpi, rules)
    if today < judged:
        return Outcome("too_early", decidable_on=judged)
    return None if one.begun_at else Outcome("too_early", why="not_begun")


def judged_on(one: Initiative, kpi: Kpi, rules: Parameters) -> date:
    """From which day on has it a verdict? Its review date or, if later, the first with months enough (INIT-2)."""
    return max(one.review_on, decidable_on(one.starts_on, settle_days(kpi, rules)))


def never_judged(one: Initiative, kpi: Kpi | None) -> Why:
    """Why no effect on this KPI is ever computed for its groups; nothing where one may be."""
    if kpi is None:
        return "no_such_kpi"
    if isinstance(kpi.measure, Exposure):
        return "covers_twelve_months"
    if one.kind != Initiative.Kind.EVERYBODY and one.kind not in kpi.by:
        return "not_by_group"
    return ""
