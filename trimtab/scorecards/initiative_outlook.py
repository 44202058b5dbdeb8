"""What can be said of an initiative without looking at a single figure: that it is too early, or that nothing will be.

For lists: the page of an initiative computes the whole outcome, which takes a look at the figures for each of them.
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
    """What its dates and its KPI say by today; None where only its figures can say more."""
    kpi = KPIS.get(one.kpi)
    refused = never_judged(one, kpi)
    if kpi is None or refused:
        return Outcome("withheld", why=refused)
    decidable = decidable_on(one.starts_on, settle_days(kpi, rules))
    return Outcome("too_early", decidable_on=decidable) if today < decidable else None


def never_judged(one: Initiative, kpi: Kpi | None) -> Why:
    """Why no effect on this KPI is ever computed for its groups; nothing where one may be."""
    if kpi is None:
        return "no_such_kpi"
    if isinstance(kpi.measure, Exposure):
        return "covers_twelve_months"
    if one.kind != Initiative.Kind.EVERYBODY and one.kind not in kpi.by:
        return "not_by_group"
    return ""
